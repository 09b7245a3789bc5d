package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What no honest kernel shows: none of it may make observing wait, throw, or grow without bound. */
@DisabledOnOs(OS.WINDOWS)
class HostileTreeTest {
    @TempDir
    Path root;

    @Test
    void observe_tenThousandDisks_looksAtTheFirst256ByName() throws IOException {
        write("sys/devices/disk/serial", "WD-WX11A22B3344");
        Path block = Files.createDirectories(root.resolve("sys/block"));
        for (int i = 0; i < 10_000; i++) {
            Files.createSymbolicLink(block.resolve("sd" + (10_000 + i)), Path.of("../devices/disk"));
        }
        MachineView view = view();
        List<Probe> disks = probes(EvidenceKind.DISK, view);
        assertEquals(256, disks.size());
        assertEquals("/sys/block/sd10000/serial", disks.get(0).source());
        assertEquals("/sys/block/sd10255/serial", disks.get(255).source());
        assertEquals(
                1, view.fingerprint(ProductScope.LOCAL).of(EvidenceKind.DISK).size());
    }

    @Test
    void observe_thousandsOfLoopDevices_doNotHideTheDiskBehindThem() throws IOException {
        Path block = Files.createDirectories(root.resolve("sys/block"));
        for (int i = 0; i < 1_000; i++) {
            Files.createSymbolicLink(block.resolve("loop" + i), Path.of("../devices/virtual/block/loop"));
        }
        write("sys/block/sda/serial", "WD-WX11A22B3344");
        assertInstanceOf(
                Observation.Seen.class, probes(EvidenceKind.DISK).get(0).observation());
    }

    @Test
    void observe_fifoInsteadOfAFile_doesNotWaitForAWriter() throws Exception {
        Files.createDirectories(root.resolve("etc"));
        Process mkfifo =
                new ProcessBuilder("mkfifo", root.resolve("etc/machine-id").toString()).start();
        assertEquals(0, mkfifo.waitFor());
        Observation found = probes(EvidenceKind.MACHINE_ID).get(0).observation();
        assertEquals(new Observation.Unreadable("/etc/machine-id is not a regular file"), found);
    }

    @Test
    void observe_directoryInsteadOfAFile_saysSo() throws IOException {
        Files.createDirectories(root.resolve("etc/machine-id"));
        Observation found = probes(EvidenceKind.MACHINE_ID).get(0).observation();
        assertEquals(new Observation.Unreadable("/etc/machine-id is a directory"), found);
    }

    @Test
    void observe_linksInACircle_areFollowedNowhere() throws IOException {
        Path block = Files.createDirectories(root.resolve("sys/block"));
        Files.createSymbolicLink(block.resolve("sda"), Path.of("sdb"));
        Files.createSymbolicLink(block.resolve("sdb"), Path.of("sda"));
        Files.createDirectories(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/machine-id"), Path.of("machine-id"));
        assertInstanceOf(
                Observation.Absent.class, probes(EvidenceKind.DISK).get(0).observation());
        assertInstanceOf(
                Observation.Absent.class, probes(EvidenceKind.MACHINE_ID).get(0).observation());
    }

    @Test
    void observe_raidMadeOfItself_endsAfterAFewLayers() throws IOException {
        write("proc/self/mountinfo", "26 1 9:0 / / rw - ext4 /dev/md0 rw\n");
        Files.createDirectories(root.resolve("sys/devices/virtual/block/md0/slaves"));
        Files.createDirectories(root.resolve("sys/dev/block"));
        Files.createSymbolicLink(root.resolve("sys/dev/block/9:0"), Path.of("../../devices/virtual/block/md0"));
        for (int i = 0; i < 16; i++) {
            Files.createSymbolicLink(
                    root.resolve("sys/devices/virtual/block/md0/slaves/md" + i),
                    Path.of("/sys/devices/virtual/block/md0"));
        }
        assertInstanceOf(
                Observation.Absent.class, probes(EvidenceKind.DISK).get(0).observation());
    }

    @Test
    void observe_disksThatShareThousandsOfControllers_looksAtTheFirst64Once() {
        RecordedTree tree = new RecordedTree();
        tree.put("/sys/devices/disk/serial", new RecordedTree.File("WD-WX11A22B3344"));
        tree.put("/sys/devices/disk/device", new RecordedTree.Link("../subsystem"));
        for (int i = 0; i < 1_000; i++) {
            tree.put("/sys/devices/subsystem/nvme" + (1_000 + i) + "/transport", new RecordedTree.File("pcie"));
        }
        for (int i = 0; i < 256; i++) {
            tree.put("/sys/block/sd" + i, new RecordedTree.Link("../devices/disk"));
        }
        FakeCountingHost host = new FakeCountingHost(tree);
        List<Probe> disks = new ArrayList<>();
        new DiskReader(host, MountTable.of(host), JunkList.builtIn()).readInto(disks);
        assertEquals(256, disks.size());
        assertEquals(64, host.reads("/sys/devices/subsystem/"));
    }

    @Test
    void observe_absoluteLinkInARecordedFolder_staysInsideTheFolder() throws IOException {
        write("run/machine-id", "5f2c7b1e9d3a4c60b8e1f4a7d2c39b06\n");
        Files.createDirectories(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc/machine-id"), Path.of("/run/machine-id"));
        assertInstanceOf(
                Observation.Seen.class, probes(EvidenceKind.MACHINE_ID).get(0).observation());
    }

    @Test
    void observe_linkThatClimbsOutOfARecordedFolder_findsNothingOutside() throws IOException {
        Path outside = Files.writeString(root.resolve("secret"), "5f2c7b1e9d3a4c60b8e1f4a7d2c39b06\n");
        Path inner = Files.createDirectories(root.resolve("inner/etc"));
        Files.createSymbolicLink(inner.resolve("machine-id"), Path.of("../../../../../../.." + outside));
        Machine machine = Machine.recordedAt(root.resolve("inner"), Map.of());
        assertInstanceOf(
                Observation.Absent.class, machine.observe().probes().get(0).observation());
    }

    @Test
    void observe_bytesThatAreNoText_areNoValueAndNoError() throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.write(root.resolve("etc/machine-id"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xc3, 0x28});
        write("sys/block/sda/serial", "\u0000\u0001\u00ff");
        assertInstanceOf(
                Observation.Absent.class, probes(EvidenceKind.MACHINE_ID).get(0).observation());
        assertInstanceOf(
                Observation.Absent.class, probes(EvidenceKind.DISK).get(0).observation());
    }

    @Test
    void read_fileWithoutEnd_isCutAtTheLimit() throws IOException {
        write("sys/block/sda/serial", "A1".repeat(1_000_000));
        Host.Reading reading = new FolderHost(root).read("/sys/block/sda/serial", Host.EVIDENCE_LIMIT);
        assertEquals(4096, ((Host.Content) reading).text().length());
    }

    @Test
    void list_moreNamesThanAnyKernelShows_isBounded() throws IOException {
        Path block = Files.createDirectories(root.resolve("sys/block"));
        for (int i = 0; i < 20_000; i++) {
            Files.createSymbolicLink(block.resolve("sd" + (10_000 + i) + "x".repeat(240)), Path.of("nowhere"));
        }
        // A file system that tells the size of a folder has it refused; of another's names the first are taken.
        List<String> names = new FolderHost(root).list("/sys/block");
        boolean told = Files.size(block) > 4 << 20;
        assertEquals(told ? 0 : Host.NAMES_LIMIT, names.size());
    }

    @Test
    void observe_mountTableOfGarbage_isAnEmptyMountTable() throws IOException {
        write("proc/self/mountinfo", "\n - \n1 2\n- - - - - - - -\nx\u0000y\n" + " ".repeat(5000));
        write("etc/machine-id", "5f2c7b1e9d3a4c60b8e1f4a7d2c39b06\n");
        assertInstanceOf(
                Observation.Seen.class, probes(EvidenceKind.MACHINE_ID).get(0).observation());
    }

    @Test
    void observe_emptyFolder_hasAnAnswerForEveryMeasuredKind() {
        MachineView view = view();
        for (EvidenceKind kind : MachineView.measuredKinds()) {
            assertTrue(view.probes().stream().anyMatch(probe -> probe.kind() == kind), kind.id());
        }
        assertEquals(Fingerprint.of(Map.of()), view.fingerprint(ProductScope.LOCAL));
    }

    private MachineView view() {
        return Machine.recordedAt(root, Map.of()).observe();
    }

    private List<Probe> probes(EvidenceKind kind) {
        return probes(kind, view());
    }

    private static List<Probe> probes(EvidenceKind kind, MachineView view) {
        return view.probes().stream().filter(probe -> probe.kind() == kind).toList();
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
