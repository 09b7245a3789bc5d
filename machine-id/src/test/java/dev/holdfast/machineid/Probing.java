package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Unfit;
import java.util.List;

/** What the tests of single readers ask of the machine {@code bare-metal-nvme} after something has happened to it. */
final class Probing {
    static final String DMI = "/sys/devices/virtual/dmi/id/";
    static final String NIC = "/sys/devices/pci0000:00/0000:00:1f.6/net/eno1/";
    static final String NVME = "/sys/devices/pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme0/";

    private Probing() {}

    static MachineView bare(String... lines) {
        return RecordedMachines.changed("bare-metal-nvme", lines).observe();
    }

    static MachineView onlyDisk(String path, String file) {
        return bare(
                "remove /sys/block",
                "link /sys/block/sdx -> ../devices/" + path,
                "file /sys/devices/" + path + "/" + file + "\\n");
    }

    static String remedy(String name) {
        return first(EvidenceKind.MACHINE_ID, RecordedMachines.named(name).observe())
                .remedy();
    }

    static UnfitCause cause(Probe probe) {
        return ((Unfit) probe.observation()).cause();
    }

    static Probe first(EvidenceKind kind, MachineView view) {
        return all(kind, view).get(0);
    }

    static List<Probe> all(EvidenceKind kind, MachineView view) {
        return view.probes().stream().filter(probe -> probe.kind() == kind).toList();
    }
}
