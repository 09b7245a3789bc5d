package dev.holdfast.machineid;

import static dev.holdfast.machineid.Probing.NVME;
import static dev.holdfast.machineid.Probing.all;
import static dev.holdfast.machineid.Probing.bare;
import static dev.holdfast.machineid.Probing.cause;
import static dev.holdfast.machineid.Probing.first;
import static dev.holdfast.machineid.Probing.onlyDisk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskReaderTest {
    @Test
    void disks_ofAMirrorThatHoldsTheRoot_comeFirst() {
        MachineView view = RecordedMachines.changed(
                        "two-disk-server",
                        "link /sys/block/nvme0n1 -> ../devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1",
                        "file /sys/devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1/serial = S4EWNF0M602711A\\n")
                .observe();
        List<String> sources =
                all(EvidenceKind.DISK, view).stream().map(Probe::source).toList();
        assertEquals(
                List.of(
                        "/sys/block/sda/device/vpd_pg80",
                        "/sys/block/sdb/device/vpd_pg80",
                        "/sys/block/nvme0n1/serial"),
                sources);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "rdma", "fc", "loop"})
    void disk_behindNvmeOverFabrics_isNotPartOfTheMachine(String transport) {
        Probe probe = first(EvidenceKind.DISK, bare("file " + NVME + "transport = " + transport + "\\n"));
        assertEquals(UnfitCause.REMOVABLE, cause(probe));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform/host3/session1/target3:0:0/3:0:0:0/block/sdx",
                "pci0000:00/0000:00:05.0/host1/rport-1:0-2/target1:0:0/1:0:0:0/block/sdx",
                "pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/host0/target0:0:0/0:0:0:0/block/sdx",
                "platform/usb@ff100000/xhci-hcd.0.auto/usb1/1-1/1-1:1.0/host0/target0:0:0/0:0:0:0/block/sdx"
            })
    void disk_behindIscsiFibreChannelOrUsb_isNotPartOfTheMachine(String path) {
        MachineView view = onlyDisk(path, "serial = WX11A22B3344");
        assertEquals(UnfitCause.REMOVABLE, cause(first(EvidenceKind.DISK, view)));
    }

    @Test
    void disk_ofMultipathNvme_isReadFromItsSubsystem() {
        String subsystem = "/sys/devices/virtual/nvme-subsystem/nvme-subsys0";
        MachineView view = bare(
                "remove /sys/block/nvme0n1",
                "link /sys/block/nvme0n1 -> ../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1",
                "link " + subsystem + "/nvme0n1/device -> ../../nvme-subsys0",
                "file " + subsystem + "/serial = S4EWNF0M602711A     \\n",
                "link " + subsystem + "/nvme0 -> " + NVME.substring(0, NVME.length() - 1));
        Probe probe = first(EvidenceKind.DISK, view);
        assertInstanceOf(Seen.class, probe.observation());
        assertEquals(
                bare().fingerprint(ProductScope.LOCAL).of(EvidenceKind.DISK),
                view.fingerprint(ProductScope.LOCAL).of(EvidenceKind.DISK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop0", "zram0", "ram0", "dm-0", "md0", "sr0", "nbd0", "rbd0", "zd0", "fd0"})
    void disk_thatIsNoPhysicalDisk_isNoEvidence(String name) {
        MachineView view = bare("remove /sys/block", "file /sys/block/" + name + "/serial = WX11A22B3344\\n");
        assertInstanceOf(Absent.class, first(EvidenceKind.DISK, view).observation());
    }

    @Test
    void disk_bootAreaOfAnEmmcChip_isNotASecondDisk() {
        MachineView view = bare("remove /sys/block", "file /sys/block/mmcblk0boot0/device/cid = 1501004d34\\n");
        assertInstanceOf(Absent.class, first(EvidenceKind.DISK, view).observation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlayblk", "QM00001", "0000000000000000", "drive-scsi0"})
    void disk_serialThatManyShare_isNotRecordedButStillCompared(String serial) {
        MachineView view = onlyDisk("pci0000:00/0000:00:02.0/virtio1/block/vda", "serial = " + serial);
        assertInstanceOf(Unfit.class, first(EvidenceKind.DISK, view).observation());
        assertEquals(
                1,
                view.sighting(ProductScope.LOCAL)
                        .of(EvidenceKind.DISK)
                        .comparable()
                        .size());
    }

    @Test
    void disk_whoseFirstSourceIsClosed_showsNoOtherValueInstead() {
        Probe probe = first(
                EvidenceKind.DISK,
                bare("unreadable " + NVME + "serial", "file " + NVME + "wwid = eui.0025385b01b1b1b1\\n"));
        assertInstanceOf(Unreadable.class, probe.observation());
    }

    @Test
    void disk_whoseFirstSourceFails_showsNoOtherValueInstead() {
        Probe probe = first(
                EvidenceKind.DISK,
                bare("fifo " + NVME + "serial", "file " + NVME + "nvme0n1/wwid = eui.0025385b01b1\\n"));
        assertEquals(
                new Unreadable(probe.source() + " is not a regular file"),
                probe.observation(),
                "a fault is told and not hidden behind another value");
    }

    @Test
    void disk_whoseIdentificationAloneFails_isAbsent() {
        String path = "pci0000:00/0000:00:02.0/host0/target0:0:0/0:0:0:0/block/sdx";
        MachineView view = bare(
                "remove /sys/block",
                "link /sys/block/sdx -> ../devices/" + path,
                "fifo /sys/devices/" + path + "/device/wwid");
        assertInstanceOf(Absent.class, first(EvidenceKind.DISK, view).observation());
    }

    @Test
    void junk_addedByAnApplication_isNotRecordedAnyMore() {
        JunkList more = JunkList.builtIn().with(EvidenceKind.DISK, "s4ewn f0m-602711a", UnfitCause.SHARED);
        MachineView view = RecordedMachines.bareMetal().withJunk(more).observe();
        assertEquals(UnfitCause.SHARED, cause(first(EvidenceKind.DISK, view)));
        Fingerprint before = bare().fingerprint(ProductScope.LOCAL);
        ScoreSheet sheet = MatchRule.judge(before, view.sighting(ProductScope.LOCAL), BindingPolicy.STRICT);
        assertEquals(ScoreSheet.Outcome.SAME, sheet.outcome(), "a license recorded before still matches");
    }
}
