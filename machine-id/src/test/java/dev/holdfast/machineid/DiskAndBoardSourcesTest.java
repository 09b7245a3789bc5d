package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static dev.holdfast.machineid.Probing.onlyDisk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import org.junit.jupiter.api.Test;

/** Where virtual disks and boards without DMI keep what tells them apart. */
class DiskAndBoardSourcesTest {
    private static final String VIRTIO = "pci0000:00/0000:00:02.0/virtio1/block/sdx";

    @Test
    void disk_ofAGuestWithoutASerial_isAbsentAndCuredOnTheHypervisor() {
        Probe probe =
                first(EvidenceKind.DISK, RecordedMachines.named("kvm-guest").observe());
        assertInstanceOf(Absent.class, probe.observation());
        assertEquals("give the virtual disk a serial on its hypervisor", probe.remedy());
    }

    @Test
    void disk_ofAVirtioGuestWithASerial_isSeen() {
        Probe probe = first(EvidenceKind.DISK, onlyDisk(VIRTIO, "serial = build-7f3c91"));
        assertInstanceOf(Seen.class, probe.observation());
        assertEquals("/sys/block/sdx/serial", probe.source());
    }

    @Test
    void disk_ofWsl2_isSeenByItsWwid() {
        Probe probe = first(EvidenceKind.DISK, RecordedMachines.named("wsl2").observe());
        assertInstanceOf(Seen.class, probe.observation());
        assertEquals("/sys/block/sdc/device/wwid", probe.source());
    }

    @Test
    void disk_whoseSerialIsItsName_isShared() {
        Probe probe = first(
                EvidenceKind.DISK,
                RecordedMachines.named("cloud-instance-google").observe());
        assertEquals(UnfitCause.SHARED, cause(probe));
    }

    @Test
    void board_withoutDmi_isTheDeviceTreesSerialForEveryUser() {
        MachineView root = RecordedMachines.named("raspberry-pi").observe();
        Probe probe = first(EvidenceKind.BOARD, root);
        assertInstanceOf(Seen.class, probe.observation());
        assertEquals("/proc/device-tree/serial-number", probe.source());
        assertEquals(root.probes(), root.asUnprivileged().probes());
    }

    @Test
    void board_whoseDeviceTreeIsInSysAlone_isTheSame() {
        MachineView view = RecordedMachines.changed("raspberry-pi", "remove /proc/device-tree")
                .observe();
        assertEquals(
                "/sys/firmware/devicetree/base/serial-number",
                first(EvidenceKind.BOARD, view).source());
        assertEquals(
                RecordedMachines.named("raspberry-pi").observe().fingerprint(ProductScope.LOCAL),
                view.fingerprint(ProductScope.LOCAL));
    }

    @Test
    void disk_onAnSdCard_isSeenByItsCid() {
        Probe probe =
                first(EvidenceKind.DISK, RecordedMachines.named("raspberry-pi").observe());
        assertInstanceOf(Seen.class, probe.observation());
        assertTrue(probe.source().endsWith("/device/cid"), probe.source());
    }
}
