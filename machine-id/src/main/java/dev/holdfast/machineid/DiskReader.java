package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the serial or WWN of every fixed physical disk: NVMe, SATA and SCSI, virtio, eMMC and SD.
 *
 * <p>One value a disk: the first source that holds any. A source that may not or cannot be read ends the search, so
 * that fewer rights or a fault show less and never another value.
 */
final class DiskReader {
    /** Far more disks than a machine has; a hostile tree may show any number. */
    private static final int MOST_DISKS = 256;

    private static final int MOST_CONTROLLERS = 64;

    private static final String[] NEVER = {
        "loop",
        "zram",
        "ram",
        "dm-",
        "md",
        "sr",
        "scd",
        "fd",
        "nbd",
        "rbd",
        "drbd",
        "zd",
        "bcache",
        "nullb",
        "mtdblock",
        "ubiblock",
        "pmem"
    };
    private static final String LAST_SOURCE = "device/wwid";
    private static final String[] SOURCES = {
        "serial", "device/cid", "device/serial", "device/vpd_pg80", "wwid", LAST_SOURCE
    };
    /** A transport that cannot be read is taken for one of a network. */
    private static final String CLOSED = "closed";

    private static final String[] NETWORK_MODELS = {"Amazon Elastic Block Store", "Amazon EC2 NVMe Instance Storage"};

    private final Host host;
    private final MountTable mounts;
    private final JunkList junk;
    private final Map<String, Boolean> fabricByDevice = new HashMap<>();

    DiskReader(Host host, MountTable mounts, JunkList junk) {
        this.host = host;
        this.mounts = mounts;
        this.junk = junk;
    }

    void readInto(List<Probe> probes) {
        List<Probe> found = new ArrayList<>();
        for (String name : names()) {
            Probe probe = probe(name);
            if (probe != null) {
                found.add(probe);
            }
        }
        if (found.isEmpty()) {
            found.add(new Probe(EvidenceKind.DISK, "/sys/block", new Absent(), ""));
        }
        probes.addAll(found);
    }

    /** The disks that hold the root file system first, then by name: the order in which values are recorded. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : host.list("/sys/block")) {
            if (names.size() < MOST_DISKS && isDisk(name)) {
                names.add(name);
            }
        }
        if (names.size() < 2) {
            return names;
        }
        List<String> ordered = new ArrayList<>(new RootDisks(host, mounts).names());
        ordered.retainAll(names);
        names.removeAll(ordered);
        ordered.addAll(names);
        return ordered;
    }

    private static boolean isDisk(String name) {
        for (String prefix : NEVER) {
            if (name.startsWith(prefix)) {
                return false;
            }
        }
        // The boot and secure areas of an eMMC chip are disks of their own to the kernel.
        return !(name.startsWith("mmcblk") && (name.contains("boot") || name.contains("rpmb")));
    }

    private @Nullable Probe probe(String name) {
        String folder = "/sys/block/" + name;
        String resolved = host.resolve(folder);
        boolean multipath = resolved.contains("/nvme-subsystem/");
        if (resolved.isEmpty() || (SysDevice.isVirtual(resolved) && !multipath)) {
            return null;
        }
        if (host.textUnlessClosed(folder + "/hidden", "1").equals("1") || isOptical(folder)) {
            return null;
        }
        Probe probe = firstSource(folder);
        if (probe.observation() instanceof Seen seen && isOutside(folder, resolved)) {
            return new Probe(EvidenceKind.DISK, probe.source(), new Unfit(UnfitCause.REMOVABLE, seen.value()), "");
        }
        return probe;
    }

    private boolean isOptical(String folder) {
        return host.textUnlessClosed(folder + "/device/type", "5").equals("5");
    }

    private boolean isOutside(String folder, String resolved) {
        return host.textUnlessClosed(folder + "/removable", "1").equals("1")
                || SysDevice.onUsb(resolved)
                || isOnNetwork(folder, resolved)
                || SysDevice.onExternalPort(host, resolved);
    }

    private boolean isOnNetwork(String folder, String resolved) {
        if (resolved.contains("/session") || resolved.contains("/rport-")) {
            return true;
        }
        String model = host.textUnlessClosed(folder + "/device/model", NETWORK_MODELS[0]);
        for (String network : NETWORK_MODELS) {
            if (model.startsWith(network)) {
                return true;
            }
        }
        return isFabric(host.textUnlessClosed(folder + "/device/transport", CLOSED))
                || isReachedByFabric(folder + "/device");
    }

    // The namespaces of one subsystem share its controllers, which are looked at once.
    private boolean isReachedByFabric(String device) {
        String subsystem = host.resolve(device);
        Boolean known = fabricByDevice.get(subsystem);
        if (known == null) {
            known = !subsystem.isEmpty() && anyControllerIsFabric(subsystem);
            fabricByDevice.put(subsystem, known);
        }
        return known;
    }

    private boolean anyControllerIsFabric(String subsystem) {
        int controllers = 0;
        for (String name : host.list(subsystem)) {
            boolean controller = name.startsWith("nvme") && name.indexOf('n', 1) < 0;
            if (controller && ++controllers > MOST_CONTROLLERS) {
                return false;
            }
            if (controller && isFabric(host.textUnlessClosed(subsystem + '/' + name + "/transport", CLOSED))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFabric(String transport) {
        return !transport.isEmpty() && !transport.equals("pcie") && !transport.equals("apple-nvme");
    }

    private Probe firstSource(String folder) {
        for (String source : SOURCES) {
            String file = folder + '/' + source;
            Host.Reading reading = host.read(file, Host.EVIDENCE_LIMIT);
            if (reading instanceof Host.Content content) {
                EvidenceValue value = Normalisation.value(payload(source, content.text()));
                if (value != null) {
                    return new Probe(EvidenceKind.DISK, file, judged(folder, value), "");
                }
            }
            if (reading instanceof Host.Denied) {
                return new Probe(
                        EvidenceKind.DISK,
                        file,
                        new Unreadable(file + " may not be read by this user"),
                        "chmod a+r " + file);
            }
            // The kernel answers an error, and not nothing, where a SCSI disk has no identification.
            if (reading instanceof Host.Odd odd && !source.equals(LAST_SOURCE)) {
                return new Probe(
                        EvidenceKind.DISK, file, new Unreadable(file + " is " + odd.what()), virtioRemedy(folder));
            }
        }
        return new Probe(EvidenceKind.DISK, folder, new Absent(), virtioRemedy(folder));
    }

    private Observation judged(String folder, EvidenceValue value) {
        boolean google =
                host.textUnlessClosed(folder + "/device/vendor", "Google").equals("Google");
        return google ? new Unfit(UnfitCause.SHARED, value) : Observations.judged(EvidenceKind.DISK, value, junk);
    }

    // SCSI's unit serial number page: four bytes of header, then the serial (SPC-4, 7.8.18).
    private static String payload(String source, String text) {
        return source.endsWith("vpd_pg80") ? text.substring(Math.min(4, text.length())) : text;
    }

    private static String virtioRemedy(String folder) {
        return SysDevice.name(folder).startsWith("vd") ? "give the virtual disk a serial on its hypervisor" : "";
    }
}
