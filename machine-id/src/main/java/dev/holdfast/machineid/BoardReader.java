package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;

/** Reads the board: the DMI product UUID and board serial, or the device-tree serial where there is no DMI (ARM). */
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
    private final boolean contained;
    private final Remedies remedies;
    private final JunkList junk;

    BoardReader(Host host, boolean contained, Remedies remedies, JunkList junk) {
        this.host = host;
        this.contained = contained;
        this.remedies = remedies;
        this.junk = junk;
    }

    void readInto(List<Probe> probes) {
        Probe uuid = read(UUID_FILE, true);
        Probe serial = read(SERIAL_FILE, false);
        if (!absent(uuid) || !absent(serial)) {
            probes.add(uuid);
            probes.add(serial);
            return;
        }
        for (String file : TREE_FILES) {
            Probe tree = read(file, false);
            if (!absent(tree)) {
                probes.add(tree);
                return;
            }
        }
        probes.add(nothing());
    }

    private Probe nothing() {
        // Container engines cover /sys/firmware, where the device tree lives, with an empty tmpfs.
        boolean masked = contained
                && host.exists("/sys/firmware")
                && host.list("/sys/firmware").isEmpty();
        if (masked) {
            return new Probe(
                    EvidenceKind.BOARD,
                    "/sys/firmware",
                    new OutOfScope("the container engine hides /sys/firmware"),
                    remedies.unmaskFirmware());
        }
        return new Probe(EvidenceKind.BOARD, "/sys/class/dmi/id", new Absent(), "");
    }

    private static boolean absent(Probe probe) {
        return probe.observation() instanceof Absent;
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
        if (reading instanceof Host.Denied) {
            return closed(file);
        }
        if (reading instanceof Host.Odd odd) {
            return new Probe(EvidenceKind.BOARD, file, new Unreadable(file + " is " + odd.what()), "");
        }
        EvidenceValue value = reading instanceof Host.Content content ? Normalisation.value(content.text()) : null;
        if (value == null) {
            return new Probe(EvidenceKind.BOARD, file, new Absent(), "");
        }
        boolean malformed = uuid && !Normalisation.isHex(value.normalised(), 32);
        Observation observation = Observations.judged(EvidenceKind.BOARD, value, junk);
        if (malformed && observation instanceof Observation.Seen) {
            observation = new Unfit(UnfitCause.MALFORMED, value);
        }
        return new Probe(EvidenceKind.BOARD, file, observation, "");
    }
}
