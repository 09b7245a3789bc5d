package dev.holdfast.machineid;

import dev.holdfast.machineid.MountTable.Mount;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a mount table that is too long to be held, as on a machine with thousands of containers, the mounts that say
 * where the machine-id lies and whether this is a container.
 */
final class LongMountTable implements Host.Lines {
    private static final int POINT_FIELD = 4;

    private final Set<String> places = new HashSet<>(Set.of(
            "/", MachineIdReader.FILE, MachineIdReader.DBUS_FILE, "/etc/hostname", "/etc/hosts", "/etc/resolv.conf"));

    private LongMountTable(Host host) {
        places.add(host.resolve(MachineIdReader.FILE));
        places.add(host.resolve(MachineIdReader.DBUS_FILE));
    }

    /** The mounts that matter, or null where even they cannot be told. */
    static @Nullable List<Mount> of(Host host) {
        LongMountTable wanted = new LongMountTable(host);
        List<Mount> mounts = wanted.read(host);
        // Where the writable layer of an overlay lies is known only now.
        return mounts != null && wanted.addLayers(mounts) ? wanted.read(host) : mounts;
    }

    private @Nullable List<Mount> read(Host host) {
        return host.readLines(MountTable.FILE, this) instanceof Host.Content content
                ? MountTable.parse(content.text())
                : null;
    }

    private boolean addLayers(List<Mount> mounts) {
        boolean added = false;
        for (Mount mount : mounts) {
            String layer = mount.upperLayer();
            if (!layer.isEmpty()) {
                added |= places.add(layer);
            }
        }
        return added;
    }

    @Override
    public boolean matters(String line) {
        String point = MountTable.unescape(field(line, POINT_FIELD));
        for (String place : places) {
            if (!point.isEmpty() && MountTable.holds(point, place)) {
                return true;
            }
        }
        return line.contains(" - fuse.lxcfs ");
    }

    private static String field(String line, int number) {
        int from = 0;
        for (int i = 0; i < number; i++) {
            from = line.indexOf(' ', from) + 1;
            if (from == 0) {
                return "";
            }
        }
        int end = line.indexOf(' ', from);
        return end < 0 ? "" : line.substring(from, end);
    }
}
