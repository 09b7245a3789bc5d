package dev.holdfast.machineid;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives paths names that tell nothing of the machine: the same name always becomes the same one, so that links lead
 * where they led. What probes decide by stays: the bus that a device hangs on, and names that every Linux has.
 */
final class PathScrubber {
    private static final Pattern MAC_OR_LONG_ID = Pattern.compile("(?:en|wl|ww)x[0-9a-f]{12}(?![0-9a-f])"
            + "|[0-9a-fA-F]{8}(?:[-_][0-9a-fA-F]{4}){3}[-_][0-9a-fA-F]{12}"
            + "|[0-9a-fA-F]{2}(?:[:-][0-9a-fA-F]{2}){5,}"
            + "|[0-9a-fA-F]{12,}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern KERNEL_DISK = Pattern.compile(
            "(?:sd|vd|xvd|hd)[a-z]{1,3}[0-9]*|nvme[0-9]+n[0-9]+(?:p[0-9]+)?|mmcblk[0-9]+(?:p[0-9]+)?|(?:dm-|md|sr|loop)[0-9]+");
    private static final Pattern KERNEL_NIC = Pattern.compile(
            "lo|(?:eth|wlan|docker|virbr|bond|team|tun|tap|usb|br)[0-9]+|(?:en|wl|ww)[ospPdufnicv0-9]+|(?:en|wl|ww)x[0-9a-f]{12}");
    /** The one block device to which a person gives the name that the kernel knows it by. */
    private static final String NAMED_RAID = "md_";

    private static final Set<String> KNOWN = Set.of(
            "",
            ".",
            "..",
            "dev",
            "mapper",
            "disk",
            "root",
            "block",
            "sys",
            "proc",
            "self",
            "mountinfo",
            "cgroup",
            "environ",
            "device-tree",
            "serial-number",
            "cpuinfo",
            "meminfo",
            "stat",
            "uptime",
            "swaps",
            "diskstats",
            "loadavg",
            "etc",
            "machine-id",
            "hostname",
            "hosts",
            "resolv.conf",
            "alpine-release",
            "var",
            "lib",
            "dbus",
            "lxcfs",
            "run",
            "tmp",
            "systemd",
            "container",
            ".containerenv",
            ".dockerenv",
            "firmware",
            "devicetree",
            "base");

    private final Pseudonyms pseudonyms;

    PathScrubber(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    String path(String path) {
        return renamed(path, path.startsWith("/sys/"));
    }

    /** The target of a link, named as the path is to which it leads. */
    String target(String link, String target) {
        if (target.startsWith("/")) {
            return path(target);
        }
        boolean device = link.startsWith("/sys/") || ("/" + target).contains("/sys/");
        return renamed(target, device);
    }

    private String renamed(String path, boolean device) {
        StringBuilder out = new StringBuilder(path.length());
        String before = "";
        for (String name : path.split("/", -1)) {
            out.append(device ? deviceName(before, name) : name(name)).append('/');
            before = name;
        }
        return out.substring(0, out.length() - 1);
    }

    private String deviceName(String parent, String name) {
        if (name.startsWith(NAMED_RAID)) {
            return NAMED_RAID + pseudonyms.name(name);
        }
        boolean named = parent.equals("net") && !KERNEL_NIC.matcher(name).matches();
        return named ? pseudonyms.name(name) : ids(name);
    }

    private String name(String name) {
        boolean known = KNOWN.contains(name)
                || NUMBER.matcher(name).matches()
                || KERNEL_DISK.matcher(name).matches();
        return known ? name : pseudonyms.name(name);
    }

    private String ids(String name) {
        Matcher matcher = MAC_OR_LONG_ID.matcher(name);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String whole = matcher.group();
            boolean nic = whole.charAt(2) == 'x';
            matcher.appendReplacement(
                    out,
                    nic
                            ? whole.substring(0, 3) + pseudonyms.of(EvidenceKind.NIC, whole.substring(3))
                            : pseudonyms.id(whole));
        }
        return matcher.appendTail(out).toString();
    }
}
