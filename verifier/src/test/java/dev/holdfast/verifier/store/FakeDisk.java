package dev.holdfast.verifier.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
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

    /** A change of names that is not durable before one of its folders was forced. */
    private record Change(Map<Folder, Map<String, Optional<Node>>> names) {}

    private sealed interface Node {}

    private static final class File implements Node {
        byte[] content = {};
        byte[] forced = {};
    }

    private static final class Folder implements Node {
        final Map<String, Node> names = new TreeMap<>();
        final Map<String, Node> forced = new TreeMap<>();
    }

    private final Folder root;
    private final List<Change> unforced = new ArrayList<>();
    private Fault fault = Fault.NONE;
    private int operations;
    private String met = "";
    private boolean withoutLocks;

    FakeDisk() {
        this(new Folder());
    }

    private FakeDisk(Folder root) {
        this.root = root;
    }

    /** Counts operations anew, and arms a fault. */
    void arm(Fault next) {
        fault = next;
        operations = 0;
        met = "";
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

    /** The number of unforced things that a power cut keeps or loses, each on its own. */
    int choices() {
        return unforced.size() + unforcedFiles().size();
    }

    /** The disk after a power cut: the n-th unforced thing has survived where bit n is set. */
    FakeDisk afterPowerCut(long survivors) {
        Map<File, byte[]> contents = new IdentityHashMap<>();
        List<File> files = unforcedFiles();
        for (int i = 0; i < files.size(); i++) {
            boolean survived = (survivors >> (unforced.size() + i) & 1) == 1;
            contents.put(files.get(i), survived ? files.get(i).content : files.get(i).forced);
        }
        Map<Folder, Map<String, Node>> names = new IdentityHashMap<>();
        for (int i = 0; i < unforced.size(); i++) {
            if ((survivors >> i & 1) == 1) {
                unforced.get(i)
                        .names()
                        .forEach((folder, changes) -> changes.forEach((name, node) ->
                                put(names.computeIfAbsent(folder, f -> new TreeMap<>(f.forced)), name, node)));
            }
        }
        return new FakeDisk((Folder) copy(root, names, contents));
    }

    /** All files by path, for tests that look for what was lost or left over. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        collect("", root, files);
        return files;
    }

    @Override
    public Optional<byte[]> read(Path file, int maximumBytes) throws IOException {
        return step("read", () -> {
            Node node = find(file);
            if (node instanceof Folder) {
                throw new UnfitFileException(file + ": expected a regular file, found a folder");
            }
            return node instanceof File found ? Optional.of(found.content.clone()) : Optional.empty();
        });
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        return step("list", () -> find(folder) instanceof Folder found ? List.copyOf(found.names.keySet()) : List.of());
    }

    @Override
    public Optional<Entry> look(Path path) throws IOException {
        return step("look", () -> {
            Node node = find(path);
            Kind kind = node instanceof Folder ? Kind.FOLDER : Kind.FILE;
            return node == null ? Optional.empty() : Optional.of(new Entry(kind, "owner uid 0, mode 0700"));
        });
    }

    @Override
    public boolean isFolder(Path path) throws IOException {
        return step("isFolder", () -> find(path) instanceof Folder);
    }

    @Override
    public void createFolder(Path folder, @Nullable String group) throws IOException {
        step("createFolder", () -> {
            if (find(folder) == null) {
                change(Map.of(parent(folder), Map.of(name(folder), Optional.of(new Folder()))));
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
            if (find(file) != null) {
                throw new FileAlreadyExistsException(file.toString());
            }
            File created = new File();
            change(Map.of(parent(file), Map.of(name(file), Optional.of(created))));
            return new Open(created);
        });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename", () -> {
            Node node = find(from);
            if (node == null) {
                throw new NoSuchFileException(from.toString());
            }
            Map<Folder, Map<String, Optional<Node>>> names = new IdentityHashMap<>();
            names.computeIfAbsent(parent(from), f -> new TreeMap<>()).put(name(from), Optional.empty());
            names.computeIfAbsent(parent(to), f -> new TreeMap<>()).put(name(to), Optional.of(node));
            change(names);
            return true;
        });
    }

    @Override
    public void delete(Path path) throws IOException {
        step("delete", () -> {
            if (find(path) != null) {
                change(Map.of(parent(path), Map.of(name(path), Optional.empty())));
            }
            return true;
        });
    }

    @Override
    public void forceFolder(Path path) throws IOException {
        step("forceFolder", () -> {
            Folder folder = (Folder) find(path);
            for (Change change : List.copyOf(unforced)) {
                if (change.names().containsKey(folder)) {
                    change.names()
                            .forEach((each, names) -> names.forEach((name, node) -> put(each.forced, name, node)));
                    unforced.remove(change);
                }
            }
            return true;
        });
    }

    @Override
    public LockFile openLock(Path file) throws IOException {
        return step("openLock", () -> {
            if (find(file) == null) {
                change(Map.of(parent(file), Map.of(name(file), Optional.of(new File()))));
            }
            return new OpenLock();
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

    private void change(Map<Folder, Map<String, Optional<Node>>> names) {
        Map<Folder, Map<String, Optional<Node>>> kept = new IdentityHashMap<>(names);
        kept.forEach((folder, changes) -> changes.forEach((name, node) -> put(folder.names, name, node)));
        unforced.add(new Change(kept));
    }

    private List<File> unforcedFiles() {
        List<File> files = new ArrayList<>();
        for (Change change : unforced) {
            change.names()
                    .values()
                    .forEach(names -> names.values().forEach(node -> {
                        if (node.isPresent()
                                && node.get() instanceof File file
                                && !Arrays.equals(file.content, file.forced)) {
                            files.add(file);
                        }
                    }));
        }
        return files;
    }

    private static void put(Map<String, Node> names, String name, Optional<Node> node) {
        if (node.isPresent()) {
            names.put(name, node.get());
        } else {
            names.remove(name);
        }
    }

    private static Node copy(Node node, Map<Folder, Map<String, Node>> names, Map<File, byte[]> contents) {
        if (node instanceof File file) {
            File copy = new File();
            copy.content = contents.getOrDefault(file, file.forced).clone();
            copy.forced = copy.content;
            return copy;
        }
        Folder copy = new Folder();
        names.getOrDefault(node, ((Folder) node).forced)
                .forEach((name, each) -> copy.names.put(name, copy(each, names, contents)));
        copy.forced.putAll(copy.names);
        return copy;
    }

    private static void collect(String path, Folder folder, Map<String, byte[]> files) {
        folder.names.forEach((name, node) -> {
            if (node instanceof Folder inner) {
                collect(path + "/" + name, inner, files);
            } else {
                files.put(path + "/" + name, ((File) node).content);
            }
        });
    }

    private @Nullable Node find(Path path) {
        Node at = root;
        for (Path name : path.toAbsolutePath().normalize()) {
            at = at instanceof Folder folder ? folder.names.get(name.toString()) : null;
        }
        return at;
    }

    private Folder parent(Path path) throws NoSuchFileException {
        if (find(path.toAbsolutePath().getParent()) instanceof Folder folder) {
            return folder;
        }
        throw new NoSuchFileException(path.toString());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    @FunctionalInterface
    private interface Effect<T> {
        T happen() throws IOException;
    }

    private final class Open implements NewFile {
        private final File file;

        Open(File file) {
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
        @Override
        public boolean tryLock() throws IOException {
            if (withoutLocks) {
                throw new IOException("No locks available");
            }
            return step("tryLock", () -> true);
        }

        @Override
        public void close() throws IOException {
            step("closeLock", () -> true);
        }
    }
}
