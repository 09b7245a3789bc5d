package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.all;
import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Observation.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine-id and its D-Bus copy, which systemd copies back where it is left behind. */
class MachineIdCopiesTest {
    private static final String IMAGES = "file /var/lib/dbus/machine-id = 00112233445566778899aabbccddeeff\\n";

    @Test
    void machineId_boundIntoAnImageWithADbusCopyOfItsOwn_isTheBoundOne() {
        String name = "docker-bridge-machine-id";
        MachineView view = RecordedMachines.changed(name, IMAGES).observe();
        List<Probe> probes = all(EvidenceKind.MACHINE_ID, view);
        assertInstanceOf(Seen.class, probes.get(0).observation());
        assertEquals("/etc/machine-id", probes.get(0).source());
        assertEquals(UnfitCause.DISAGREES, cause(probes.get(1)));
        assertEquals(
                RecordedMachines.named(name).observe().fingerprint(ProductScope.LOCAL),
                view.fingerprint(ProductScope.LOCAL));
    }

    @Test
    void machineId_dbusCopyDisagrees_isCuredByALink() {
        Probe copy = all(EvidenceKind.MACHINE_ID, bare(IMAGES)).get(1);
        assertTrue(copy.remedy().endsWith("ln -sf /etc/machine-id /var/lib/dbus/machine-id"), copy.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"b08dfa6083e7567a1921a715000001fb", "11111111111111111111111111111111", "raspberry"})
    void machineId_thatManyMachinesHave_isCuredByRemovingBothCopies(String id) {
        String remedy = first(EvidenceKind.MACHINE_ID, bare("file /etc/machine-id = " + id + "\\n"))
                .remedy();
        assertTrue(
                remedy.contains("rm -f /etc/machine-id /var/lib/dbus/machine-id && systemd-machine-id-setup"), remedy);
    }

    @Test
    void machineId_ofTheImageOfAnApplicationContainer_isCuredByTheHostsOwn() {
        Probe probe = first(
                EvidenceKind.MACHINE_ID,
                RecordedMachines.named("docker-baked-id").observe());
        assertEquals(UnfitCause.BAKED, cause(probe));
        assertTrue(probe.remedy().startsWith("docker run --mount type=bind,src=/etc/machine-id"), probe.remedy());
    }
}
