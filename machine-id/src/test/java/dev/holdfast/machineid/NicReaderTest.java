package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.NIC;
import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

    @Test
    void nic_ofAnotherLinkType_isNoEvidence() {
        assertInstanceOf(
                Absent.class,
                first(EvidenceKind.NIC, bare("file " + NIC + "type = 32\\n")).observation());
    }
}
