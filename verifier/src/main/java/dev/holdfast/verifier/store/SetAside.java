package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Moves what a folder holds into a sibling, so that a new device key can be made; nothing is deleted; FORMAT.md 9.10. */
record SetAside(Folder folder) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> STAYING =
            List.of(Layout.FORMAT, Layout.RECORD_LOCK, Layout.OPERATION_LOCK, Layout.PRIVATE_KEY, Layout.PUBLIC_KEY);
    private static final String MARK = ".set-aside-";
    private static final int MOST_IN_A_SECOND = 100;

    /** Moves; the caller holds the record lock. */
    Path move(Instant now) throws DataDirectoryException {
        Path from = folder.path();
        try {
            List<String> names = order(from);
            Optional<Path> begun = begun(from, names);
            Path to = begun.isPresent() ? begun.get() : sibling(from, STAMP.format(now));
            if (begun.isEmpty()) {
                make(to);
            }
            for (String name : names) {
                folder.disk().rename(from.resolve(name), to.resolve(name));
                folder.disk().forceFolder(to);
                folder.disk().forceFolder(from);
            }
            return to;
        } catch (IOException e) {
            throw folder.diagnosis().writing(from, e);
        }
    }

    private void make(Path to) throws DataDirectoryException {
        folder.create(to);
        new Folder(folder.disk(), new Layout(to), folder.group())
                .replace(to.resolve(Layout.FORMAT), FormatVersion.toBytes(), Disk.Readers.FOLDER_GROUP);
    }

    /** The sibling that an interrupted run has moved the private key into, so that one folder is not parted in two. */
    private Optional<Path> begun(Path from, List<String> names) throws IOException {
        Path base = from.getParent();
        if (base == null || names.contains(Layout.PRIVATE_KEY) || !names.contains(Layout.PUBLIC_KEY)) {
            return Optional.empty();
        }
        for (String sibling : folder.disk().list(base)) {
            Path to = base.resolve(sibling);
            if (isOfFolder(to) && folder.disk().isFolder(to) && isBegun(from, to, names)) {
                return Optional.of(to);
            }
        }
        return Optional.empty();
    }

    private boolean isBegun(Path from, Path to, List<String> names) throws IOException {
        try {
            Optional<byte[]> seed = folder.disk().read(to.resolve(Layout.PRIVATE_KEY), KeyFiles.MAXIMUM_BYTES);
            Optional<byte[]> half = folder.disk().read(from.resolve(Layout.PUBLIC_KEY), KeyFiles.MAXIMUM_BYTES);
            if (seed.isEmpty()
                    || half.isEmpty()
                    || !Collections.disjoint(folder.disk().list(to), names)) {
                return false;
            }
            DeviceKey key = DeviceKey.ofSeed(KeyFiles.seed(seed.get()));
            return Arrays.equals(KeyFiles.publicFile(key.publicKey()), half.get());
        } catch (AccessDeniedException | UnfitFileException | MalformedException e) {
            // A key that is damaged or somebody else's is not the half that is looked for.
            return false;
        }
    }

    /** Moves everything back into the folder that it came from, which holds nothing but a key that nobody uses. */
    void back(Path from) throws DataDirectoryException {
        Path to = folder.path();
        Unused unused = new Unused(folder);
        if (!isOfFolder(from) || !unused.isUnused()) {
            throw new DataDirectoryException(
                    Fault.NOT_WRITABLE,
                    to + ": expected a folder without licenses for the files in " + from
                            + ", found others; move them by hand");
        }
        unused.discardKey();
        try {
            List<String> order = order(from);
            // The other way round: records need the public half to be read, and the private one speaks when all is
            // there.
            Collections.reverse(order);
            for (String name : order) {
                folder.disk().rename(from.resolve(name), to.resolve(name));
                folder.disk().forceFolder(to);
                folder.disk().forceFolder(from);
            }
            folder.disk().delete(from.resolve(Layout.FORMAT));
            folder.disk().delete(from);
        } catch (IOException e) {
            throw folder.diagnosis().writing(to, e);
        }
    }

    private boolean isOfFolder(Path aside) {
        return folder.path()
                        .resolveSibling(".")
                        .normalize()
                        .equals(aside.resolveSibling(".").normalize())
                && aside.getFileName().toString().startsWith(folder.path().getFileName() + MARK);
    }

    /** Moves the record of one license beside itself, under a name that no reader looks at. */
    Path moveRecord(LicenseId id, Instant now) throws DataDirectoryException {
        Path record = folder.layout().record(id);
        try {
            Path to = sibling(record, STAMP.format(now));
            folder.disk().rename(record, to);
            folder.disk().forceFolder(folder.layout().licenses());
            return to;
        } catch (IOException e) {
            throw folder.diagnosis().writing(record, e);
        }
    }

    /** Moves the record of one license back to where it was. */
    void recordBack(LicenseId id, Path from) throws DataDirectoryException {
        Path record = folder.layout().record(id);
        try {
            folder.disk().rename(from, record);
            folder.disk().forceFolder(folder.layout().licenses());
        } catch (IOException e) {
            throw folder.diagnosis().writing(record, e);
        }
    }

    /**
     * The private key goes first and its public half last: where this is interrupted, the copied key can speak no more, and
     * no new one is made before the rest has gone as well.
     */
    private List<String> order(Path from) throws IOException {
        List<String> present = folder.disk().list(from);
        List<String> order = new ArrayList<>();
        if (present.contains(Layout.PRIVATE_KEY)) {
            order.add(Layout.PRIVATE_KEY);
        }
        for (String name : present) {
            if (!STAYING.contains(name)) {
                order.add(name);
            }
        }
        if (present.contains(Layout.PUBLIC_KEY)) {
            order.add(Layout.PUBLIC_KEY);
        }
        return order;
    }

    private Path sibling(Path from, String stamp) throws IOException, DataDirectoryException {
        String name = from.getFileName() + MARK + stamp;
        for (int i = 1; i <= MOST_IN_A_SECOND; i++) {
            Path to = from.resolveSibling(i == 1 ? name : name + "-" + i);
            if (folder.disk().look(to).isEmpty()) {
                return to;
            }
        }
        throw new DataDirectoryException(
                Fault.NOT_WRITABLE,
                from.resolveSibling(name) + ": expected a free name, found " + MOST_IN_A_SECOND
                        + " names of this second; wait a second");
    }
}
