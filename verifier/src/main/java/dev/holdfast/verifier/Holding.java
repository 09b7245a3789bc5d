package dev.holdfast.verifier;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DirectoryContent;
import dev.holdfast.verifier.store.LicenseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        Optional<DirectoryContent> content = directory.content(id);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        DirectoryContent held = content.get();
        return Optional.of(new Holding(held.record(), held.deviceKey(), held.bundles()));
    }

    /** Reads what is held of a license of the verifier's product, which has to be there. */
    static Holding require(Setting setting, DataDirectory directory, LicenseId id) throws RefusedException {
        requireProduct(setting, id);
        try {
            Optional<Holding> holding = read(directory, id);
            if (holding.isPresent()) {
                return holding.get();
            }
        } catch (DataDirectoryException e) {
            throw RefusedException.of(e);
        }
        throw new RefusedException(
                RefusalReason.NOT_ACTIVATED, directory.folder() + ": expected a record of the license, found none");
    }

    /**
     * Reads what is held of a license of the verifier's product, which may be nothing yet.
     *
     * @throws DataDirectoryException if the directory cannot be read
     */
    static Holding readOrEmpty(Setting setting, DataDirectory directory, LicenseId id)
            throws RefusedException, DataDirectoryException {
        requireProduct(setting, id);
        LicenseRecord record = directory.read(id).orElseGet(() -> new LicenseRecord(id, null, null, null, null, true));
        return new Holding(record, directory.deviceKeyThumbprint().orElse(null), directory.bundles());
    }

    private static void requireProduct(Setting setting, LicenseId id) throws RefusedException {
        if (!id.product().equals(setting.product())) {
            throw new RefusedException(
                    RefusalReason.WRONG_PRODUCT,
                    "license ID: expected one of the product " + setting.product() + ", found " + id);
        }
    }

    /** Whether another holding says the same, whatever a verifier remembers beside it and, but for a release, a client is waiting for. */
    boolean hasSameDocuments(Holding other) {
        return Objects.equals(record.license(), other.record.license())
                && Objects.equals(record.status(), other.record.status())
                && Objects.equals(record.receipt(), other.record.receipt())
                && record.isReleasing() == other.record.isReleasing()
                && record.stateAuthenticated() == other.record.stateAuthenticated()
                && Objects.equals(deviceKey, other.deviceKey)
                && bundles.equals(other.bundles);
    }

    /** What would be held after trust bundles were appended. */
    Holding with(List<String> news) {
        List<String> more = new ArrayList<>(bundles);
        more.addAll(news);
        return new Holding(record, deviceKey, more);
    }

    /** What would be held after the import of a grant. */
    Holding with(Grant grant) {
        LicenseRecord then = new LicenseRecord(
                record.licenseId(),
                grant.license(),
                grant.status(),
                record.pending(),
                record.state(),
                record.stateAuthenticated());
        return new Holding(then, deviceKey, bundles);
    }
}
