package dev.holdfast.machineid;

import dev.holdfast.machineid.MountTable.Mount;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of a mount table what probes decide by. Where an application and its data are mounted says what is installed, and
 * where an engine keeps its containers may say who runs it; neither is kept.
 */
final class MountScrubber {
    static final String STAND_IN = "0123456789ab";
    static final Pattern LONG_ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{12,}");
    private static final Pattern PLAIN_DEVICE = Pattern.compile("/dev/[a-z0-9]+");
    private static final Pattern UPPER_LAYER = Pattern.compile("upperdir=([^,]*)");
    private static final String ENGINE = "/engine/";

    private final RecordedTree read;
    private final MountTable table;
    private final @Nullable Mount memory;

    MountScrubber(RecordedTree read) {
        this.read = read;
        this.table = MountTable.of(read);
        this.memory = memoryUnderTheRoot();
    }

    /** The mount in memory that holds the writable layer of the root, if there is one. */
    private @Nullable Mount memoryUnderTheRoot() {
        Mount root = table.at("/");
        Matcher upper = UPPER_LAYER.matcher(root == null ? "" : root.options());
        Mount holding = upper.find() ? table.holding(upper.group(1)) : null;
        return holding != null && holding.volatileMemory() ? holding : null;
    }

    String scrub(String content) {
        StringBuilder kept = new StringBuilder();
        for (String line : content.split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 9 && tells(fields[4], line)) {
                kept.append(mount(fields)).append('\n');
            }
        }
        return kept.toString();
    }

    private boolean tells(String point, String line) {
        boolean run = point.equals("/run") || (point.startsWith("/run/") && !point.startsWith("/run/user"));
        boolean system = point.equals("/") || point.equals("/etc") || point.startsWith("/etc/") || run;
        boolean upper = memory != null && memory.point().equals(point);
        return system || upper || line.contains("lxcfs") || holdsMachineId(point);
    }

    private boolean holdsMachineId(String point) {
        for (String path : read.entries().keySet()) {
            if (path.endsWith("/machine-id") && path.startsWith(point + "/")) {
                return true;
            }
        }
        return false;
    }

    private String mount(String[] fields) {
        int options = fields.length - 1;
        int source = fields.length - 2;
        fields[3] = folder(fields[3]);
        if (!PLAIN_DEVICE.matcher(fields[source]).matches()) {
            fields[source] = "none";
        }
        // Of the options only the writable layer of an overlay decides anything: whether it is in memory.
        boolean upper = fields[options].contains("upperdir=");
        fields[options] = upper ? "upperdir=" + (memory == null ? ENGINE : memory.point() + "/") + "upper" : "rw";
        return LONG_ID.matcher(String.join(" ", fields)).replaceAll(STAND_IN);
    }

    /** The folder of a file system that is mounted, without the part that says where somebody keeps it. */
    private static String folder(String root) {
        for (String marker : SurroundingsReader.ENGINE_FOLDERS) {
            int at = root.indexOf(marker);
            if (at >= 0) {
                return ENGINE + root.substring(root.startsWith("/", at) ? at + 1 : at);
            }
        }
        return root.equals("/") ? root : "/folder/" + SysDevice.name(root);
    }
}
