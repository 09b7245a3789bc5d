package dev.holdfast.machineid;

import static dev.holdfast.machineid.ObservingProcess.NOBODY;
import static dev.holdfast.machineid.ObservingProcess.boundOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine, seen by uid 65534 without any capability: the same, bar what is closed to it. */
@EnabledOnOs(OS.LINUX)
class UnprivilegedTest {
    @BeforeEach
    void requireRoot() throws Exception {
        boolean may = ObservingProcess.mayBindAndBecomeNobody();
        if (!may) {
            System.out.println("skipped: observing as nobody needs root, setpriv and unshare");
        }
        assumeTrue(may, "root, setpriv and unshare");
    }

    @Test
    void observing_asNobodyWithoutCapabilities_showsNothingThatRootDoesNotShow() throws Exception {
        try (ObservingProcess observing = new ObservingProcess()) {
            List<String> root = fingerprint(observing.lines(List.of()));
            List<String> nobody = fingerprint(observing.lines(NOBODY));
            assertFalse(root.isEmpty());
            assertEquals(without("board", root), without("board", nobody));
            assertEquals(List.of(), minus(nobody, root));
        }
    }

    @Test
    void observing_boardThatIsRootsAlone_isSeenByRootAndUnreadableToNobody(@TempDir Path tree) throws Exception {
        RecordedMachines.recording("bare-metal-nvme").unpackTo(tree);
        for (String name : List.of("product_uuid", "board_serial")) {
            Files.setPosixFilePermissions(
                    tree.resolve("sys/devices/virtual/dmi/id").resolve(name),
                    PosixFilePermissions.fromString("r--------"));
        }
        enterableByAll(tree);
        try (ObservingProcess observing = new ObservingProcess()) {
            List<String> root = observing.lines(boundOver(tree));
            List<String> nobody = observing.lines(
                    Stream.of(boundOver(tree), NOBODY).flatMap(List::stream).toList());

            assertEquals(recorded(EvidenceKind.BOARD), minus(fingerprint(root), without("board", fingerprint(root))));
            assertEquals(without("board", fingerprint(root)), fingerprint(nobody));
            assertEquals(recorded(EvidenceKind.DISK), only("disk", nobody));
            assertEquals(recorded(EvidenceKind.NIC), only("nic", nobody));
            assertEquals(
                    List.of("not visible board: /sys/class/dmi/id/product_uuid may be read by root only"),
                    nobody.stream()
                            .filter(line -> line.startsWith("not visible board"))
                            .toList());
            assertFalse(root.stream().anyMatch(line -> line.startsWith("not visible board")));
        }
    }

    /** What the recording says, which was read without any namespace or user. */
    private static List<String> recorded(EvidenceKind kind) {
        return RecordedMachines.bareMetal().observe().fingerprint(ProductScope.LOCAL).of(kind).stream()
                .map(digest -> "fingerprint " + kind.id() + " " + digest.text())
                .toList();
    }

    private static void enterableByAll(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static List<String> fingerprint(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("fingerprint ")).toList();
    }

    private static List<String> only(String kind, List<String> lines) {
        return minus(fingerprint(lines), without(kind, lines));
    }

    private static List<String> without(String kind, List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("fingerprint " + kind + " "))
                .toList();
    }

    private static List<String> minus(List<String> lines, List<String> others) {
        List<String> left = new ArrayList<>(lines);
        left.removeAll(others);
        return left;
    }
}
