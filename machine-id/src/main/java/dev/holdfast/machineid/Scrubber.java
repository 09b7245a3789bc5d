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
    private static final Pattern NAMED_BY_MAC = Pattern.compile("(en|wl|ww)x[0-9a-f]{12}");

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
            return new MountScrubber(read).scrub(content);
        }
        if (path.equals("/proc/1/environ")) {
            return onlyContainer(content);
        }
        if (path.equals("/proc/1/cgroup")) {
            return MountScrubber.LONG_ID.matcher(content).replaceAll(MountScrubber.STAND_IN);
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
