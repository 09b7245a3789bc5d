package dev.holdfast.verifier.store;

import static dev.holdfast.verifier.store.DataDirectoryTest.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in the folder, and never written there by this program. */
class DamageTest {
    private static final String NEWER_MINOR = "{\"major\":" + FormatVersion.MAJOR + ",\"minor\":7,\"later\":[1]}";

    @TempDir
    Path base;

    private DataDirectory directory;
    private Path folder;
    private Path record;

    @BeforeEach
    void activate() throws Exception {
        directory = Given.activated(Given.in(base));
        folder = directory.folder();
        record = folder.resolve("licenses").resolve(Given.LICENSE.suffix() + ".json");
    }

    @Test
    void anyChangedByteOfARecord_isRefusedAndNothingIsTouched() throws Exception {
        byte[] whole = Files.readAllBytes(record);
        int refused = 0;
        for (int i = 0; i < whole.length - 1; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(record, changed);
            DataDirectoryException e = assertFaultIn(
                    List.of(Fault.DAMAGED, Fault.OTHER_DIRECTORY), () -> directory.read(Given.LICENSE), i);
            assertFalse(e.getMessage().contains("\"state\""), e.getMessage());
            assertEquals(List.of(changed.length), List.of(Files.readAllBytes(record).length));
            refused++;
        }
        System.out.println("[damage test] " + refused + " changed bytes of a record refused");
    }

    @Test
    void recordCutShort_isDamage() throws Exception {
        byte[] whole = Files.readAllBytes(record);
        for (int length = 0; length < whole.length - 2; length++) {
            Files.write(record, java.util.Arrays.copyOf(whole, length));
            assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        }
    }

    @Test
    void damagedRecord_isNotReplacedByAnUpdate() throws Exception {
        Files.writeString(record, "{}");
        assertFault(Fault.DAMAGED, () -> directory.update(Given.LICENSE, held -> Given.withState(held, "{}")));
        assertEquals("{}", Files.readString(record));
    }

    @Test
    void recordOfAnotherLicense_underThisName_isDamage() throws Exception {
        directory.update(Given.OTHER_LICENSE, held -> Given.licensed(held, "other", "status", "{}"));
        Files.copy(
                folder.resolve("licenses").resolve(Given.OTHER_LICENSE.suffix() + ".json"),
                record,
                StandardCopyOption.REPLACE_EXISTING);
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
    }

    @Test
    void recordOfAnotherDirectory_isRefusedAsForeign() throws Exception {
        DataDirectory other = Given.in(base.resolve("other"));
        other.createDeviceKey(new SecureRandom());
        other.update(Given.LICENSE, held -> Given.licensed(held, "license", "status", "{\"revision\":1}"));
        Files.copy(
                other.folder().resolve("licenses").resolve(record.getFileName()),
                record,
                StandardCopyOption.REPLACE_EXISTING);
        assertFault(Fault.OTHER_DIRECTORY, () -> directory.read(Given.LICENSE));
    }

    @Test
    void anyMixtureOfTwoDirectories_isRefused() throws Exception {
        DataDirectory other = Given.in(base.resolve("other"));
        other.createDeviceKey(new SecureRandom());
        other.update(Given.LICENSE, held -> Given.licensed(held, "license", "status", "{\"revision\":1}"));
        List<String> files = List.of("device-key.p8", "device-key.pub", "licenses/" + record.getFileName());
        int mixtures = 0;
        for (int taken = 1; taken < (1 << files.size()) - 1; taken++) {
            Path mixed = Files.createDirectories(base.resolve("mixed-" + taken + "/acme-vision/licenses"));
            copy(folder.resolve("format.json"), mixed.resolveSibling("format.json"));
            for (int i = 0; i < files.size(); i++) {
                Path from = (taken >> i & 1) == 1 ? other.folder() : folder;
                copy(from.resolve(files.get(i)), mixed.getParent().resolve(files.get(i)));
            }
            DataDirectory mixture = Given.in(base.resolve("mixed-" + taken));
            assertFaultIn(List.of(Fault.DAMAGED, Fault.OTHER_DIRECTORY), () -> mixture.read(Given.LICENSE), taken);
            mixtures++;
        }
        assertEquals(6, mixtures);
    }

    @Test
    void partsOfTwoTimesOfARecord_areRefused() throws Exception {
        String before = Files.readString(record);
        directory.update(Given.LICENSE, held -> Given.licensed(held, "newer", "status-2", "{\"revision\":2}"));
        String after = Files.readString(record);
        for (String[] part : new String[][] {
            {"\"license\":\"newer\"", "\"license\":\"license\""},
            {"\"status\":\"status-2\"", "\"status\":\"status\""},
            {"\\\"revision\\\":2", "\\\"revision\\\":1"},
            {",\"state\":\"{\\\"revision\\\":2}\"", ""},
            {",\"status\":\"status-2\"", ""},
        }) {
            assertTrue(after.contains(part[0]), after);
            Files.writeString(record, after.replace(part[0], part[1]));
            assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        }
        Files.writeString(record, before);
        assertEquals("license", directory.read(Given.LICENSE).orElseThrow().license());
    }

    @Test
    void recordWithoutTheReadableKey_isReadUnauthenticated() throws Exception {
        Files.delete(folder.resolve("device-key.p8"));
        LicenseRecord read = directory.read(Given.LICENSE).orElseThrow();
        assertFalse(read.stateAuthenticated());
        assertEquals("license", read.license());
    }

    /** What a newer version of the same major has written, which no program here can do. */
    private void writeWith(Map<String, String> added) throws Exception {
        DeviceKey key = directory.deviceKey().orElseThrow();
        String thumbprint = key.publicKey().thumbprint();
        LicenseRecord held = directory.read(Given.LICENSE).orElseThrow();
        SortedMap<String, String> sorted = new TreeMap<>(added);
        String seal = StateSeal.of(held, thumbprint, sorted, key.seed());
        Files.write(record, new RecordJson(held, thumbprint, sorted, seal).toBytes());
        Files.writeString(folder.resolve("format.json"), NEWER_MINOR);
    }

    @Test
    void membersOfANewerMinor_surviveARewrite() throws Exception {
        writeWith(Map.of("later", "\"a\"", "even_later", ""));
        directory.update(Given.LICENSE, held -> Given.withState(held, "{\"revision\":9}"));
        String rewritten = Files.readString(record);
        assertTrue(rewritten.contains("\"even_later\":\"\",\"later\":\"\\\"a\\\"\""), rewritten);
        assertEquals(
                "{\"revision\":9}", directory.read(Given.LICENSE).orElseThrow().state());
        assertEquals(NEWER_MINOR, Files.readString(folder.resolve("format.json")));
    }

    @Test
    void recordThatHoldsNothingElseThanMembersOfANewerMinor_isKept() throws Exception {
        writeWith(Map.of("later", "a"));
        directory.update(Given.LICENSE, held -> new LicenseRecord(Given.LICENSE, null, null, null, null, true));
        assertTrue(Files.readString(record).contains("\"later\":\"a\""));
        assertEquals(List.of(Given.LICENSE), directory.licenses());
    }

    @Test
    void membersOfANewerMinor_areAuthenticated() throws Exception {
        writeWith(Map.of("later", "a"));
        String whole = Files.readString(record);
        for (String changed : List.of(
                whole.replace("\"later\":\"a\"", "\"later\":\"b\""),
                whole.replace("\"later\":\"a\"", "\"late\":\"a\""),
                whole.replace("\"later\":\"a\",", ""),
                whole.replace("\"later\":\"a\"", "\"later\":\"a\",\"more\":\"\""))) {
            assertNotEquals(whole, changed);
            Files.writeString(record, changed);
            assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        }
    }

    @Test
    void memberThatNoVersionWrites_isDamage() throws Exception {
        String whole = Files.readString(record);
        for (String member : List.of(
                "\"later\":1",
                "\"later\":null",
                "\"later\":[]",
                "\"later\":{}",
                "\"Later\":\"a\"",
                "\"\":\"a\"",
                "\"1\":\"a\"",
                "\"l" + "x".repeat(64) + "\":\"a\"")) {
            Files.writeString(record, whole.replaceFirst("\\{", "{" + member + ","));
            assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
            Files.delete(folder.resolve("device-key.p8"));
            assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
            Files.write(
                    folder.resolve("device-key.p8"),
                    KeyFiles.privateFile(DeviceKey.create(new FakeRandom(7)).seed()));
        }
    }

    @Test
    void folderOfVersion0_isUsedAsItIs() throws Exception {
        String old = "{\"major\":0,\"minor\":1}\n";
        Files.writeString(folder.resolve("format.json"), old);
        directory.update(Given.LICENSE, held -> Given.withState(held, "{\"revision\":9}"));
        assertEquals(
                "{\"revision\":9}", directory.read(Given.LICENSE).orElseThrow().state());
        assertEquals(old, Files.readString(folder.resolve("format.json")));
    }

    @Test
    void newerMajor_isTooNewForEverythingAndNothingIsTouched() throws Exception {
        Files.writeString(folder.resolve("format.json"), "{\"major\":" + (FormatVersion.MAJOR + 1) + ",\"minor\":0}");
        String before = String.join(" ", DataDirectoryTest.names(folder));
        assertFault(Fault.TOO_NEW, () -> directory.read(Given.LICENSE));
        assertFault(Fault.TOO_NEW, () -> directory.licenses());
        assertFault(Fault.TOO_NEW, () -> directory.bundles());
        assertFault(Fault.TOO_NEW, () -> directory.deviceKey());
        assertFault(Fault.TOO_NEW, () -> directory.deviceKeyThumbprint());
        assertFault(Fault.TOO_NEW, () -> directory.createDeviceKey(new SecureRandom()));
        assertFault(Fault.TOO_NEW, () -> directory.update(Given.LICENSE, held -> Given.withState(held, "{}")));
        assertFault(Fault.TOO_NEW, () -> directory.appendBundles(List.of("a.b.c")));
        assertFault(Fault.TOO_NEW, () -> directory.lockOperation(java.time.Duration.ZERO));
        assertFault(Fault.TOO_NEW, () -> directory.requireWritable());
        assertFault(Fault.TOO_NEW, () -> directory.setAside());
        assertEquals(before, String.join(" ", DataDirectoryTest.names(folder)));
    }

    @Test
    void formatThatIsMissingOrNone_isDamage() throws Exception {
        for (String text : List.of("", "{}", "{\"major\":0}", "{\"major\":-1,\"minor\":0}", "[]")) {
            Files.writeString(folder.resolve("format.json"), text);
            assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        }
        Files.delete(folder.resolve("format.json"));
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        assertFault(Fault.DAMAGED, () -> directory.createDeviceKey(new SecureRandom()));
        assertFault(Fault.DAMAGED, () -> directory.requireWritable());
    }

    @Test
    void keyFilesOfAnotherSpelling_areDamage() throws Exception {
        for (String name : List.of("device-key.p8", "device-key.pub")) {
            String whole = Files.readString(folder.resolve(name));
            for (String changed :
                    List.of("", whole + "\n", whole.substring(1), whole.replace("\n", "\r\n"), whole.trim())) {
                Files.writeString(folder.resolve(name), changed);
                assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
                assertFault(Fault.DAMAGED, () -> directory.deviceKey());
            }
            Files.writeString(folder.resolve(name), whole);
        }
        assertTrue(directory.deviceKey().isPresent());
    }

    @Test
    void fileBeyondItsLimit_isRefusedBeforeItIsRead() throws Exception {
        try (var channel = Files.newByteChannel(record, java.nio.file.StandardOpenOption.WRITE)) {
            channel.position(5L << 30).write(java.nio.ByteBuffer.wrap(new byte[1]));
        }
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
    }

    @Test
    void interruptedThread_stillReads() throws Exception {
        Thread.currentThread().interrupt();
        Optional<LicenseRecord> read = directory.read(Given.LICENSE);
        assertTrue(Thread.interrupted());
        assertTrue(read.isPresent());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
    }

    private static DataDirectoryException assertFaultIn(
            List<Fault> faults, org.junit.jupiter.api.function.Executable action, int at) {
        DataDirectoryException e = org.junit.jupiter.api.Assertions.assertThrows(
                DataDirectoryException.class, action, () -> "accepted change " + at);
        assertTrue(faults.contains(e.fault()), e.getMessage());
        return e;
    }
}
