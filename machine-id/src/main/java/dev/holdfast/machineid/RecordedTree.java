package dev.holdfast.machineid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A machine's files as one text: what a recording and every fixture consist of. One entry a line:
 *
 * <pre>
 * # a remark
 * env NAME=value
 * file /path = content      with \n, \\ and \xNN escaped
 * link /path -> target
 * unreadable /path          there, but this user may not read it
 * dir /path                 only needed where nothing is in it
 * fifo /path                something that is no regular file
 * remove /path              takes away what an earlier line put at or below the path
 * </pre>
 *
 * A later line replaces an earlier one for the same path. Thread-safe once it is built.
 */
final class RecordedTree implements Host {
    /** What stands at one path. */
    sealed interface Entry {}

    record File(String content) implements Entry {}

    record Link(String target) implements Entry {}

    record Unreadable() implements Entry {}

    record Directory() implements Entry {}

    record Fifo() implements Entry {}

    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private final TreeMap<String, String> environment = new TreeMap<>();
    private volatile @Nullable Map<String, Set<String>> children;

    /** The environment variables of the recorded process. */
    Map<String, String> environment() {
        return environment;
    }

    /** Every entry by its path. */
    Map<String, Entry> entries() {
        return entries;
    }

    void put(String path, Entry entry) {
        entries.put(path, entry);
        children = null;
    }

    void remove(String path) {
        entries.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + '/'));
        children = null;
    }

    @Override
    public Reading read(String path, int limit) {
        String resolved = Links.resolve(this, path);
        Entry entry = entries.get(resolved);
        if (entry instanceof File file) {
            return new Content(
                    file.content().substring(0, Math.min(limit, file.content().length())));
        }
        if (entry instanceof Unreadable) {
            return new Denied();
        }
        if (entry instanceof Fifo) {
            return new Odd("not a regular file");
        }
        return resolved.isEmpty() ? new Missing() : new Odd("a directory");
    }

    @Override
    public List<String> list(String directory) {
        String resolved = Links.resolve(this, directory);
        return List.copyOf(children().getOrDefault(resolved, Set.of()));
    }

    @Override
    public String resolve(String path) {
        return Links.resolve(this, path);
    }

    @Override
    public @Nullable String link(String path) {
        return entries.get(path) instanceof Link link ? link.target() : null;
    }

    @Override
    public boolean stands(String path) {
        return entries.containsKey(path) || children().containsKey(path);
    }

    private Map<String, Set<String>> children() {
        Map<String, Set<String>> known = children;
        if (known == null) {
            known = new HashMap<>();
            for (String path : entries.keySet()) {
                index(known, path);
            }
            children = known;
        }
        return known;
    }

    private static void index(Map<String, Set<String>> known, String path) {
        String at = path;
        while (at.length() > 1) {
            String parent = SysDevice.parent(at);
            boolean isNew = known.computeIfAbsent(parent.isEmpty() ? "/" : parent, any -> new TreeSet<>())
                    .add(SysDevice.name(at));
            if (!isNew) {
                return;
            }
            at = parent;
        }
    }
}
