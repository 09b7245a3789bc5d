package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.all;
import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static dev.holdfast.machineid.Probing.remedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineIdReaderTest {
    @ParameterizedTest
    @CsvSource({
        "uninitialized, placeholder, first-boot-complete.target",
        "00000000000000000000000000000000, placeholder, systemd-machine-id-setup",
        "ffffffffffffffffffffffffffffffff, placeholder, systemd-machine-id-setup",
        "b08dfa6083e7567a1921a715000001fb, shared, systemd-machine-id-setup",
        "not-an-id, malformed, systemd-machine-id-setup",
        "5f2c7b1e9d3a4c60b8e1f4a7d2c39b0, malformed, systemd-machine-id-setup",
    })
    void machineId_thatIsNoId_isUnfitWithItsCauseAndARemedy(String content, String cause, String remedy) {
        Probe probe = first(EvidenceKind.MACHINE_ID, bare("file /etc/machine-id = " + content + "\\n"));
        assertEquals(cause, ((Unfit) probe.observation()).cause().id());
        assertTrue(probe.remedy().contains(remedy), probe.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\\n", " \\n"})
    void machineId_empty_isAbsentAndNeverInvented(String content) {
        Probe probe = first(
                EvidenceKind.MACHINE_ID, bare("remove /var/lib/dbus/machine-id", "file /etc/machine-id = " + content));
        assertInstanceOf(Absent.class, probe.observation());
        assertTrue(probe.remedy().contains("systemd-machine-id-setup"), probe.remedy());
    }

    @Test
    void machineId_unreadable_saysSo() {
        assertInstanceOf(
                Unreadable.class,
                first(EvidenceKind.MACHINE_ID, bare("unreadable /etc/machine-id"))
                        .observation());
    }

    @Test
    void machineId_dbusCopyDisagrees_isAFindingAndNotAChoice() {
        List<Probe> probes = all(
                EvidenceKind.MACHINE_ID, bare("file /var/lib/dbus/machine-id = 00112233445566778899aabbccddeeff\\n"));
        assertInstanceOf(Seen.class, probes.get(0).observation());
        assertEquals("/etc/machine-id", probes.get(0).source());
        assertEquals(UnfitCause.DISAGREES, ((Unfit) probes.get(1).observation()).cause());
    }

    @Test
    void machineId_onlyTheDbusCopyThere_standsIn() {
        Probe probe = first(EvidenceKind.MACHINE_ID, bare("remove /etc/machine-id"));
        assertEquals("/var/lib/dbus/machine-id", probe.source());
        assertInstanceOf(Seen.class, probe.observation());
    }

    @Test
    void machineId_inAnImageOnlyAsDbusCopy_isBaked() {
        MachineView view = RecordedMachines.changed(
                        "docker-bridge", "file /var/lib/dbus/machine-id = 00112233445566778899aabbccddeeff\\n")
                .observe();
        assertEquals(UnfitCause.BAKED, cause(first(EvidenceKind.MACHINE_ID, view)));
    }

    @Test
    void machineId_overMountedWithTmpfs_isVolatile() {
        Probe probe = first(
                EvidenceKind.MACHINE_ID,
                bare("file /proc/self/mountinfo = 26 1 259:2 / / ro - ext4 /dev/root ro\\n"
                        + "40 26 0:23 /machine-id /etc/machine-id rw - tmpfs tmpfs rw\\n"));
        assertEquals(UnfitCause.VOLATILE, cause(probe));
        assertTrue(probe.remedy().contains("--commit"), probe.remedy());
    }

    @Test
    void machineId_inAContainerWhoseMountsAreHidden_isTakenForTheImages() {
        MachineView view = RecordedMachines.changed(
                        "docker-host-network", "env container=docker", "remove /proc/self/mountinfo")
                .observe();
        assertEquals(UnfitCause.BAKED, cause(first(EvidenceKind.MACHINE_ID, view)));
    }

    @Test
    void machineId_onAnOverlayInAContainer_isNotJudgedByAPathOfTheEngine() {
        MachineView view = RecordedMachines.changed(
                        "docker-bridge-machine-id",
                        "file /proc/self/mountinfo = 600 500 0:50 / / ro - overlay overlay rw,upperdir=/tmp/engine/1/diff\\n"
                                + "601 600 0:60 / /tmp rw - tmpfs tmpfs rw\\n"
                                + "602 600 0:61 / /etc/machine-id rw - overlay overlay rw,upperdir=/tmp/engine/2/diff\\n")
                .observe();
        assertInstanceOf(Seen.class, first(EvidenceKind.MACHINE_ID, view).observation());
    }

    @Test
    void machineId_absentInAContainer_isCuredByTheEnginesOwnLine() {
        assertTrue(remedy("docker-bridge").startsWith("docker run --mount type=bind,src=/etc/machine-id"));
        assertTrue(remedy("podman-rootless").startsWith("podman run --mount type=bind,src=/etc/machine-id"));
        assertTrue(remedy("kubernetes-pod").contains("hostPath: {path: /etc/machine-id, type: File}"));
    }

    @Test
    void machineId_directoryMadeByDocker_isCuredOnTheHostFirst() {
        Probe probe = first(
                EvidenceKind.MACHINE_ID,
                RecordedMachines.changed("docker-bridge", "dir /etc/machine-id").observe());
        assertTrue(probe.remedy().startsWith("give the host a machine-id first"), probe.remedy());
    }
}
