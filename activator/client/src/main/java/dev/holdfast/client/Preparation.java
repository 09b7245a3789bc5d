package dev.holdfast.client;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operation moves in the data directory before the hub has agreed, and moves back when the hub refuses: files of
 * another device, a damaged record. The caller holds the operation lock, and has it discard what was made.
 */
final class Preparation {
    private final DataDirectory directory;
    private final LicenseId id;
    private @Nullable Path aside;
    private @Nullable Path recordAside;

    private Preparation(DataDirectory directory, LicenseId id) {
        this.directory = directory;
        this.id = id;
    }

    /** Begins with the directory as it is. */
    static Preparation of(DataDirectory directory, LicenseId id) {
        return new Preparation(directory, id);
    }

    /** Sets every file aside, so that this machine becomes a new device. */
    void setAside() throws DataDirectoryException {
        aside = directory.setAside();
    }

    /** Sets the record of the license aside where it cannot be used though the device key can. */
    void setDamagedRecordAside() throws DataDirectoryException {
        try {
            directory.read(id);
        } catch (DataDirectoryException e) {
            boolean ofTheRecord = e.fault() == Fault.DAMAGED || e.fault() == Fault.OTHER_DIRECTORY;
            if (!ofTheRecord || directory.deviceKey().isEmpty()) {
                throw e;
            }
            recordAside = directory.setAsideRecord(id);
        }
    }

    /** The device key, made where there is none. */
    DeviceKey key(SecureRandom random) throws DataDirectoryException {
        Optional<DeviceKey> held = directory.deviceKey();
        return held.isPresent() ? held.get() : directory.createDeviceKey(random);
    }

    /** Where the files of another device are, or null. */
    @Nullable
    Path aside() {
        return aside;
    }

    /**
     * Moves everything back, unless a request waits for its answer: then the hub may have acted, and the next run goes on
     * with that request under that key. What cannot be undone is reported with the failure, and harms no later run.
     */
    void undo(Exception failure) {
        try {
            Optional<LicenseRecord> record = directory.read(id);
            if (record.flatMap(LicenseRecord::pendingRequest).isPresent()) {
                return;
            }
            if (aside != null) {
                directory.bringBack(aside);
            } else if (recordAside != null && record.isEmpty()) {
                directory.bringRecordBack(id, recordAside);
            }
        } catch (DataDirectoryException e) {
            failure.addSuppressed(e);
        }
    }
}
