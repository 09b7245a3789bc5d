package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.machineid.Surroundings.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {
    @ParameterizedTest
    @CsvSource({
        "bare-metal-nvme, NONE",
        "two-disk-server, NONE",
        "laptop-with-dock, NONE",
        "kvm-guest, NONE",
        "wsl2, NONE",
        "build-machine, NONE",
        "live-network-boot, NONE",
        "docker-bridge, APPLICATION",
        "docker-host-network, APPLICATION",
        "docker-desktop, APPLICATION",
        "podman-rootless, APPLICATION",
        "kubernetes-pod, APPLICATION",
        "alpine-container, APPLICATION",
        "recorded-docker-bridge, APPLICATION",
        "recorded-docker-machine-id, APPLICATION",
        "recorded-podman-bridge, APPLICATION",
        "recorded-podman-machine-id, APPLICATION",
        "lxc-container, SYSTEM",
    })
    void observe_everyRecordedMachine_knowsWhetherItIsAContainer(String name, Container expected) {
        assertEquals(
                expected, RecordedMachines.named(name).observe().surroundings().container());
    }

    @ParameterizedTest
    @CsvSource({
        "env container=podman, APPLICATION",
        "env container=oci, APPLICATION",
        "env container=lxc, SYSTEM",
        "env container=systemd-nspawn, SYSTEM",
        "env KUBERNETES_SERVICE_HOST=10.0.0.1, APPLICATION",
        "file /proc/1/environ = PATH=/bin\\x00container=systemd-nspawn\\x00, SYSTEM",
        "file /run/systemd/container = lxc-libvirt, SYSTEM",
        "dir /run/.containerenv, APPLICATION",
        "file /proc/1/cgroup = 12:pids:/docker/0123, APPLICATION",
        "file /proc/1/cgroup = 0::/kubepods.slice/pod1, APPLICATION",
        "file /proc/1/cgroup = 0::/lxc.payload.c1, SYSTEM",
    })
    void observe_oneStrongSign_isEnough(String line, Container expected) {
        assertEquals(
                expected,
                RecordedMachines.changed("bare-metal-nvme", line)
                        .observe()
                        .surroundings()
                        .container());
    }

    @Test
    void observe_dockersMarkerAlone_isNoContainer() {
        assertEquals(
                Container.NONE,
                RecordedMachines.changed("bare-metal-nvme", "dir /.dockerenv")
                        .observe()
                        .surroundings()
                        .container());
    }

    @Test
    void observe_overlayRootAlone_isNoContainer() {
        Surroundings router = RecordedMachines.changed(
                        "bare-metal-nvme",
                        "file /proc/self/mountinfo = 26 1 0:20 / / rw - overlay overlayfs:/overlay rw\\n")
                .observe()
                .surroundings();
        assertEquals(Container.NONE, router.container());
    }

    @Test
    void observe_hostNameMountedFromAStatePartition_isNoContainer() {
        Surroundings device = RecordedMachines.changed(
                        "bare-metal-nvme",
                        "file /proc/self/mountinfo = 26 1 259:2 / / ro - ext4 /dev/root ro\\n"
                                + "31 26 259:5 /root-overlay/etc/hostname /etc/hostname rw - ext4 /dev/state rw\\n")
                .observe()
                .surroundings();
        assertEquals(Container.NONE, device.container());
    }

    @Test
    void observe_hostNameMountedOnAnOverlayRoot_isAContainer() {
        Surroundings contained = RecordedMachines.changed(
                        "bare-metal-nvme",
                        "file /proc/1/cgroup = 0::/\\n",
                        "file /proc/self/mountinfo = 26 1 0:50 / / rw - overlay overlay rw\\n"
                                + "31 26 259:5 /some/where/name /etc/hostname rw - ext4 /dev/state rw\\n")
                .observe()
                .surroundings();
        assertEquals(Container.APPLICATION, contained.container());
    }

    @Test
    void observe_emptyContainerVariableOfTheFirstProcess_isNoContainer() {
        Surroundings machine = RecordedMachines.changed(
                        "bare-metal-nvme", "file /proc/1/environ = container=\\x00HOME=/\\x00")
                .observe()
                .surroundings();
        assertEquals(Container.NONE, machine.container());
    }

    @Test
    void observe_weakSignsOnABootedSystem_areNoContainer() {
        assertEquals(Container.NONE, withWeakSigns("0::/init.scope"));
        assertEquals(Container.APPLICATION, withWeakSigns("0::/"));
    }

    private static Container withWeakSigns(String cgroup) {
        return RecordedMachines.changed(
                        "bare-metal-nvme",
                        "file /proc/self/mountinfo = 26 1 0:50 / / rw - overlay overlay rw\\n",
                        "dir /.dockerenv",
                        "file /proc/1/cgroup = " + cgroup + "\\n")
                .observe()
                .surroundings()
                .container();
    }

    @Test
    void observe_rootInAFolderOfTheVfsDriver_isAContainer() {
        Surroundings vfs = RecordedMachines.changed(
                        "bare-metal-nvme",
                        "file /proc/self/mountinfo = 26 1 259:2 /var/lib/docker/vfs/dir/01ab / rw - ext4 /dev/root rw\\n")
                .observe()
                .surroundings();
        assertEquals(Container.APPLICATION, vfs.container());
    }
}
