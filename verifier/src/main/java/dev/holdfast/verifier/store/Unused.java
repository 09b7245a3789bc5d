package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Removes what a first activation has made before the hub refused it; FORMAT.md 9.11. The caller holds the record lock. */
record Unused(Folder folder) {
    private static final String TOKEN = "token";

    /** Whether the folder holds nothing that stands on its device key. */
    boolean isUnused() throws DataDirectoryException {
        Path path = folder.path();
        try {
            List<String> names = folder.disk().list(path);
            return !names.contains(Layout.BUNDLES)
                    && !names.contains(TOKEN)
                    && folder.disk().list(folder.layout().licenses()).isEmpty();
        } catch (IOException e) {
            throw folder.diagnosis().reading(path, e);
        }
    }

    /** Removes the device key, and the format last: a folder with a key and no format would be taken for damaged. */
    void discard() throws DataDirectoryException {
        discardKey();
        folder.remove(folder.layout().format());
    }

    /** The public half goes first: a private one alone is whole, a public one alone asks for a backup. */
    void discardKey() throws DataDirectoryException {
        folder.remove(folder.layout().publicKey());
        folder.remove(folder.layout().privateKey());
        folder.remove(folder.layout().licenses());
    }
}
