package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that remembers what was forced and what was not, that can be told to fail at any operation, and from
 * which a power cut leaves any part of what was not forced. Not thread-safe.
 */
final class FakeDisk implements Disk {
    /** The power was cut: no operation works any more. */
    static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a fault does to the operation that it meets. */
    enum Moment {
        /** The operation is not done, a write half. */
        BEFORE,
        /** The operation is done, and reported as failed. */
        AFTER
    }

    /**
     * A fault to come.
     *
     * @param operation the number of the first operation that it meets, from 1; 0 for none
     * @param lasting whether every later operation fails as well
     * @param cut whether the power goes instead of an error being reported
     */
    record Fault(int operation, Moment moment, boolean lasting, boolean cut) {
        static final Fault NONE = new Fault(0, Moment.BEFORE, false, false);
    }

    private final FakeTree tree;
    private Fault fault = Fault.NONE;
    private int operations;
    private String met = "";
    private boolean withoutLocks;
    private String refused = "";

    FakeDisk() {
        this(new FakeTree());
    }

    private FakeDisk(FakeTree tree) {
        this.tree = tree;
    }

    /** The number of unforced things that a power cut keeps or loses, each on its own. */
    int choices() {
        return tree.choices();
    }

    /** The disk after a power cut: the n-th unforced thing has survived where bit n is set. */
    FakeDisk afterPowerCut(long survivors) {
        return new FakeDisk(tree.afterPowerCut(survivors));
    }

    /** All files by path, for tests that look for what was lost or left over. */
    Map<String, byte[]> files() {
        return tree.files();
    }

    /** Counts operations anew, and arms a fault. */
    void arm(Fault next) {
        fault = next;
        operations = 0;
        met = "";
    }

    /** Fails one kind of operation, for good, by the name of its method. */
    void refuse(String name) {
        refused = name;
    }

    /** Fails every lock as a network file system without a lock service does. */
    void refuseLocks() {
        withoutLocks = true;
    }

    int operations() {
        return operations;
    }

    /** The operation that the fault met first, or an empty text. */
    String met() {
        return met;
    }

    @Override
    public Optional<byte[]> read(Path file, int maximumBytes) throws IOException {
        return step("read", () -> {
            FakeTree.Node node = tree.find(file);
            if (node instanceof FakeTree.Folder) {
                throw new UnfitFileException(file + ": expected a regular file, found a folder");
            }
            return node instanceof FakeTree.File found ? Optional.of(found.content.clone()) : Optional.empty();
        });
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return step(
                "list",
                () -> tree.find(folder) instanceof FakeTree.Folder found
                        ? List.copyOf(found.names.keySet())
                        : List.of());
    }

    @Override
    public Optional<Entry> look(Path path) throws IOException {
        return step("look", () -> {
            FakeTree.Node node = tree.find(path);
            Kind kind = node instanceof FakeTree.Folder ? Kind.FOLDER : Kind.FILE;
            return node == null ? Optional.empty() : Optional.of(new Entry(kind, "owner uid 0, mode 0700"));
        });
    }

    @Override
    public boolean isFolder(Path path) throws IOException {
        return step("isFolder", () -> tree.find(path) instanceof FakeTree.Folder);
    }

    @Override
    public void createFolder(Path folder, @Nullable String group) throws IOException {
        step("createFolder", () -> {
            if (tree.find(folder) == null) {
                tree.change(
                        Map.of(tree.parent(folder), Map.of(FakeTree.name(folder), Optional.of(new FakeTree.Folder()))));
            }
            return true;
        });
    }

    @Override
    public boolean isShared(Path folder, String group) throws IOException {
        return step("isShared", () -> false);
    }

    @Override
    public NewFile create(Path file, Readers readers) throws IOException {
        return step("create", () -> {
            if (tree.find(file) != null) {
                throw new FileAlreadyExistsException(file.toString());
            }
            FakeTree.File created = new FakeTree.File();
            tree.change(Map.of(tree.parent(file), Map.of(FakeTree.name(file), Optional.of(created))));
            return new Open(created);
        });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename", () -> {
            FakeTree.Node node = tree.find(from);
            if (node == null) {
                throw new NoSuchFileException(from.toString());
            }
            Map<FakeTree.Folder, Map<String, Optional<FakeTree.Node>>> names = new IdentityHashMap<>();
            names.computeIfAbsent(tree.parent(from), f -> new TreeMap<>()).put(FakeTree.name(from), Optional.empty());
            names.computeIfAbsent(tree.parent(to), f -> new TreeMap<>()).put(FakeTree.name(to), Optional.of(node));
            tree.change(names);
            return true;
        });
    }

    @Override
    public void delete(Path path) throws IOException {
        step("delete", () -> {
            if (tree.find(path) instanceof FakeTree.Folder folder && !folder.names.isEmpty()) {
                throw new DirectoryNotEmptyException(path.toString());
            }
            if (tree.find(path) != null) {
                tree.change(Map.of(tree.parent(path), Map.of(FakeTree.name(path), Optional.empty())));
            }
            return true;
        });
    }

    @Override
    public void forceFolder(Path path) throws IOException {
        step("forceFolder", () -> {
            tree.force(path);
            return true;
        });
    }

    @Override
    public LockFile openLock(Path file) throws IOException {
        return step("openLock", () -> {
            if (tree.find(file) == null) {
                tree.change(Map.of(tree.parent(file), Map.of(FakeTree.name(file), Optional.of(new FakeTree.File()))));
            }
            return new OpenLock(file, tree.find(file));
        });
    }

    @Override
    public Object identity(Path folder) throws IOException {
        return step("identity", () -> List.of(System.identityHashCode(this), folder));
    }

    @Override
    public String user() {
        return "uid 0";
    }

    private <T> T step(String name, Effect<T> effect) throws IOException {
        operations++;
        if (name.equals(refused)) {
            throw new IOException("refused " + name);
        }
        boolean hit = fault.operation() > 0
                && (operations == fault.operation()
                        || operations > fault.operation() && (fault.lasting() || fault.cut()));
        if (!hit) {
            return effect.happen();
        }
        if (met.isEmpty()) {
            met = name;
            if (fault.moment() == Moment.AFTER) {
                effect.happen();
            }
        }
        if (fault.cut()) {
            throw new PowerCut();
        }
        throw new IOException("injected fault at operation " + operations);
    }

    @FunctionalInterface
    private interface Effect<T> {
        T happen() throws IOException;
    }

    private final class Open implements NewFile {
        private final FakeTree.File file;

        Open(FakeTree.File file) {
            this.file = file;
        }

        @Override
        public void write(byte[] content) throws IOException {
            file.content = Arrays.copyOf(content, content.length / 2);
            step("write", () -> file.content = content.clone());
        }

        @Override
        public void force() throws IOException {
            step("force", () -> file.forced = file.content);
        }

        @Override
        public void close() throws IOException {
            step("close", () -> true);
        }
    }

    private final class OpenLock implements LockFile {
        private final Path path;
        private final FakeTree.@Nullable Node opened;

        OpenLock(Path path, FakeTree.@Nullable Node opened) {
            this.path = path;
            this.opened = opened;
        }

        @Override
        public boolean tryLock() throws IOException {
            if (withoutLocks) {
                throw new IOException("No locks available");
            }
            return step("tryLock", () -> true);
        }

        @Override
        public boolean isCurrent() throws IOException {
            return step("isCurrent", () -> tree.find(path) == opened);
        }

        @Override
        public boolean discard() throws IOException {
            FakeDisk.this.delete(path);
            return true;
        }

        @Override
        public void close() throws IOException {
            step("closeLock", () -> true);
        }
    }
}
