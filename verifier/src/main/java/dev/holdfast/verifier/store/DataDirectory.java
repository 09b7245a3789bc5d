package dev.holdfast.verifier.store;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One product's folder below the base of the data directory. Creating a value does no I/O; thread-safe; several
 * processes and containers may use one directory.
 */
public final class DataDirectory {
    private DataDirectory() {}

    /** The base that the environment names: {@code HOLDFAST_DATA_DIRECTORY}, else the platform's configuration folder. */
    public static Path base(Map<String, String> environment) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** The folder of a product below a base. */
    public static DataDirectory of(Path base, ProductId product) {
        throw new UnsupportedOperationException();
    }

    /** The product's folder. */
    public Path folder() {
        throw new UnsupportedOperationException();
    }

    /** The IDs of all licenses with a record, in order; empty where there is no folder. */
    public List<LicenseId> licenses() throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** The record of a license, or empty. Takes no lock. */
    public Optional<LicenseRecord> read(LicenseId id) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** The device key, or empty where none was made yet or this user may not read it. */
    public Optional<DeviceKey> deviceKey() throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Creates the folder and a device key where there is none; durable before it returns. */
    public DeviceKey createDeviceKey(SecureRandom random) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Checks that a record could be written now, by writing; throws NOT_WRITABLE and leaves nothing otherwise. */
    public void requireWritable() throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Takes the operation lock, waiting at most the given time. */
    public OperationLock lockOperation(Duration wait) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads, changes and writes the record of a license under the record lock, by one durable rename; an absent record is
     * given as an empty one, and an unchanged one is not written.
     *
     * @return the record as it now stands
     */
    public LicenseRecord update(LicenseId id, UnaryOperator<LicenseRecord> change) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Appends trust bundles to the ones held; durable before it returns. */
    public void appendBundles(List<String> bundles) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** The thumbprint of the device key from its public half, which readers without the private half may read too. */
    public Optional<String> deviceKeyThumbprint() throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Writes down a request before it is sent; durable before it returns. */
    public void writePending(LicenseId id, PendingRequest request) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Removes the pending request where it is this one, for example because the hub refused it for good. */
    public void clearPending(LicenseId id, String requestId) throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** The trust bundles held, oldest first. */
    public List<String> bundles() throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }

    /** Sets every file of the folder aside into a sibling folder, so that a new device key can be made. */
    public Path setAside() throws DataDirectoryException {
        throw new UnsupportedOperationException();
    }
}
