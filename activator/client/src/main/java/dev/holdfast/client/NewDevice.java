package dev.holdfast.client;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import java.util.Optional;

/**
 * Whether a data directory has to be set aside for a new device. A provisioning script may ask for one at every boot, and
 * must not take a seat with each: what is in use on this machine, or was begun on it, stays.
 */
record NewDevice(LicenseVerifier verifier) {

    boolean isNeeded(LicenseId id) throws DataDirectoryException {
        DataDirectory directory = verifier.dataDirectory();
        Optional<LicenseRecord> record;
        try {
            if (directory.deviceKeyThumbprint().isEmpty()) {
                return !directory.licenses().isEmpty();
            }
            record = directory.read(id);
        } catch (DataDirectoryException unusable) {
            return true;
        }
        if (record.map(LicenseRecord::license).isPresent()) {
            return !(verifier.verify(id) instanceof Granted);
        }
        return !isBegun(record) && !isInUse(directory);
    }

    private boolean isBegun(Optional<LicenseRecord> record) {
        return record.flatMap(LicenseRecord::pendingRequest)
                        .filter(pending -> pending.operation().equals(Operation.ACTIVATE.id()))
                        .isPresent()
                && verifier.recognise()
                        .filter(sheet -> sheet.outcome() == ScoreSheet.Outcome.SAME)
                        .isPresent();
    }

    private boolean isInUse(DataDirectory directory) throws DataDirectoryException {
        for (LicenseId other : directory.licenses()) {
            if (verifier.verify(other) instanceof Granted) {
                return true;
            }
        }
        return false;
    }
}
