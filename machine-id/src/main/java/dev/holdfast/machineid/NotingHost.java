package dev.holdfast.machineid;

import dev.holdfast.machineid.RecordedTree.Directory;
import dev.holdfast.machineid.RecordedTree.Fifo;
import dev.holdfast.machineid.RecordedTree.File;
import dev.holdfast.machineid.RecordedTree.Link;
import dev.holdfast.machineid.RecordedTree.Unreadable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host that notes everything that is read through it, so that the same reads can be answered later. */
final class NotingHost implements Host {
    private final Host host;
    private final RecordedTree noted;

    NotingHost(Host host, RecordedTree noted) {
        this.host = host;
        this.noted = noted;
    }

    @Override
    public Reading read(String path, int limit) {
        // The process that records has a number, and the one that replays another.
        String resolved = path.startsWith("/proc/self/") ? path : resolve(path);
        if (resolved.isEmpty()) {
            return beyond(path, limit);
        }
        Reading reading = host.read(resolved, limit);
        if (reading instanceof Content content) {
            noted.put(resolved, new File(content.text()));
        } else if (reading instanceof Denied) {
            noted.put(resolved, new Unreadable());
        } else if (reading instanceof Odd odd && !odd.what().equals("a directory")) {
            noted.put(resolved, new Fifo());
        }
        return reading;
    }

    @Override
    public Reading readLines(String path, Lines lines) {
        Reading reading = host.readLines(path, lines);
        if (reading instanceof Content content) {
            noted.put(path, new File(content.text()));
        } else if (reading instanceof Odd) {
            noted.put(path, new Fifo());
        }
        return reading;
    }

    /** What a host answers for a path that leads nowhere, or into a folder that this user may not enter. */
    private Reading beyond(String path, int limit) {
        Reading reading = host.read(path, limit);
        String spelled = reading instanceof Denied ? Links.spelled(this, path) : "";
        if (!spelled.isEmpty()) {
            noted.put(spelled, new Unreadable());
        }
        return reading;
    }

    @Override
    public List<String> list(String directory) {
        String resolved = resolve(directory);
        List<String> names = host.list(directory);
        for (String name : names) {
            String path = resolved + '/' + name;
            if (link(path) == null) {
                noteUnlessKnown(path);
            }
        }
        return names;
    }

    @Override
    public String resolve(String path) {
        String resolved = Links.resolve(this, path);
        if (resolved.length() > 1) {
            noteUnlessKnown(resolved);
        }
        return resolved;
    }

    private void noteUnlessKnown(String path) {
        if (!noted.entries().containsKey(path)) {
            noted.put(path, new Directory());
        }
    }

    @Override
    public @Nullable String link(String path) {
        String target = host.link(path);
        if (target != null) {
            noted.put(path, new Link(target));
        }
        return target;
    }

    @Override
    public boolean stands(String path) {
        return host.stands(path);
    }
}
