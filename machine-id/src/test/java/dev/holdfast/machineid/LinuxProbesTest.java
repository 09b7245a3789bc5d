package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxProbesTest {
    private static final String DMI = "/sys/devices/virtual/dmi/id/";
    private static final String NIC = "/sys/devices/pci0000:00/0000:00:1f.6/net/eno1/";
    private static final String NVME = "/sys/devices/pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme0/";

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

    @Test
    void board_closedToThisUser_isUnreadableWithATmpfilesLine() {
        Probe probe = first(
                EvidenceKind.BOARD,
                RecordedMachines.named("bare-metal-nvme-nobody").observe());
        assertInstanceOf(Unreadable.class, probe.observation());
        assertTrue(probe.remedy().contains("z /sys/devices/virtual/dmi/id/product_uuid 0440 root"), probe.remedy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03000200-0400-0500-0006-000700080009",
                "00000000-0000-0000-0000-000000000000",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "To be filled by O.E.M.",
                "Default string"
            })
    void board_placeholder_isNotRecordedButStillCompared(String value) {
        MachineView view = bare("file " + DMI + "product_uuid = " + value + "\\n", "file " + DMI + "board_serial =");
        assertEquals(UnfitCause.PLACEHOLDER, cause(first(EvidenceKind.BOARD, view)));
        Sighting.Kind board = view.sighting(ProductScope.LOCAL).of(EvidenceKind.BOARD);
        assertEquals(0, board.fit().size());
        assertEquals(1, board.comparable().size());
    }

    @Test
    void board_uuidOfTheWrongLength_isMalformed() {
        Probe probe = first(EvidenceKind.BOARD, bare("file " + DMI + "product_uuid = 4c4c4544-0042\\n"));
        assertEquals(UnfitCause.MALFORMED, cause(probe));
    }

    @Test
    void board_deviceTreeHiddenByTheEngine_isOutOfScope() {
        Probe probe = first(
                EvidenceKind.BOARD, RecordedMachines.named("docker-desktop").observe());
        assertInstanceOf(OutOfScope.class, probe.observation());
        assertTrue(probe.remedy().contains("systempaths=unconfined"), probe.remedy());
    }

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

    @Test
    void asserted_relativePath_isUnreadable() {
        MachineView view = bare("env HOLDFAST_MACHINE_ID_FILE=id.txt");
        assertInstanceOf(Unreadable.class, first(EvidenceKind.ASSERTED, view).observation());
    }

    @Test
    void asserted_isNoPartOfTheMeasuredFingerprint() {
        MachineView view = RecordedMachines.named("kubernetes-pod").observe();
        assertFalse(view.fingerprint(ProductScope.LOCAL).digests().containsKey(EvidenceKind.ASSERTED));
        assertEquals(
                List.of(EvidenceKind.ASSERTED),
                List.copyOf(
                        view.assertedFingerprint(ProductScope.LOCAL).digests().keySet()));
    }

    @Test
    void asserted_notSet_saysWhichVariable() {
        Sighting.Kind kind = bare().sighting(ProductScope.LOCAL).of(EvidenceKind.ASSERTED);
        assertEquals("HOLDFAST_MACHINE_ID_FILE is not set", kind.whyNotVisible());
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

    @Test
    void derived_machineIdInTheOtherByteOrderOfTheUuid_isSeenAsOneKind() {
        MachineView view = RecordedMachines.changed(
                        "kvm-guest", "file " + DMI + "product_uuid = 3c0a1f7d-e852-6f4b-9c0d-1e2f3a4b5c6d\\n")
                .observe();
        assertTrue(view.fingerprint(ProductScope.LOCAL).derived());
        assertEquals(1, view.fingerprint(ProductScope.LOCAL).independentKinds());
    }

    private static MachineView bare(String... lines) {
        return RecordedMachines.changed("bare-metal-nvme", lines).observe();
    }

    private static MachineView onlyDisk(String path, String file) {
        return bare(
                "remove /sys/block",
                "link /sys/block/sdx -> ../devices/" + path,
                "file /sys/devices/" + path + "/" + file + "\\n");
    }

    private static String remedy(String name) {
        return first(EvidenceKind.MACHINE_ID, RecordedMachines.named(name).observe())
                .remedy();
    }

    private static UnfitCause cause(Probe probe) {
        return ((Unfit) probe.observation()).cause();
    }

    private static Probe first(EvidenceKind kind, MachineView view) {
        return all(kind, view).get(0);
    }

    private static List<Probe> all(EvidenceKind kind, MachineView view) {
        return view.probes().stream().filter(probe -> probe.kind() == kind).toList();
    }
}
