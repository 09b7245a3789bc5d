package dev.holdfast.machineid;

import dev.holdfast.machineid.MountTable.Mount;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of a mount table what probes decide by. Where an application and its data are mounted says what is installed, and
 * where an engine keeps its containers may say who runs it; neither is kept.
 */
final class MountScrubber {
    private static final String STAND_IN = "0123456789ab";
    private static final Pattern LONG_ID =
            Pattern.compile("[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{12,}");
    private static final Pattern ENGINE_NAME = Pattern.compile("docker|libpod|kubepods|containerd|crio|^lxc");
    private static final Pattern PLAIN_CONTROLLERS = Pattern.compile("[0-9]+:(?:[a-z_,]*|name=systemd)");
    private static final Set<String> CGROUPS =
            Set.of("", "..", "init.scope", "system.slice", "user.slice", "machine.slice");
    private static final Pattern PLAIN_TYPE = Pattern.compile("[a-z0-9]+|fuse\\.(?:lxcfs|fuse-overlayfs)");
    private static final Pattern UPPER_LAYER = Pattern.compile("upperdir=([^,]*)");
    private static final String ENGINE = "/engine/";
    private static final Set<String> SYSTEM_POINTS =
            Set.of("/", "/etc", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/run", "/run/.containerenv");
    private static final Set<String> ENGINE_PARTS = Set.of(
            "containers",
            "overlay-containers",
            "storage",
            "vfs",
            "dir",
            "overlay",
            "sandboxes",
            "pods",
            "userdata",
            "rootfs",
            "merged",
            "hostname",
            "hosts",
            "etc-hosts",
            "resolv.conf",
            "machine-id",
            ".containerenv");

    private final RecordedTree read;
    private final PathScrubber paths;
    private final MountTable table;
    private final Set<Mount> memories = new HashSet<>();

    MountScrubber(RecordedTree read, PathScrubber paths) {
        this.read = read;
        this.paths = paths;
        this.table = MountTable.of(read);
        for (Mount mount : table.all()) {
            Mount memory = tells(mount) ? memoryUnder(mount) : null;
            if (memory != null) {
                memories.add(memory);
            }
        }
    }

    /** The mount in memory that holds the writable layer of an overlay, if there is one. */
    private @Nullable Mount memoryUnder(Mount mount) {
        Matcher upper = UPPER_LAYER.matcher(mount.options());
        Mount holding = upper.find() ? table.holding(upper.group(1)) : null;
        return holding != null && holding.volatileMemory() ? holding : null;
    }

    /** The table, a line for every mount that tells something. */
    String scrub() {
        StringBuilder kept = new StringBuilder();
        for (Mount mount : table.all()) {
            if (tells(mount) || memories.contains(mount)) {
                kept.append(line(mount)).append('\n');
            }
        }
        return kept.toString();
    }

    private boolean tells(Mount mount) {
        return SYSTEM_POINTS.contains(mount.point())
                || mount.type().equals("fuse.lxcfs")
                || holdsMachineId(mount.point());
    }

    private boolean holdsMachineId(String point) {
        for (String file : new String[] {MachineIdReader.FILE, MachineIdReader.DBUS_FILE}) {
            String path = read.resolve(file);
            if (path.equals(point) || path.startsWith(point + "/")) {
                return true;
            }
        }
        return false;
    }

    private String line(Mount mount) {
        // Of the options only the writable layer of an overlay decides anything: whether it is in memory.
        String options = "rw";
        if (mount.options().contains("upperdir=")) {
            Mount memory = memoryUnder(mount);
            options = "upperdir=" + (memory == null ? ENGINE : paths.path(memory.point()) + "/") + "upper";
        }
        return String.join(
                " ",
                mount.id(),
                "0",
                mount.device(),
                folder(mount.root()),
                paths.path(mount.point()),
                "rw",
                "-",
                PLAIN_TYPE.matcher(mount.type()).matches() ? mount.type() : "other",
                mount.source().startsWith("/dev/") ? paths.path(mount.source()) : "none",
                options);
    }

    /** The folder of a file system that is mounted, without the names that somebody gave. */
    private static String folder(String root) {
        for (String marker : SurroundingsReader.ENGINE_FOLDERS) {
            int at = root.indexOf(marker);
            if (at >= 0) {
                return ENGINE + engineParts(root.substring(root.startsWith("/", at) ? at + 1 : at));
            }
        }
        return root.equals("/") ? root : "/folder/" + engineParts(SysDevice.name(root));
    }

    private static String engineParts(String path) {
        StringBuilder out = new StringBuilder();
        for (String part : path.split("/", -1)) {
            String id = LONG_ID.matcher(part).find() ? STAND_IN : "name";
            out.append(ENGINE_PARTS.contains(part) ? part : id).append('/');
        }
        return out.substring(0, out.length() - 1);
    }

    /** The cgroups of a process, of which only the names of engines stay. */
    static String cgroups(String content) {
        StringBuilder out = new StringBuilder();
        for (String line : content.split("\n", -1)) {
            int path = line.indexOf(":/");
            if (path >= 0) {
                String controllers = line.substring(0, path);
                out.append(PLAIN_CONTROLLERS.matcher(controllers).matches() ? controllers : "1:name=other")
                        .append(':')
                        .append(cgroup(line.substring(path + 1)))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String cgroup(String path) {
        StringBuilder out = new StringBuilder();
        for (String name : path.split("/", -1)) {
            StringBuilder kept = new StringBuilder(CGROUPS.contains(name) ? name : "");
            Matcher engine = ENGINE_NAME.matcher(name);
            while (engine.find()) {
                kept.append(kept.length() == 0 ? "" : "-").append(engine.group());
            }
            if (LONG_ID.matcher(name).find()) {
                kept.append(kept.length() == 0 ? "" : "-").append(STAND_IN);
            }
            out.append(kept.length() == 0 && !name.isEmpty() ? "name" : kept).append('/');
        }
        return out.substring(0, out.length() - 1);
    }
}
