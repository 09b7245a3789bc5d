package dev.holdfast.verifier.store;

import java.util.List;

/**
 * All that a verification needs of a directory.
 *
 * @param record the record of the license
 * @param deviceKey the thumbprint of the directory's device key, which is the one that the record names
 * @param bundles the trust bundles, oldest first; read after the record, so that none is missing that it stands on
 */
public record DirectoryContent(LicenseRecord record, String deviceKey, List<String> bundles) {
    public DirectoryContent {
        bundles = List.copyOf(bundles);
    }
}
