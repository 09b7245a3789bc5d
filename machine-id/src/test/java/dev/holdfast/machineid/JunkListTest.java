package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JunkListTest {
    private static final Path FILE = Path.of("src/main/resources/dev/holdfast/machineid/junk.txt");
    private static final Path MACHINES = Path.of("src/test/resources");
    private static final List<String> PLACES = List.of(
            "[A-Za-z0-9-]+/[\\w.-]+ [\\w.-]+(/[\\w.-]+)+",
            "[A-Za-z0-9-]+/[\\w.-]+#\\d+",
            "[a-z-]+\\([1-8]\\)",
            "[a-z0-9-]+(\\.[a-z0-9-]+)+(/[\\w.?=-]+)+",
            "(dmidecode|inxi|lshw|printenv): .*([A-Z0-9]{2,}|\\d).*");

    @Test
    void builtIn_everyLine_hasAKindACauseAValueAndSourcesThatCanBeLookedUp() throws IOException {
        Set<String> seen = new HashSet<>();
        for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] columns = line.split("\\|", -1);
                assertEquals(5, columns.length, line);
                String kind = columns[0].strip();
                assertTrue(kind.equals("any") || EvidenceKind.ofId(kind).isPresent(), line);
                assertTrue(Set.of("shared", "placeholder").contains(columns[1].strip()), line);
                assertFalse(Normalisation.normalise(columns[2]).isEmpty(), line);
                for (String source : columns[3].strip().split("; ", -1)) {
                    assertTrue(canBeLookedUp(source), line + " has the source \"" + source + '"');
                }
                seen.add(kind);
            }
        }
        assertEquals(Set.of("any", "machine-id", "board", "disk", "nic"), seen);
    }

    private static boolean canBeLookedUp(String source) {
        return source.startsWith("machines/")
                ? Files.isDirectory(MACHINES.resolve(source))
                : PLACES.stream().anyMatch(source::matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "several makers",
                "reference firmware",
                "from memory",
                "machines/nowhere",
                "fwts/fwts",
                "lshw: boards",
                "AMI firmware default, seen on many boards",
                "counted digits, which nothing generates"
            })
    void canBeLookedUp_hearsay_isNoSource(String source) {
        assertFalse(canBeLookedUp(source));
    }

    @ParameterizedTest
    @CsvSource({
        "BOARD, TO BE FILLED BY O.E.M., placeholder",
        "BOARD, ffffffffffffffffffffffffffffffff, placeholder",
        "DISK, 00000000000000000000, placeholder",
        "DISK, N/A, placeholder",
        "DISK, QM00003, placeholder",
        "DISK, persistent-disk-7, shared",
        "DISK, SN: 000001, placeholder",
        "DISK, VB1234-56789, shared",
        "DISK, VMware NVME_0000, shared",
        "DISK, VMware NVME_0001, shared",
        "MACHINE_ID, d495c4b7bb8244639186ef65305fd685, shared",
        "DISK, VMware_NVME_0000, shared",
        "BOARD, MB-1234567890, placeholder",
        "BOARD, BSN12345678901234567, placeholder",
        "BOARD, BSS-0123456789, placeholder",
        "BOARD, Type2 - Board Serial Number, placeholder",
        "BOARD, Not Supported by CPU, placeholder",
        "BOARD, OEM_Define3, placeholder",
        "BOARD, 4C4C4544-0000-2010-8020-80C04F202020, placeholder",
        "BOARD, 8A95D198-7F46-11E5-BF8B-08002704D48E, shared",
        "MACHINE_ID, 9989a26f06984d6dbadc01770f018e3b, shared",
        "DISK, 0Google_EphemeralDisk_local-ssd-0, shared",
        "BOARD, c3d9b8674f4b94f6, shared",
        "NIC, 00:11:22:33:44:55, placeholder",
        "NIC, 00:E0:4C:53:44:58, shared",
        "NIC, 00:00:23:34:45:66, shared",
        "NIC, 88:88:88:88:87:88, placeholder",
        "NIC, 00:15:5D:77:88:99, shared",
        "NIC, ac:de:48:00:11:22, shared",
        "MACHINE_ID, B08DFA6083E7567A1921A715000001FB, shared",
    })
    void causeFor_knownJunk_inAnySpelling_isItsCause(EvidenceKind kind, String value, String cause) {
        UnfitCause found = JunkList.builtIn().causeFor(kind, Normalisation.value(value));
        assertEquals(cause, found.id());
    }

    @ParameterizedTest
    @CsvSource({
        "BOARD, 4c4c4544-0042-3510-8052-b3c04f4b4e32",
        "BOARD, PF1NSTRP",
        "DISK, S4EWNF0M602711A",
        "NIC, 00:50:56:9a:4c:21",
        "NIC, 00:16:3e:5a:1b:2c",
        "MACHINE_ID, 5f2c7b1e9d3a4c60b8e1f4a7d2c39b06",
    })
    void causeFor_honestValues_isNone(EvidenceKind kind, String value) {
        assertNull(JunkList.builtIn().causeFor(kind, Normalisation.value(value)));
    }

    @Test
    void with_oneMoreValue_leavesTheOriginalAsItWas() {
        EvidenceValue value = Normalisation.value("GOLDEN-IMAGE-1");
        JunkList more = JunkList.builtIn().with(EvidenceKind.DISK, "golden image 1", UnfitCause.SHARED);
        assertEquals(UnfitCause.SHARED, more.causeFor(EvidenceKind.DISK, value));
        assertNull(more.causeFor(EvidenceKind.BOARD, value));
        assertNull(JunkList.builtIn().causeFor(EvidenceKind.DISK, value));
    }

    @Test
    void with_aCauseThatWouldStopComparisons_isRefused() {
        for (UnfitCause cause : List.of(UnfitCause.BAKED, UnfitCause.VOLATILE, UnfitCause.MALFORMED)) {
            assertThrows(
                    IllegalArgumentException.class, () -> JunkList.builtIn().with(EvidenceKind.DISK, "x", cause));
        }
    }
}
