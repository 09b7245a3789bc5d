package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine with more mounts than are held: what decides may stand in the last line of the table. */
@DisabledOnOs(OS.WINDOWS)
class ManyMountsTest {
    private static final String ID = "5f2c7b1e9d3a4c60b8e1f4a7d2c39b06";
    private static final String DISK_ROOT = "26 1 8:1 / / rw - ext4 /dev/sda1 rw\n";

    @TempDir
    Path root;

    @Test
    void observe_tenThousandMounts_findsTheBoundMachineIdInTheLastLine() throws IOException {
        String overlay = "26 1 0:50 / / rw - overlay overlay rw,lowerdir=/a,upperdir=/b,workdir=/c\n";
        String bound = "30000 26 8:1 /etc/machine-id /etc/machine-id ro - ext4 /dev/sda1 rw\n";
        assertEquals(
                UnfitCause.BAKED,
                assertInstanceOf(Observation.Unfit.class, machineId(overlay + layers(10_000), "docker"))
                        .cause());
        assertInstanceOf(Observation.Seen.class, machineId(overlay + layers(10_000) + bound, "docker"));
    }

    @Test
    void observe_tenThousandMounts_findsTheMemoryOverTheMachineIdInTheLastLine() throws IOException {
        Observation covered = machineId(DISK_ROOT + layers(10_000) + "30000 26 0:60 / /etc rw - tmpfs tmpfs rw\n", "");
        assertEquals(
                UnfitCause.VOLATILE,
                assertInstanceOf(Observation.Unfit.class, covered).cause());
    }

    @Test
    void observe_tenThousandMounts_findsTheMemoryUnderTheRootInTheLastLine() throws IOException {
        String live = "26 1 0:50 / / rw - overlay overlay rw,lowerdir=/rom,upperdir=/cow/upper,workdir=/cow/work\n";
        assertInstanceOf(Observation.Seen.class, machineId(live + layers(10_000), ""));
        Observation inMemory = machineId(live + layers(10_000) + "30000 26 0:60 / /cow rw - tmpfs tmpfs rw\n", "");
        assertEquals(
                UnfitCause.VOLATILE,
                assertInstanceOf(Observation.Unfit.class, inMemory).cause());
    }

    @Test
    void observe_tenThousandMounts_findsTheSystemContainersMountInTheLastLine() throws IOException {
        write(
                "proc/self/mountinfo",
                DISK_ROOT + layers(10_000) + "30000 26 0:60 / /proc/cpuinfo rw - fuse.lxcfs l rw\n");
        assertEquals(
                Surroundings.Container.SYSTEM,
                Machine.recordedAt(root, Map.of()).observe().surroundings().container());
    }

    @Test
    void recording_ofTenThousandMounts_keepsTheFewThatDecideAndReplaysAlike() throws IOException {
        write("etc/machine-id", ID + "\n");
        write("proc/self/mountinfo", DISK_ROOT + layers(10_000) + "30000 26 0:60 / /etc rw - tmpfs tmpfs rw\n");
        Recording recording = Recording.of(Machine.recordedAt(root, Map.of()), new SecureRandom());
        assertTrue(recording.text().length() < 2_000, recording.text());
        Observation replayed = Probing.first(
                        EvidenceKind.MACHINE_ID, recording.machine().observe())
                .observation();
        assertEquals(
                UnfitCause.VOLATILE,
                assertInstanceOf(Observation.Unfit.class, replayed).cause());
    }

    @Test
    void observe_tableBeyondTheBound_readsNoMachineIdThatMayBeTheImages() throws IOException {
        String line = layers(1);
        StringBuilder endless = new StringBuilder(DISK_ROOT);
        while (endless.length() <= Host.LONG_LIMIT) {
            endless.append(line);
        }
        Observation unknown = machineId(endless.toString(), "");
        assertEquals(
                new Observation.Unreadable("/proc/self/mountinfo does not tell where /etc/machine-id lies"), unknown);
    }

    @Test
    void observe_endlessMountsOverTheMachineId_areNotHeld() throws IOException {
        String over = "30000 26 0:60 / /etc rw - tmpfs tmpfs rw\n".repeat(20_000);
        assertInstanceOf(Observation.Unreadable.class, machineId(DISK_ROOT + over, ""));
    }

    @Test
    void readLines_ofAFolder_areThoseOfARecordingOfIt() throws IOException {
        String text = "one\n\ntwo " + "x".repeat(300_000) + "\nthree";
        write("long", text);
        RecordedTree tree = new RecordedTree();
        tree.put("/long", new RecordedTree.File(text));
        Host.Lines some = line -> line.length() < 10 && line.contains("e");
        assertEquals(new Host.Content("one\nthree\n"), new FolderHost(root).readLines("/long", some));
        assertEquals(new Host.Content("one\nthree\n"), tree.readLines("/long", some));
        assertEquals(new Host.Missing(), new FolderHost(root).readLines("/short", some));
        assertEquals(new Host.Missing(), tree.readLines("/short", some));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void observing_sixteenThousandRealMounts_showsWhatItShowsUnderTheUsualOnes() throws Exception {
        // Each mount of the folder into itself doubles what is mounted there.
        String mounts = "mkdir " + root + "/m && mount -t tmpfs none " + root + "/m && cd " + root + "/m"
                + " && mount --make-private . && for i in 0 1 2 3 4 5 6 7 8 9 a b c d; do mkdir $i; done"
                + " && for i in 0 1 2 3 4 5 6 7 8 9 a b c d; do mount --rbind . $i || exit 70; done"
                + " && cd / && echo lines $(grep -c . /proc/self/mountinfo) && exec \"$@\"";
        List<String> crowded = List.of("unshare", "-m", "sh", "-c", mounts, "sh");
        boolean may = ObservingProcess.mayBindAndBecomeNobody();
        if (!may) {
            System.out.println("skipped: thousands of real mounts need root, setpriv and unshare");
        }
        assumeTrue(may, "root, setpriv and unshare");
        try (ObservingProcess observing = new ObservingProcess()) {
            List<String> usual = observing.lines(List.of());
            List<String> many = observing.lines(crowded);
            int lines = Integer.parseInt(many.get(0).substring("lines ".length()));
            assertTrue(lines > 16_000, many.get(0));
            assertEquals(usual, many.subList(1, many.size()));
        }
    }

    private Observation machineId(String mounts, String container) throws IOException {
        write("etc/machine-id", ID + "\n");
        write("proc/self/mountinfo", mounts);
        Map<String, String> environment = container.isEmpty() ? Map.of() : Map.of("container", container);
        return Probing.first(
                        EvidenceKind.MACHINE_ID,
                        Machine.recordedAt(root, environment).observe())
                .observation();
    }

    /** Mounts as an engine makes them, one for each container. */
    private static String layers(int count) {
        StringBuilder mounts = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String at = "/var/lib/engine/overlay2/" + (1_000_000 + i);
            mounts.append(1000 + i)
                    .append(" 26 0:51 / ")
                    .append(at)
                    .append("/merged rw,relatime shared:7 - overlay overlay")
                    .append(" rw,lowerdir=/l/A:/l/B,upperdir=")
                    .append(at)
                    .append("/diff,workdir=")
                    .append(at)
                    .append("/work\n");
        }
        return mounts.toString();
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }
}
