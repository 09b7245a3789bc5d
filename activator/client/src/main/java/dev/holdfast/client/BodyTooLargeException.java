package dev.holdfast.client;

import java.io.IOException;

/** A body went on beyond its limit and was cut off. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(int limit) {
        super("the body is larger than " + limit + " bytes");
    }
}
