package dev.holdfast.verifier.store;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One product's folder below the base of the data directory; FORMAT.md section 9. Creating a value does no I/O;
 * thread-safe; several processes and containers may use one directory. Readers take no lock and never write. Every method
 * that writes leaves the old or the new state, whole, wherever it is interrupted.
 */
public final class DataDirectory {
    private final Folder folder;
    private final ProductId product;
    private final InstantSource clock;
    private final KeyStore keys;
    private final RecordStore records;
    private final BundleStore bundles;
    private final TokenFile token;

    private DataDirectory(Folder folder, ProductId product, InstantSource clock) {
        this.folder = folder;
        this.product = product;
        this.clock = clock;
        this.keys = new KeyStore(folder);
        this.records = new RecordStore(folder, keys, product, new LastContent<>());
        this.bundles = new BundleStore(folder, new LastContent<>());
        this.token = new TokenFile(folder);
    }

    /** The base that the environment names: {@code HOLDFAST_DATA_DIRECTORY}, else the platform's configuration folder. */
    public static Path base(Map<String, String> environment) throws DataDirectoryException {
        return BaseLocation.find(environment, System.getProperty("os.name", ""));
    }

    /** The folder of a product below a base. */
    public static DataDirectory of(Path base, ProductId product) {
        return on(new LocalDisk(), base, product, null, InstantSource.system());
    }

    static DataDirectory on(Disk disk, Path base, ProductId product, @Nullable String group, InstantSource clock) {
        Path path = base.toAbsolutePath().resolve(product.text());
        return new DataDirectory(new Folder(disk, new Layout(path), group), product, clock);
    }

    /**
     * The same folder, which is readable for a group if this value makes it: 0750 and 0640, except the device key and the
     * token. A folder that is in use must be shared with the group already.
     */
    public DataDirectory withGroup(String group) {
        return new DataDirectory(new Folder(folder.disk(), folder.layout(), group), product, clock);
    }

    /** Throws where a group is named and the folder is in use and not shared with it. Makes nothing. */
    public void requireGroup() throws DataDirectoryException {
        if (folder.group() != null && folder.isInUse()) {
            folder.requireGroup();
        }
    }

    /** The group that is to read the folder where this value makes it; empty where none was named. */
    public Optional<String> group() {
        return Optional.ofNullable(folder.group());
    }

    /** The same folder with another clock, which names what is set aside. */
    public DataDirectory withClock(InstantSource source) {
        return new DataDirectory(folder, product, source);
    }

    /** The product's folder. */
    public Path folder() {
        return folder.path();
    }

    /** The IDs of all licenses with a record, in order; empty where there is no folder. */
    public List<LicenseId> licenses() throws DataDirectoryException {
        return folder.isInUse() ? records.licenses() : List.of();
    }

    /**
     * The record of a license, or empty. Takes no lock.
     *
     * @throws DataDirectoryException OTHER_DIRECTORY where the record names another device key than this directory's,
     *     DAMAGED where its authentication code is wrong
     */
    public Optional<LicenseRecord> read(LicenseId id) throws DataDirectoryException {
        requireProduct(id);
        return folder.isInUse() ? records.read(id) : Optional.empty();
    }

    /**
     * The record of a license with what it stands on, each file read once; empty where there is no record. Takes no lock.
     *
     * @throws DataDirectoryException as {@link #read} does
     */
    public Optional<DirectoryContent> content(LicenseId id) throws DataDirectoryException {
        requireProduct(id);
        if (!folder.isInUse()) {
            return Optional.empty();
        }
        Optional<RecordJson> held = records.judged(id);
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new DirectoryContent(held.get().record(), held.get().thumbprint(), bundles.read()));
    }

    /** The device key, or empty where none was made yet or this user may not read it. */
    public Optional<DeviceKey> deviceKey() throws DataDirectoryException {
        return folder.isInUse() ? keys.key() : Optional.empty();
    }

    /** Creates the folder and a device key where there is none; durable before it returns. */
    public DeviceKey createDeviceKey(SecureRandom random) throws DataDirectoryException {
        FolderLock lock = folder.lockRecords();
        try {
            return keys.create(random);
        } finally {
            lock.close();
        }
    }

    /** Checks that a record could be written now, by writing; throws NOT_WRITABLE and leaves nothing otherwise. */
    public void requireWritable() throws DataDirectoryException {
        new WriteTest(folder).run();
    }

    /**
     * Takes the operation lock, waiting at most the given time, and makes the folder where it is missing. Any thread may give
     * it back.
     *
     * @throws DataDirectoryException BUSY where it stays held, NO_LOCKS where the file system has none
     */
    public OperationLock lockOperation(Duration wait) throws DataDirectoryException {
        return HeldOperation.take(folder, wait);
    }

    /**
     * Reads, changes and writes the record of a license under the record lock, by one durable rename; an absent record is
     * given as an empty one, an unchanged one is not written, and one that became empty is removed. Needs the device key.
     *
     * @return the record as it now stands
     */
    public LicenseRecord update(LicenseId id, UnaryOperator<LicenseRecord> change) throws DataDirectoryException {
        requireProduct(id);
        FolderLock lock = folder.lockRecords();
        try {
            return records.update(id, change);
        } finally {
            lock.close();
        }
    }

    /** Appends trust bundles to the ones held, passing over those that are held already; durable before it returns. */
    public void appendBundles(List<String> documents) throws DataDirectoryException {
        FolderLock lock = folder.lockRecords();
        try {
            bundles.append(documents);
        } finally {
            lock.close();
        }
    }

    /** The thumbprint of the device key from its public half, which readers without the private half may read too. */
    public Optional<String> deviceKeyThumbprint() throws DataDirectoryException {
        return folder.isInUse() ? keys.thumbprint() : Optional.empty();
    }

    /** Writes down a request before it is sent; durable before it returns. Needs the device key. */
    public void writePending(LicenseId id, PendingRequest request) throws DataDirectoryException {
        update(id, record -> record.withPending(request));
    }

    /** Removes the pending request where it is this one, for example because the hub refused it for good. */
    public void clearPending(LicenseId id, String requestId) throws DataDirectoryException {
        Optional<LicenseRecord> held = read(id);
        if (held.isPresent() && isPending(held.get(), requestId)) {
            update(id, record -> isPending(record, requestId) ? record.withPending(null) : record);
        }
    }

    /** The trust bundles held, oldest first. */
    public List<String> bundles() throws DataDirectoryException {
        return folder.isInUse() ? bundles.read() : List.of();
    }

    /** The file of the installed device token, which its owner alone may read; FORMAT.md 14.6. */
    public TokenFile token() {
        return token;
    }

    /**
     * Sets every file of the folder aside into a sibling folder, so that a new device key can be made. Where it is
     * interrupted, no key can be made until it was called again, which goes on into the same sibling.
     *
     * @return the sibling
     */
    public Path setAside() throws DataDirectoryException {
        FolderLock lock = folder.lockRecords();
        try {
            return new SetAside(folder).move(clock.instant());
        } finally {
            lock.close();
        }
    }

    /**
     * Moves the files that were set aside back, over a device key that nothing was made under since.
     *
     * @param aside what {@link #setAside()} answered
     * @throws DataDirectoryException NOT_WRITABLE where licenses or bundles were written since; nothing is moved then
     */
    public void bringBack(Path aside) throws DataDirectoryException {
        FolderLock lock = folder.lockRecords();
        try {
            new SetAside(folder).back(aside);
        } finally {
            lock.close();
        }
    }

    /**
     * Sets the record of one license aside, for example because it is damaged, so that a new one can be written under the
     * same device key. There must be one.
     *
     * @return the file, which no reader looks at
     */
    public Path setAsideRecord(LicenseId id) throws DataDirectoryException {
        requireProduct(id);
        FolderLock lock = folder.lockRecords();
        try {
            return new SetAside(folder).moveRecord(id, clock.instant());
        } finally {
            lock.close();
        }
    }

    /** Puts a record that {@link #setAsideRecord} moved back in its place. */
    public void bringRecordBack(LicenseId id, Path aside) throws DataDirectoryException {
        requireProduct(id);
        FolderLock lock = folder.lockRecords();
        try {
            new SetAside(folder).recordBack(id, aside);
        } finally {
            lock.close();
        }
    }

    private void requireProduct(LicenseId id) {
        if (!id.product().equals(product)) {
            throw new IllegalArgumentException("license ID: expected one of the product " + product);
        }
    }

    private static boolean isPending(LicenseRecord record, String requestId) {
        PendingRequest pending = record.pending();
        return pending != null && pending.requestId().equals(requestId);
    }
}
