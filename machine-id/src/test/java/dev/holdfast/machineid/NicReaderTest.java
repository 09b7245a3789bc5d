package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.NIC;
import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NicReaderTest {
    @ParameterizedTest
    @CsvSource({
        "address, 02:fc:00:00:00:01, not permanent",
        "address, 52:54:00:6b:3c:58, not permanent",
        "address, 01:00:5e:00:00:01, not permanent",
        "address, 00:15:5d:01:0a:07, shared",
        "address, 3c:ec, malformed",
        "addr_assign_type, 1, not permanent",
        "addr_assign_type, 3, not permanent",
    })
    void nic_whoseAddressIsNotTheHardwaresOwn_isNotRecorded(String file, String content, String cause) {
        Probe probe = first(EvidenceKind.NIC, bare("file " + NIC + file + " = " + content + "\\n"));
        assertEquals(cause, cause(probe).id());
    }

    @Test
    void nic_virtualFunctionOfASharedCard_isNotRecorded() {
        Probe probe = first(EvidenceKind.NIC, bare("dir /sys/devices/pci0000:00/0000:00:1f.6/physfn"));
        assertEquals(UnfitCause.NOT_PERMANENT, cause(probe));
    }

    @Test
    void nic_inAContainerWithItsOwnNetwork_isOutOfScopeAndItsVethIsNeverRecorded() {
        for (String name : List.of("docker-bridge", "podman-rootless", "kubernetes-pod", "alpine-container")) {
            MachineView view = RecordedMachines.named(name).observe();
            assertInstanceOf(OutOfScope.class, first(EvidenceKind.NIC, view).observation(), name);
            assertTrue(view.fingerprint(ProductScope.LOCAL).of(EvidenceKind.NIC).isEmpty(), name);
        }
    }

    @ParameterizedTest
    @CsvSource({"address = 00:e0:4c:12:34:56", "address = 33:e0:4c:12:34:56", "address = 3c:ec"})
    void nic_namedByItsAddress_isShownWithoutIt(String address) {
        String folder = "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/net/enx00e04c123456";
        for (String line : List.of("file " + folder + "/" + address + "\\n", "unreadable " + folder + "/address")) {
            MachineView view = bare(
                    "remove /sys/class/net",
                    "link /sys/class/net/enx00e04c123456 -> ../../devices/"
                            + folder.substring("/sys/devices/".length()),
                    "dir " + folder + "/device",
                    "file " + folder + "/type = 1\\n",
                    line);
            Probe probe = first(EvidenceKind.NIC, view);
            assertEquals("/sys/class/net/enx.../address", probe.source());
            Sighting sighting = view.sighting(ProductScope.LOCAL);
            ScoreSheet sheet =
                    MatchRule.judge(bare().fingerprint(ProductScope.LOCAL), sighting, BindingPolicy.STANDARD);
            assertTrue(sheet.toText().contains("enx..."), sheet.toText());
            String shown = sheet.toText() + sheet.toJson() + sheet + sighting + probe + view.probes() + probe.remedy();
            assertFalse(shown.contains("00e04c123456"), shown);
        }
    }

    @Test
    void nic_ofAnotherLinkType_isNoEvidence() {
        assertInstanceOf(
                Absent.class,
                first(EvidenceKind.NIC, bare("file " + NIC + "type = 32\\n")).observation());
    }
}
