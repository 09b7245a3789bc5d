package dev.holdfast.machineid;

import dev.holdfast.machineid.ForeignEvidence.Disk;
import dev.holdfast.machineid.ForeignEvidence.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import oshi.SystemInfo;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** Asks OSHI. Only macOS and Windows ever load this class; on Linux OSHI is the oracle of a test and nothing else. */
final class OshiEvidence {
    private static final int IF_TYPE_ETHERNET = 6;
    private static final int IF_TYPE_WIFI = 71;
    private static final String WINDOWS = "windows";

    private OshiEvidence() {}

    static ForeignEvidence ofThisMachine() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith(WINDOWS);
        String installation = windows ? WindowsRegistry.machineGuid() : "";
        return read(new SystemInfo().getHardware(), windows, installation);
    }

    static ForeignEvidence read(HardwareAbstractionLayer hardware, boolean windows, String installation) {
        String uuid = known(hardware.getComputerSystem().getHardwareUUID());
        String serial = known(
                windows
                        ? hardware.getComputerSystem().getBaseboard().getSerialNumber()
                        : hardware.getComputerSystem().getSerialNumber());
        return new ForeignEvidence(installation, uuid, serial, disks(hardware), nics(hardware, windows));
    }

    private static List<Disk> disks(HardwareAbstractionLayer hardware) {
        List<Disk> disks = new ArrayList<>();
        for (HWDiskStore store : hardware.getDiskStores()) {
            disks.add(new Disk(store.getName(), known(store.getModel()), known(store.getSerial())));
        }
        return disks;
    }

    private static List<Nic> nics(HardwareAbstractionLayer hardware, boolean windows) {
        List<Nic> nics = new ArrayList<>();
        for (NetworkIF nic : hardware.getNetworkIFs(false)) {
            boolean wired = nic.getIfType() == IF_TYPE_ETHERNET || nic.getIfType() == IF_TYPE_WIFI;
            // Only Windows tells the type and whether there is a connector.
            boolean virtual = windows && !(wired && nic.isConnectorPresent());
            nics.add(new Nic(nic.getName(), known(nic.getMacaddr()), virtual));
        }
        return nics;
    }

    // OSHI answers the word "unknown" where it knows nothing.
    private static String known(String answer) {
        String trimmed = answer.trim();
        return trimmed.equalsIgnoreCase("unknown") ? "" : trimmed;
    }
}
