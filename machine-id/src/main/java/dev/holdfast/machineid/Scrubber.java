package dev.holdfast.machineid;

import dev.holdfast.machineid.RecordedTree.Entry;
import dev.holdfast.machineid.RecordedTree.File;
import dev.holdfast.machineid.RecordedTree.Link;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces everything in a recording that could tell which machine it was made on, and nothing that probes decide by. */
final class Scrubber {
    private static final Set<String> VALUE_FILES = Set.of(
            "product_uuid",
            "board_serial",
            "serial-number",
            "serial",
            "vpd_pg80",
            "cid",
            "wwid",
            "perm_hwaddr",
            "address");
    private static final Set<String> KEPT_VARIABLES = Set.of("container", AssertedReader.VARIABLE);
    private static final Pattern LONG_ID =
            Pattern.compile("[0-9a-f]{12,}(?:-[0-9a-f]{4,})*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NAMED_BY_MAC = Pattern.compile("(en|wl|ww)x[0-9a-f]{12}");
    private static final Pattern UPPER_LAYER = Pattern.compile("upperdir=[^,]*");
    private static final Pattern PLAIN_DEVICE = Pattern.compile("/dev/[a-z0-9]+");

    private final Pseudonyms pseudonyms;

    Scrubber(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    RecordedTree scrub(RecordedTree read, Map<String, String> environment) {
        RecordedTree scrubbed = new RecordedTree();
        for (String name : KEPT_VARIABLES) {
            String value = environment.get(name);
            if (value != null) {
                scrubbed.environment().put(name, value);
            }
        }
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            scrubbed.environment().put("KUBERNETES_SERVICE_HOST", "192.0.2.1");
        }
        String asserted = environment.getOrDefault(AssertedReader.VARIABLE, "");
        String assertedAt = asserted.startsWith("/") ? read.resolve(asserted) : "";
        read.entries()
                .forEach((path, entry) -> scrubbed.put(name(path), scrub(path, entry, path.equals(assertedAt), read)));
        return scrubbed;
    }

    private Entry scrub(String path, Entry entry, boolean asserted, RecordedTree read) {
        if (entry instanceof Link link) {
            return new Link(name(link.target()));
        }
        if (entry instanceof File file) {
            return new File(
                    asserted
                            ? pseudonyms.of(EvidenceKind.ASSERTED, file.content())
                            : content(path, file.content(), read));
        }
        return entry;
    }

    private String content(String path, String content, RecordedTree read) {
        String file = SysDevice.name(path);
        if (file.equals("machine-id")) {
            return pseudonyms.of(EvidenceKind.MACHINE_ID, content);
        }
        if (path.startsWith("/proc/") && file.equals("mountinfo")) {
            return mounts(content, read);
        }
        if (path.equals("/proc/1/environ")) {
            return onlyContainer(content);
        }
        if (path.equals("/proc/1/cgroup")) {
            return LONG_ID.matcher(content).replaceAll("0123456789ab");
        }
        if (!VALUE_FILES.contains(file)) {
            return content;
        }
        if (file.equals("address") || file.equals("perm_hwaddr")) {
            return pseudonyms.of(EvidenceKind.NIC, content);
        }
        if (file.equals("vpd_pg80")) {
            int header = Math.min(4, content.length());
            return content.substring(0, header) + pseudonyms.of(EvidenceKind.DISK, content.substring(header));
        }
        boolean board = path.contains("/dmi/") || file.equals("serial-number");
        return pseudonyms.of(board ? EvidenceKind.BOARD : EvidenceKind.DISK, content);
    }

    private static String onlyContainer(String environ) {
        for (String variable : environ.split("\0", -1)) {
            if (variable.startsWith("container=")) {
                return variable + '\0';
            }
        }
        return "";
    }

    // Where the application and its data are mounted says what is installed; probes look at these mounts alone.
    private static String mounts(String content, RecordedTree read) {
        StringBuilder kept = new StringBuilder();
        for (String line : content.split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            boolean telling = fields.length > 9
                    && (isSystemPoint(fields[4]) || line.contains("lxcfs") || holdsMachineId(fields[4], read));
            if (telling) {
                kept.append(mount(fields)).append('\n');
            }
        }
        return kept.toString();
    }

    private static boolean isSystemPoint(String point) {
        boolean run = point.equals("/run") || (point.startsWith("/run/") && !point.startsWith("/run/user"));
        return point.equals("/") || point.equals("/etc") || point.startsWith("/etc/") || run;
    }

    private static boolean holdsMachineId(String point, RecordedTree read) {
        return read.entries().keySet().stream()
                .anyMatch(path -> path.endsWith("/machine-id") && path.startsWith(point + "/"));
    }

    private static String mount(String[] fields) {
        int options = fields.length - 1;
        int source = fields.length - 2;
        if (!PLAIN_DEVICE.matcher(fields[source]).matches()) {
            fields[source] = "none";
        }
        // Of the options only the writable layer of an overlay decides anything: whether it is in memory.
        Matcher upper = UPPER_LAYER.matcher(fields[options]);
        fields[options] = upper.find() ? upper.group() : "rw";
        return LONG_ID.matcher(String.join(" ", fields)).replaceAll("0123456789ab");
    }

    /** A path in which an interface that is named by its MAC carries the pseudonym of that MAC. */
    private String name(String path) {
        Matcher matcher = NAMED_BY_MAC.matcher(path);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String whole = matcher.group();
            String mac = pseudonyms.of(EvidenceKind.NIC, whole.substring(3));
            matcher.appendReplacement(out, whole.substring(0, 3) + mac);
        }
        return matcher.appendTail(out).toString();
    }
}
