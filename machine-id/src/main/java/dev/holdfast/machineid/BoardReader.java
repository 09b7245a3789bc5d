package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the board: the DMI product UUID and board serial, or where neither is fit the device-tree serial (ARM). */
final class BoardReader {
    static final String DMI_FOLDER = "/sys/class/dmi/id/";
    private static final String UUID_FILE = DMI_FOLDER + "product_uuid";
    private static final String SERIAL_FILE = DMI_FOLDER + "board_serial";
    private static final String[] TREE_FILES = {
        "/proc/device-tree/serial-number", "/sys/firmware/devicetree/base/serial-number"
    };
    private static final String RIGHTS_REMEDY =
            "as root: echo 'z %FILE% 0440 root GROUP' >> /etc/tmpfiles.d/holdfast.conf"
                    + " && systemd-tmpfiles --create (GROUP: one the application's user is in)";

    private final Host host;
    /** The words of the application container that this is, or null on a machine. */
    private final @Nullable Remedies engine;

    private final JunkList junk;

    BoardReader(Host host, @Nullable Remedies engine, JunkList junk) {
        this.host = host;
        this.engine = engine;
        this.junk = junk;
    }

    void readInto(List<Probe> probes) {
        Probe uuid = read(UUID_FILE, true);
        Probe serial = read(SERIAL_FILE, false);
        boolean silent = absent(uuid) && absent(serial);
        if (!silent) {
            probes.add(uuid);
            probes.add(serial);
        }
        // Who may not read DMI does not see whether root would go on, so fewer rights never show another value.
        if (answers(uuid) || answers(serial)) {
            return;
        }
        for (String file : TREE_FILES) {
            Probe tree = read(file, false);
            if (!absent(tree)) {
                probes.add(tree);
                return;
            }
        }
        if (silent) {
            probes.add(nothing());
        }
    }

    /** Whether the device tree is not asked after this answer of DMI. */
    private static boolean answers(Probe probe) {
        return probe.observation() instanceof Seen || probe.observation() instanceof Unreadable;
    }

    private Probe nothing() {
        // Container engines cover /sys/firmware, where the device tree lives, with an empty tmpfs.
        if (engine != null
                && host.exists("/sys/firmware")
                && host.list("/sys/firmware").isEmpty()) {
            return new Probe(
                    EvidenceKind.BOARD,
                    "/sys/firmware",
                    new OutOfScope("the container engine hides /sys/firmware"),
                    engine.unmaskFirmware());
        }
        return new Probe(EvidenceKind.BOARD, "/sys/class/dmi/id", new Absent(), "");
    }

    private static boolean absent(Probe probe) {
        return probe.observation() instanceof Absent;
    }

    static boolean isOfTheDeviceTree(String source) {
        return source.startsWith("/proc/device-tree/") || source.startsWith("/sys/firmware/");
    }

    /** The answer of a file that only root may read. */
    static Probe closed(String file) {
        // The link in /sys/class is not where a rule for the file itself has to point.
        String target = file.replace(DMI_FOLDER, "/sys/devices/virtual/dmi/id/");
        return new Probe(
                EvidenceKind.BOARD,
                file,
                new Unreadable(file + " may be read by root only"),
                RIGHTS_REMEDY.replace("%FILE%", target));
    }

    private Probe read(String file, boolean uuid) {
        Host.Reading reading = host.read(file, Host.EVIDENCE_LIMIT);
        EvidenceValue value = reading instanceof Host.Content content ? Normalisation.value(content.text()) : null;
        if (value != null) {
            return new Probe(EvidenceKind.BOARD, file, judged(value, uuid), "");
        }
        if (reading instanceof Host.Denied) {
            return closed(file);
        }
        Observation none = reading instanceof Host.Odd odd ? new Unreadable(file + " is " + odd.what()) : new Absent();
        return new Probe(EvidenceKind.BOARD, file, none, "");
    }

    private Observation judged(EvidenceValue value, boolean uuid) {
        boolean malformed = uuid && !Normalisation.isHex(value.normalised(), 32);
        Observation observation = Observations.judged(EvidenceKind.BOARD, value, junk);
        return malformed && observation instanceof Seen ? new Unfit(UnfitCause.MALFORMED, value) : observation;
    }
}
