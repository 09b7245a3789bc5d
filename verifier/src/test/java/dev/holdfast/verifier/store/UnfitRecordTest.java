package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the owner of a machine makes unfit on purpose; FORMAT.md 1.2, 1.7 and 9.5.3. */
class UnfitRecordTest {
    @TempDir
    Path base;

    private DataDirectory directory;

    @BeforeEach
    void heldLicense() throws Exception {
        directory = Given.in(base);
        directory.createDeviceKey(new SecureRandom());
        directory.update(Given.LICENSE, held -> Given.licensed(held, "license", "status", "{}"));
    }

    private Path record() {
        return new Layout(directory.folder()).record(Given.LICENSE);
    }

    private static void assertFault(Fault fault, org.junit.jupiter.api.function.Executable call) {
        assertEquals(fault, assertThrows(DataDirectoryException.class, call).fault());
    }

    private void fillWithMembersOfANewerVersion() throws Exception {
        DeviceKey key = directory.deviceKey().orElseThrow();
        String thumbprint = key.publicKey().thumbprint();
        LicenseRecord held = directory.read(Given.LICENSE).orElseThrow();
        int room = RecordJson.MAXIMUM_BYTES - (int) Files.size(record()) - ",\"more\":\"\"".length();
        SortedMap<String, String> added = new TreeMap<>(Map.of("more", "x".repeat(room)));
        String seal = StateSeal.of(held, thumbprint, added, key.seed());
        Files.write(record(), new RecordJson(held, thumbprint, added, seal).toBytes());
        assertEquals(RecordJson.MAXIMUM_BYTES, Files.size(record()));
    }

    @Test
    void update_ofARecordThatWouldExceedItsLimit_isRefusedAndLeavesTheOld() throws Exception {
        fillWithMembersOfANewerVersion();
        assertEquals("license", directory.read(Given.LICENSE).orElseThrow().license());
        assertFault(
                Fault.NOT_WRITABLE, () -> directory.update(Given.LICENSE, held -> Given.withState(held, "{\"a\":1}")));
        assertEquals("{}", directory.read(Given.LICENSE).orElseThrow().state());
    }

    @Test
    void appendBundles_beyondTheLimitOfTheFile_isRefusedAndLeavesTheOld() throws Exception {
        String half = "x".repeat((4 << 20) / 2);
        directory.appendBundles(List.of(half));
        assertFault(Fault.NOT_WRITABLE, () -> directory.appendBundles(List.of("y" + half)));
        assertEquals(List.of(half), directory.bundles());
    }

    @Test
    void read_whereTheTwoHalvesAreOfDifferentKeys_isDamage() throws Exception {
        String own = directory.deviceKeyThumbprint().orElseThrow();
        DeviceKey stranger = DeviceKey.create(new SecureRandom());
        Path file = directory.folder().resolve("device-key.p8");
        Files.write(file, KeyFiles.privateFile(stranger.seed()));
        LicenseRecord held = new LicenseRecord(Given.LICENSE, "license", "status", null, "{}", true);
        String seal = StateSeal.of(held, own, Collections.emptySortedMap(), stranger.seed());
        Files.write(record(), new RecordJson(held, own, Collections.emptySortedMap(), seal).toBytes());
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        assertFault(Fault.DAMAGED, () -> directory.content(Given.LICENSE));
    }
}
