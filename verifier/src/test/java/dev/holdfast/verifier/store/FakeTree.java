package dev.holdfast.verifier.store;

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

/** Folders and files in memory, as they are and as the last force of each has left them. */
final class FakeTree {
    /** A change of names that is not durable before one of its folders was forced. */
    private record Change(Map<Folder, Map<String, Optional<Node>>> names) {}

    sealed interface Node {}

    static final class File implements Node {
        byte[] content = {};
        byte[] forced = {};
    }

    static final class Folder implements Node {
        final Map<String, Node> names = new TreeMap<>();
        final Map<String, Node> forced = new TreeMap<>();
    }

    private final Folder root;
    private final List<Change> unforced = new ArrayList<>();

    FakeTree() {
        this(new Folder());
    }

    private FakeTree(Folder root) {
        this.root = root;
    }

    /** The number of unforced things that a power cut keeps or loses, each on its own. */
    int choices() {
        return unforced.size() + unforcedFiles().size();
    }

    /** The disk after a power cut: the n-th unforced thing has survived where bit n is set. */
    FakeTree afterPowerCut(long survivors) {
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
        return new FakeTree((Folder) copy(root, names, contents));
    }

    /** All files by path, for tests that look for what was lost or left over. */
    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        collect("", root, files);
        return files;
    }

    void change(Map<Folder, Map<String, Optional<Node>>> names) {
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

    @Nullable
    Node find(Path path) {
        Node at = root;
        for (Path name : path.toAbsolutePath().normalize()) {
            at = at instanceof Folder folder ? folder.names.get(name.toString()) : null;
        }
        return at;
    }

    Folder parent(Path path) throws NoSuchFileException {
        if (find(path.toAbsolutePath().getParent()) instanceof Folder folder) {
            return folder;
        }
        throw new NoSuchFileException(path.toString());
    }

    static String name(Path path) {
        return path.getFileName().toString();
    }

    /** Makes durable what was changed in a folder, and with it the other half of a rename. */
    void force(Path path) {
        Node folder = find(path);
        for (Change change : List.copyOf(unforced)) {
            if (change.names().containsKey(folder)) {
                change.names().forEach((each, names) -> names.forEach((name, node) -> put(each.forced, name, node)));
                unforced.remove(change);
            }
        }
    }
}
