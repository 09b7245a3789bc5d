package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** Removes what a first activation has made before the hub refused it; FORMAT.md 9.11. The caller holds the record lock. */
record Unused(Folder folder) {
    /** Whether the folder holds nothing that stands on its device key, and no bundle. */
    boolean isUnused() throws DataDirectoryException {
        return holdsNoLicense() && !names(folder.path()).contains(Layout.BUNDLES);
    }

    private boolean holdsNoLicense() throws DataDirectoryException {
        return !names(folder.path()).contains(Layout.TOKEN)
                && names(folder.layout().licenses()).isEmpty();
    }

    private List<String> names(Path path) throws DataDirectoryException {
        try {
            return folder.disk().list(path);
        } catch (IOException e) {
            throw folder.diagnosis().reading(path, e);
        }
    }

    /**
     * Removes what was not there before and nothing stands on: the device key where there is neither record nor token, and at
     * last the format where there is neither key nor bundle. A key without the format would be taken for damaged.
     *
     * @return whether nothing is left that somebody uses
     */
    boolean discard(Absent absent) throws DataDirectoryException {
        Layout layout = folder.layout();
        if (!holdsNoLicense()) {
            return false;
        }
        for (Path each : List.of(layout.publicKey(), layout.privateKey(), layout.licenses())) {
            if (absent.contains(each)) {
                folder.remove(each);
            }
        }
        List<String> left = names(folder.path());
        boolean unused = Collections.disjoint(left, List.of(Layout.BUNDLES, Layout.PUBLIC_KEY, Layout.PRIVATE_KEY));
        if (unused && absent.contains(layout.format())) {
            folder.remove(layout.format());
        }
        return unused;
    }

    /** The public half goes first: a private one alone is whole, a public one alone asks for a backup. */
    void discardKey() throws DataDirectoryException {
        folder.remove(folder.layout().publicKey());
        folder.remove(folder.layout().privateKey());
        folder.remove(folder.layout().licenses());
    }
}
