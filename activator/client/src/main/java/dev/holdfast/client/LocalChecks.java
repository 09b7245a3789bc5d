package dev.holdfast.client;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import java.util.Optional;

/** What can be refused on this machine alone, so that nothing is sent for it. */
record LocalChecks(LicenseVerifier verifier) {

    void requireProduct(LicenseId id) throws LicenseSourceException {
        if (!id.product().equals(verifier.product())) {
            throw LicenseSourceException.of(
                    RefusalReason.WRONG_PRODUCT,
                    "expected a license of " + verifier.product() + ", found one of " + id.product());
        }
    }

    void requireOwnDirectory() throws LicenseSourceException {
        Optional<ScoreSheet> sheet = verifier.recognise();
        if (sheet.isPresent() && sheet.get().outcome() == ScoreSheet.Outcome.CHANGED) {
            ProblemReason reason = ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE;
            throw LicenseSourceException.ofMachine(
                    reason,
                    verifier.dataDirectory().folder() + " was activated on another machine; nothing was sent",
                    reason.remedy(),
                    sheet.get());
        }
    }

    Optional<DeviceKey> requireReadableKey() throws DataDirectoryException, LicenseSourceException {
        DataDirectory directory = verifier.dataDirectory();
        Optional<DeviceKey> key = directory.deviceKey();
        if (key.isEmpty() && directory.deviceKeyThumbprint().isPresent()) {
            throw LicenseSourceException.withRemedy(
                    RefusalReason.DATA_DIRECTORY_UNREADABLE,
                    "the device key in " + directory.folder() + " may not be read by this user",
                    "run the command as the user who activated first");
        }
        return key;
    }

    /** The record, or empty also where it is damaged or another directory's: then it is set aside before anything is sent. */
    Optional<LicenseRecord> readable(LicenseId id) throws DataDirectoryException {
        DataDirectory directory = verifier.dataDirectory();
        try {
            return directory.read(id);
        } catch (DataDirectoryException e) {
            requireMendable(e);
            if (directory.deviceKeyThumbprint().isEmpty()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Throws again what no setting aside can mend. */
    static void requireMendable(DataDirectoryException e) throws DataDirectoryException {
        if (e.fault() != Fault.DAMAGED && e.fault() != Fault.OTHER_DIRECTORY) {
            throw e;
        }
    }

    static LicenseSourceException nothingToRelease(LicenseId id) {
        return LicenseSourceException.withRemedy(
                RefusalReason.NOT_ACTIVATED,
                "there is no license " + id + " in the data directory whose seat could be given back",
                "name the data directory that the license was activated in; the seat of a device that is lost is taken"
                        + " back on the hub, by `holdfast-hub activation release`");
    }

    /** Throws where the seat was given back: nothing that asks for no token takes one anew. */
    static void requireNotReleased(Optional<LicenseRecord> record) throws LicenseSourceException {
        if (record.isPresent() && record.get().isReleased()) {
            throw LicenseSourceException.of(
                    RefusalReason.ACTIVATION_RELEASED, RefusalReason.ACTIVATION_RELEASED.meaning());
        }
    }

    static LicenseSourceException notActivated(LicenseId id) {
        return LicenseSourceException.withRemedy(
                RefusalReason.NOT_ACTIVATED,
                "there is no license " + id + " in the data directory to refresh",
                "run `holdfast activate " + id + "` once while online, with the same data directory");
    }
}
