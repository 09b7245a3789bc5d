package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import oshi.SystemInfo;

/** Where this module and OSHI both see a value of the running Linux machine, they must agree. */
@EnabledOnOs(OS.LINUX)
class OshiOracleTest {
    private final Map<String, String> own = new HashMap<>();

    @Test
    void valuesThatOshiSeesToo_areTheSame() {
        for (Probe probe : Machine.local().observe().probes()) {
            EvidenceValue value = Observations.valueOf(probe.observation());
            if (value != null) {
                own.put(place(probe), value.normalised());
            }
        }
        ForeignEvidence oracle = OshiEvidence.read(new SystemInfo().getHardware(), false, ForeignEvidence.NOTHING);
        int nics = 0;
        for (ForeignEvidence.Nic nic : oracle.nics()) {
            nics += compare("nic " + nic.name(), nic.address());
        }
        int disks = 0;
        for (ForeignEvidence.Disk disk : oracle.disks()) {
            disks += compare("disk " + disk.name().replace("/dev/", ""), disk.serial());
        }
        int boards = compare("board product_uuid", oracle.boardUuid());
        System.out.println("values compared with oshi on this machine: " + (nics + disks + boards) + " (" + nics
                + " nic, " + disks + " disk, " + boards + " board)");
    }

    private static String place(Probe probe) {
        String[] steps = probe.source().split("/");
        return switch (probe.kind()) {
            case DISK -> "disk " + steps[3];
            case NIC -> "nic " + steps[4];
            default -> probe.kind().id() + " " + steps[steps.length - 1];
        };
    }

    private int compare(String place, ForeignEvidence.Answer answer) {
        String mine = own.get(place);
        if (mine == null
                || !(answer instanceof ForeignEvidence.Text theirs)
                || theirs.text().isEmpty()) {
            return 0;
        }
        assertEquals(Normalisation.normalise(theirs.text()), mine, place);
        return 1;
    }
}
