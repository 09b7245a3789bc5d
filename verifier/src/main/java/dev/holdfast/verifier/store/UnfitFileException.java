package dev.holdfast.verifier.store;

import java.io.IOException;

/** A path of the data directory names something that cannot be one of its files: a link, a device, or too many bytes. */
final class UnfitFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitFileException(String message) {
        super(message);
    }
}
