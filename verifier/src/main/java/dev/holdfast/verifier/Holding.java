package dev.holdfast.verifier;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a data directory holds about one license, or would hold after an import; nothing of it is verified.
 *
 * @param record the record of the license
 * @param deviceKey the thumbprint of the directory's device key, or null where it holds none
 * @param bundles the trust bundles, oldest first
 */
record Holding(LicenseRecord record, @Nullable String deviceKey, List<String> bundles) {

    /** Reads what is held, or answers empty where there is no record of the license. */
    static Optional<Holding> read(DataDirectory directory, LicenseId id) throws DataDirectoryException {
        Optional<LicenseRecord> record = directory.read(id);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Holding(record.get(), directory.deviceKeyThumbprint().orElse(null), directory.bundles()));
    }

    /** What would be held after the import of a grant. */
    Holding with(Grant grant, List<String> bundlesThen) {
        LicenseRecord then = new LicenseRecord(
                record.licenseId(),
                grant.license(),
                grant.status(),
                record.pending(),
                record.state(),
                record.stateAuthenticated());
        return new Holding(then, deviceKey, bundlesThen);
    }
}
