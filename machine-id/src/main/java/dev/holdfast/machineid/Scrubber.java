package dev.holdfast.machineid;

import dev.holdfast.machineid.RecordedTree.Directory;
import dev.holdfast.machineid.RecordedTree.Entry;
import dev.holdfast.machineid.RecordedTree.File;
import dev.holdfast.machineid.RecordedTree.Link;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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
    private static final Set<String> CONTAINER_WORDS =
            Set.of("lxc", "lxc-libvirt", "systemd-nspawn", "docker", "podman", "oci", "rkt", "wsl", "proot", "pouch");
    private static final String ASSERTED_FILE = "/asserted/id";

    private final Pseudonyms pseudonyms;
    private final PathScrubber paths;

    Scrubber(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
        this.paths = new PathScrubber(pseudonyms);
    }

    RecordedTree scrub(RecordedTree read, Map<String, String> environment) {
        RecordedTree scrubbed = new RecordedTree();
        String container = environment.get("container");
        if (container != null) {
            scrubbed.environment().put("container", containerWord(container));
        }
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            scrubbed.environment().put("KUBERNETES_SERVICE_HOST", "192.0.2.1");
        }
        String asserted = environment.getOrDefault(AssertedReader.VARIABLE, "");
        String assertedAt = asserted.startsWith("/") ? read.resolve(asserted) : "";
        Set<String> machineIds = new HashSet<>();
        machineIds.add(read.resolve(MachineIdReader.FILE));
        machineIds.add(read.resolve(MachineIdReader.DBUS_FILE));
        read.entries().forEach((path, entry) -> {
            if (!path.equals(assertedAt) || machineIds.contains(path)) {
                scrubbed.put(paths.path(path), scrub(path, entry, machineIds.contains(path), read));
            }
        });
        putAsserted(scrubbed, asserted, assertedAt, read);
        return scrubbed;
    }

    /** Where an operator keeps the asserted id is told by nothing but a stand-in. */
    private void putAsserted(RecordedTree scrubbed, String asserted, String assertedAt, RecordedTree read) {
        if (asserted.isEmpty()) {
            return;
        }
        scrubbed.environment()
                .put(AssertedReader.VARIABLE, asserted.startsWith("/") ? ASSERTED_FILE : ASSERTED_FILE.substring(1));
        if (!assertedAt.isEmpty()) {
            Entry entry = read.entries().getOrDefault(assertedAt, new Directory());
            scrubbed.put(
                    ASSERTED_FILE,
                    entry instanceof File file
                            ? new File(pseudonyms.of(EvidenceKind.ASSERTED, file.content()))
                            : entry);
        }
    }

    private Entry scrub(String path, Entry entry, boolean machineId, RecordedTree read) {
        if (entry instanceof Link link) {
            return new Link(paths.target(path, link.target()));
        }
        if (entry instanceof File file) {
            return new File(
                    machineId
                            ? pseudonyms.of(EvidenceKind.MACHINE_ID, file.content())
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
            return new MountScrubber(read, paths).scrub();
        }
        if (path.equals("/run/systemd/container")) {
            return containerWord(content);
        }
        if (path.equals("/proc/1/environ")) {
            return onlyContainer(content);
        }
        if (path.equals("/proc/1/cgroup")) {
            return MountScrubber.cgroups(content);
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
                return "container=" + containerWord(variable.substring("container=".length())) + '\0';
            }
        }
        return "";
    }

    /** The word for a kind of container; some put a name of their own there, which decides as any other word does. */
    private static String containerWord(String content) {
        String word = content.trim();
        if (word.isEmpty() || CONTAINER_WORDS.contains(word)) {
            return content;
        }
        return (word.startsWith("lxc") ? "lxc" : "other")
                + content.substring(content.stripTrailing().length());
    }
}
