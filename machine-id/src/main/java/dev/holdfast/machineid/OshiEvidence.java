package dev.holdfast.machineid;

import dev.holdfast.machineid.ForeignEvidence.Answer;
import dev.holdfast.machineid.ForeignEvidence.Disk;
import dev.holdfast.machineid.ForeignEvidence.Failed;
import dev.holdfast.machineid.ForeignEvidence.Nic;
import dev.holdfast.machineid.ForeignEvidence.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** Asks OSHI. Only macOS and Windows ever load this class; on Linux OSHI is the oracle of a test and nothing else. */
final class OshiEvidence {
    private static final int IF_TYPE_ETHERNET = 6;
    private static final int IF_TYPE_WIFI = 71;
    private static final String WINDOWS = "windows";
    /** The name of what stands for a list that could not be had. */
    private static final String WHOLE = "oshi";

    private OshiEvidence() {}

    static ForeignEvidence ofThisMachine() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith(WINDOWS);
        Answer installation = windows ? ask(WindowsRegistry::machineGuid) : ForeignEvidence.NOTHING;
        return read(new SystemInfo().getHardware(), windows, installation);
    }

    static ForeignEvidence read(HardwareAbstractionLayer hardware, boolean windows, Answer installation) {
        Answer uuid = ask(() -> hardware.getComputerSystem().getHardwareUUID());
        Answer serial = ask(() -> windows
                ? hardware.getComputerSystem().getBaseboard().getSerialNumber()
                : hardware.getComputerSystem().getSerialNumber());
        return new ForeignEvidence(installation, uuid, serial, disks(hardware), nics(hardware, windows));
    }

    private static List<Disk> disks(HardwareAbstractionLayer hardware) {
        List<Disk> disks = new ArrayList<>();
        Answer listed = ask(() -> {
            for (HWDiskStore store : hardware.getDiskStores()) {
                disks.add(disk(store));
            }
            return "";
        });
        if (listed instanceof Failed) {
            disks.add(new Disk(WHOLE, "", listed));
        }
        return disks;
    }

    // Whether a disk hangs on USB is told by its model alone, so that one which cannot be asked for it is not taken.
    private static Disk disk(HWDiskStore store) {
        Answer model = ask(store::getModel);
        Answer serial = ask(store::getSerial);
        return new Disk(text(ask(store::getName)), text(model), model instanceof Failed ? model : serial);
    }

    private static List<Nic> nics(HardwareAbstractionLayer hardware, boolean windows) {
        List<Nic> nics = new ArrayList<>();
        Answer listed = ask(() -> {
            for (NetworkIF nic : hardware.getNetworkIFs(false)) {
                nics.add(nic(nic, windows));
            }
            return "";
        });
        if (listed instanceof Failed) {
            nics.add(new Nic(WHOLE, listed, false));
        }
        return nics;
    }

    private static Nic nic(NetworkIF nic, boolean windows) {
        Answer address = ask(nic::getMacaddr);
        Answer virtual = ask(() -> Boolean.toString(windows && !isWiredToHardware(nic)));
        return new Nic(
                text(ask(nic::getName)),
                virtual instanceof Failed ? virtual : address,
                text(virtual).equals("true"));
    }

    // Only Windows tells the type and whether there is a connector.
    private static boolean isWiredToHardware(NetworkIF nic) {
        boolean ethernet = nic.getIfType() == IF_TYPE_ETHERNET || nic.getIfType() == IF_TYPE_WIFI;
        return ethernet && nic.isConnectorPresent();
    }

    /** One question; whatever goes wrong with it costs no other answer. OSHI says "unknown" where it knows nothing. */
    private static Answer ask(Supplier<@Nullable String> question) {
        try {
            String answer = question.get();
            if (answer == null) {
                return new Failed("not answered");
            }
            String trimmed = answer.trim();
            return trimmed.equalsIgnoreCase("unknown") ? ForeignEvidence.NOTHING : new Text(trimmed);
        } catch (RuntimeException | LinkageError e) {
            return new Failed("not answered: " + e.getClass().getSimpleName());
        }
    }

    private static String text(Answer answer) {
        return answer instanceof Text text ? text.text() : "";
    }
}
