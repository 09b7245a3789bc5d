package dev.holdfast.machineid;

import dev.holdfast.machineid.MountTable.Mount;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the disks under the root file system: through partitions, device-mapper and RAID down to the hardware. */
final class RootDisks {
    private static final int MOST_LAYERS = 8;
    private static final int MOST_DISKS = 16;
    /** Far more devices than a volume is made of; a hostile tree may link any number to each other. */
    private static final int MOST_LINKS = 512;

    private final Host host;
    private final MountTable mounts;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> visited = new HashSet<>();
    private int linksFollowed;

    RootDisks(Host host, MountTable mounts) {
        this.host = host;
        this.mounts = mounts;
    }

    Set<String> names() {
        Mount root = mounts.at("/");
        if (root != null) {
            String device = host.resolve("/sys/dev/block/" + root.device());
            // Btrfs reports a device number of its own, and names the disk as the source.
            if (device.isEmpty() && root.source().startsWith("/dev/")) {
                device = host.resolve("/sys/class/block/" + SysDevice.name(host.resolve(root.source())));
            }
            if (!device.isEmpty() && !device.equals("/sys/class/block")) {
                descend(device, 0);
            }
        }
        return names;
    }

    private void descend(String device, int layer) {
        if (layer > MOST_LAYERS || names.size() >= MOST_DISKS || !visited.add(device)) {
            return;
        }
        boolean below = false;
        for (String slave : host.list(device + "/slaves")) {
            if (++linksFollowed > MOST_LINKS) {
                return;
            }
            String resolved = host.resolve(device + "/slaves/" + slave);
            if (!resolved.isEmpty()) {
                below = true;
                descend(resolved, layer + 1);
            }
        }
        if (!below) {
            boolean partition = host.exists(device + "/partition");
            names.add(SysDevice.name(partition ? SysDevice.parent(device) : device));
        }
    }
}
