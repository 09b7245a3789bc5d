package dev.holdfast.machineid;

import static dev.holdfast.machineid.ObservingProcess.NOBODY;
import static dev.holdfast.machineid.ObservingProcess.boundOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The places of the running machine itself, and not of a folder, filled with what no honest kernel shows. */
@EnabledOnOs(OS.LINUX)
class HostileMachineTest {
    @TempDir
    Path tree;

    @BeforeEach
    void requireRoot() throws Exception {
        boolean may = ObservingProcess.mayBindAndBecomeNobody();
        if (!may) {
            System.out.println("skipped: binding a hostile tree over this machine needs root, setpriv and unshare");
        }
        assumeTrue(may, "root, setpriv and unshare");
    }

    @Test
    void observe_pipesInThePlaceOfFiles_doesNotWaitForAWriter() throws Exception {
        for (String path : List.of(
                "etc/machine-id",
                "var/lib/dbus/machine-id",
                "proc/1/cgroup",
                "proc/1/environ",
                "sys/class/dmi/id/product_uuid",
                "sys/class/dmi/id/board_serial",
                "sys/block/sda/serial")) {
            Files.createDirectories(tree.resolve(path).getParent());
            shell("mkfifo '" + tree.resolve(path) + "'");
        }
        assertEquals(
                List.of(
                        "not visible machine-id: /etc/machine-id is not a regular file",
                        "not visible board: /sys/class/dmi/id/product_uuid is not a regular file",
                        "not visible disk: /sys/block/sda/serial is not a regular file",
                        "not visible nic: nothing at /sys/class/net"),
                notVisible(List.of()));
    }

    @Test
    void observe_tenThousandDisksThatMayNotBeRead_saysSoToNobodyAndShowsRootOne() throws Exception {
        Path serial = write("sys/devices/disk/serial", "WD-WX11A22B3344");
        Files.createDirectories(tree.resolve("sys/block"));
        shell("cd '" + tree.resolve("sys/block") + "' && i=0; while [ $i -lt 10000 ]; do"
                + " ln -s ../devices/disk sd$((10000 + i)); i=$((i + 1)); done; chmod 0400 '" + serial + "'");
        assertTrue(notVisible(NOBODY)
                .contains("not visible disk: /sys/block/sd10000/serial may not be read by this user"));
        assertTrue(notVisible(List.of()).stream().noneMatch(line -> line.startsWith("not visible disk")));
    }

    @Test
    void observe_linksInACircleAndNamesThatAreNoText_showNothing() throws Exception {
        Files.createDirectories(tree.resolve("sys/class/net"));
        Files.createDirectories(tree.resolve("sys/block"));
        Files.createSymbolicLink(tree.resolve("sys/block/sda"), Path.of("sdb"));
        Files.createSymbolicLink(tree.resolve("sys/block/sdb"), Path.of("sda"));
        Files.createSymbolicLink(tree.resolve("sys/class/net/eno1"), Path.of("/sys/class/net/eno1"));
        shell("cd '" + tree.resolve("sys/block") + "' && mkdir \"$(printf 'sd\\377\\376')\" \"$(printf 'sd\\nx')\"");
        write("sys/devices/virtual/dmi/id/product_uuid", "\u00ff\u00fe\u0000");
        Files.createSymbolicLink(tree.resolve("sys/class/dmi"), Path.of("../devices/virtual/dmi"));

        List<String> hidden = notVisible(List.of());

        assertTrue(hidden.contains("not visible board: nothing at /sys/class/dmi/id"), hidden.toString());
        assertTrue(hidden.contains("not visible nic: nothing at /sys/class/net"), hidden.toString());
        assertTrue(hidden.stream().anyMatch(line -> line.startsWith("not visible disk: nothing at /sys/block/sd")));
    }

    @Test
    void observe_folderThatMayNotBeEntered_isUnreadableAndNotAbsent() throws Exception {
        write("sys/devices/virtual/dmi/id/product_uuid", "4c4c4544-0042-3510-8052-b3c04f4b4e32\n");
        Files.createDirectories(tree.resolve("sys/class"));
        Files.createSymbolicLink(tree.resolve("sys/class/dmi"), Path.of("../devices/virtual/dmi"));
        shell("chmod 0700 '" + tree.resolve("sys/devices/virtual/dmi") + "'");
        assertTrue(notVisible(NOBODY)
                .contains("not visible board: /sys/class/dmi/id/product_uuid may be read by root only"));
        assertTrue(notVisible(List.of()).stream().noneMatch(line -> line.startsWith("not visible board")));
    }

    @Test
    void recording_byAUserWhoMayNotEnterAFolder_replaysAsUnreadable() throws Exception {
        write("sys/devices/virtual/dmi/id/product_uuid", "4c4c4544-0042-3510-8052-b3c04f4b4e32\n");
        Files.createDirectories(tree.resolve("sys/class"));
        Files.createSymbolicLink(tree.resolve("sys/class/dmi"), Path.of("../devices/virtual/dmi"));
        shell("chmod 0700 '" + tree.resolve("sys/devices/virtual/dmi") + "'");
        shell("find '" + tree + "' -maxdepth 2 -type d -exec chmod a+rx {} +");
        try (ObservingProcess observing = new ObservingProcess()) {
            List<String> nobody =
                    Stream.of(boundOver(tree), NOBODY).flatMap(List::stream).toList();
            Recording recording = Recording.parse(String.join("\n", observing.lines(nobody, "-Drecording=true")));

            Probe uuid = Probing.first(EvidenceKind.BOARD, recording.machine().observe());

            assertEquals("/sys/class/dmi/id/product_uuid", uuid.source());
            assertInstanceOf(Observation.Unreadable.class, uuid.observation());
        }
    }

    private List<String> notVisible(List<String> user) throws IOException, InterruptedException {
        shell("find '" + tree + "' -maxdepth 2 -type d -exec chmod a+rx {} +");
        try (ObservingProcess observing = new ObservingProcess()) {
            List<String> before =
                    Stream.of(boundOver(tree), user).flatMap(List::stream).toList();
            return observing.lines(before).stream()
                    .filter(line -> line.startsWith("not visible "))
                    .toList();
        }
    }

    private Path write(String path, String content) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
