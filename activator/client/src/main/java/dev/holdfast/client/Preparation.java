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
 * What an operation changes in the data directory before the hub has agreed: files set aside, a device key made. It is
 * undone when the hub refuses. The caller holds the operation lock.
 */
final class Preparation {
    private final DataDirectory directory;
    private final LicenseId id;
    private final boolean hadKey;
    private @Nullable Path aside;
    private @Nullable Path recordAside;

    private Preparation(DataDirectory directory, LicenseId id, boolean hadKey) {
        this.directory = directory;
        this.id = id;
        this.hadKey = hadKey;
    }

    /** Begins with the directory as it is. */
    static Preparation of(DataDirectory directory, LicenseId id) {
        return new Preparation(directory, id, holdsKey(directory));
    }

    private static boolean holdsKey(DataDirectory directory) {
        try {
            return directory.deviceKeyThumbprint().isPresent();
        } catch (DataDirectoryException damaged) {
            return true;
        }
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
     * Undoes everything, unless a request waits for its answer: then the hub may have acted, and the next run goes on
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
            } else if (!hadKey) {
                directory.discardUnused();
            }
        } catch (DataDirectoryException e) {
            failure.addSuppressed(e);
        }
    }
}
