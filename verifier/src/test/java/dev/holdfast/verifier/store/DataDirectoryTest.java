package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path base;

    private DataDirectory directory() {
        return Given.in(base);
    }

    @Test
    void missingFolder_readsAsEmptyAndIsNotMade() throws Exception {
        DataDirectory directory = directory();
        assertEquals(List.of(), directory.licenses());
        assertEquals(Optional.empty(), directory.read(Given.LICENSE));
        assertEquals(Optional.empty(), directory.deviceKey());
        assertEquals(Optional.empty(), directory.deviceKeyThumbprint());
        assertEquals(List.of(), directory.bundles());
        directory.clearPending(Given.LICENSE, "none");
        assertFalse(Files.exists(directory.folder()));
    }

    @Test
    void update_ofAnAbsentRecord_startsFromAnEmptyOne() throws Exception {
        directory().createDeviceKey(new SecureRandom());
        LicenseRecord written = directory().update(Given.LICENSE, record -> {
            assertEquals(new LicenseRecord(Given.LICENSE, null, null, null, null, true), record);
            return Given.licensed(record, "license", "status", "{}");
        });
        assertEquals(Optional.of(written), directory().read(Given.LICENSE));
        assertEquals(new LicenseRecord(Given.LICENSE, "license", "status", null, "{}", true), written);
    }

    @Test
    void update_toAReceiptAlone_isKept() throws Exception {
        Given.activated(directory());
        LicenseRecord released = new LicenseRecord(Given.LICENSE, null, null, null, null, "receipt", true);
        directory().update(Given.LICENSE, record -> released);
        assertEquals(Optional.of(released), directory().read(Given.LICENSE));
        directory().update(Given.LICENSE, record -> new LicenseRecord(Given.LICENSE, null, null, null, null, true));
        assertEquals(List.of(), directory().licenses());
    }

    @Test
    void update_thatChangesNothing_doesNotWrite() throws Exception {
        Given.activated(directory());
        Path file = record(Given.LICENSE);
        Object before = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        directory().update(Given.LICENSE, record -> record);
        Object after = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        assertEquals(before, after);
    }

    @Test
    void update_thatThrows_changesNothingAndGivesTheLockBack() throws Exception {
        Given.activated(directory());
        assertThrows(
                IllegalStateException.class,
                () -> directory().update(Given.LICENSE, record -> {
                    throw new IllegalStateException("no");
                }));
        directory().update(Given.LICENSE, record -> Given.withState(record, "{\"n\":2}"));
        assertEquals("{\"n\":2}", directory().read(Given.LICENSE).orElseThrow().state());
    }

    @Test
    void update_insideAnUpdate_isAProgrammingError() throws Exception {
        Given.activated(directory());
        assertThrows(
                IllegalStateException.class,
                () -> directory().update(Given.LICENSE, record -> {
                    try {
                        return directory().update(Given.LICENSE, inner -> inner);
                    } catch (DataDirectoryException e) {
                        throw new AssertionError(e);
                    }
                }));
    }

    @Test
    void update_withoutADeviceKey_isRefused() throws Exception {
        assertFault(Fault.NOT_WRITABLE, () -> directory().writePending(Given.LICENSE, Given.PENDING));
    }

    @Test
    void update_toAnotherLicense_isAProgrammingError() throws Exception {
        Given.activated(directory());
        assertThrows(
                IllegalArgumentException.class,
                () -> directory()
                        .update(
                                Given.LICENSE,
                                record -> new LicenseRecord(Given.OTHER_LICENSE, "license", null, null, null, true)));
    }

    @Test
    void update_withTooLargeAState_isAProgrammingError() throws Exception {
        Given.activated(directory());
        directory().update(Given.LICENSE, record -> Given.withState(record, "s".repeat(8 << 10)));
        assertThrows(
                IllegalArgumentException.class,
                () -> directory().update(Given.LICENSE, record -> Given.withState(record, "s".repeat((8 << 10) + 1))));
    }

    @Test
    void pending_isWrittenAndClearedByItsOwnIdOnly() throws Exception {
        Given.activated(directory());
        directory().writePending(Given.LICENSE, Given.PENDING);
        assertEquals(
                Optional.of(Given.PENDING),
                directory().read(Given.LICENSE).orElseThrow().pendingRequest());
        directory().clearPending(Given.LICENSE, "BBBBBBBBBBBBBBBBBBBBBB");
        assertEquals(
                Optional.of(Given.PENDING),
                directory().read(Given.LICENSE).orElseThrow().pendingRequest());
        directory().clearPending(Given.LICENSE, Given.PENDING.requestId());
        LicenseRecord record = directory().read(Given.LICENSE).orElseThrow();
        assertEquals(Optional.empty(), record.pendingRequest());
        assertEquals("license", record.license());
    }

    @Test
    void clearPending_ofAFirstRequest_leavesNoRecord() throws Exception {
        directory().createDeviceKey(new SecureRandom());
        directory().writePending(Given.LICENSE, Given.PENDING);
        directory().clearPending(Given.LICENSE, Given.PENDING.requestId());
        assertEquals(List.of(), directory().licenses());
        assertFalse(Files.exists(record(Given.LICENSE)));
    }

    @Test
    void licenses_areListedInOrderAndStrangersPassedOver() throws Exception {
        Given.activated(directory());
        directory().writePending(Given.OTHER_LICENSE, Given.PENDING);
        Path licenses = directory().folder().resolve("licenses");
        Files.writeString(licenses.resolve("notes.txt"), "mine");
        Files.writeString(licenses.resolve("I".repeat(26) + ".json"), "no Crockford Base32");
        Files.writeString(licenses.resolve("Z".repeat(26) + ".json.new"), "killed while it was written");
        assertEquals(List.of(Given.LICENSE, Given.OTHER_LICENSE), directory().licenses());
    }

    @Test
    void licenses_areListedByTheThousand() throws Exception {
        directory().createDeviceKey(new SecureRandom());
        Path licenses = Files.createDirectory(directory().folder().resolve("licenses"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            String suffix = String.format("%026d", i);
            Files.createFile(licenses.resolve(suffix + ".json"));
            expected.add("acme-vision." + suffix);
        }
        assertEquals(
                expected, directory().licenses().stream().map(LicenseId::text).toList());
    }

    @Test
    void licenseOfAnotherProduct_isAProgrammingError() {
        LicenseId foreign = new LicenseId("other.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
        assertThrows(IllegalArgumentException.class, () -> directory().read(foreign));
        assertThrows(IllegalArgumentException.class, () -> directory().update(foreign, record -> record));
    }

    @Test
    void idsThatLeaveTheFolder_cannotBeMade() {
        for (String text :
                List.of("../../etc.01J9Z3K4M5N6P7Q8R9S0T1V2W3", "acme./../../etc/passwd0000000000000", "a/b")) {
            assertThrows(IllegalArgumentException.class, () -> new LicenseId(text));
            assertThrows(IllegalArgumentException.class, () -> new ProductId(text));
        }
        assertThrows(IllegalArgumentException.class, () -> new ProductId(".."));
    }

    @Test
    void bundles_areAppendedOnceAndKeepTheirOrder() throws Exception {
        directory().appendBundles(List.of("a.b.c", "d.e.f~g.h.i"));
        directory().appendBundles(List.of("d.e.f~g.h.i", "j.k.l"));
        assertEquals(List.of("a.b.c", "d.e.f~g.h.i", "j.k.l"), directory().bundles());
    }

    @Test
    void bundles_thatAreNoDocuments_areProgrammingErrors() {
        for (String text : List.of("", "two\nlines", "with space", "ümlaut")) {
            assertThrows(IllegalArgumentException.class, () -> directory().appendBundles(List.of(text)));
        }
    }

    @Test
    void bundles_cutShortOrForeign_areDamage() throws Exception {
        directory().appendBundles(List.of("a.b.c"));
        for (String text : List.of("a.b.c", "a.b.c\n\n", "\n", "a.b.c\nd.e", "a b\n", "a\r\n", "ü\n")) {
            Files.writeString(directory().folder().resolve("trust-bundles"), text);
            assertFault(Fault.DAMAGED, () -> directory().bundles());
        }
    }

    @Test
    void requireWritable_leavesNothing() throws Exception {
        directory().requireWritable();
        assertEquals(List.of(), names(base));
        Given.activated(directory());
        List<String> before = names(directory().folder());
        directory().requireWritable();
        assertEquals(before, names(directory().folder()));
    }

    @Test
    void requireWritable_onAMissingBase_leavesItMissing() throws Exception {
        Path deep = base.resolve("a/b/c");
        Given.in(deep).requireWritable();
        assertEquals(List.of(), names(base));
    }

    @Test
    void setAside_movesEverythingAndMakesRoomForANewKey() throws Exception {
        Given.activated(directory());
        directory().appendBundles(List.of("a.b.c"));
        Files.writeString(directory().folder().resolve("token"), "later");
        String old = directory().deviceKeyThumbprint().orElseThrow();
        Path aside = directory().setAside();
        assertEquals(base.resolve("acme-vision.set-aside-20261122T003500Z"), aside);
        assertEquals(
                List.of("device-key.p8", "device-key.pub", "format.json", "licenses", "token", "trust-bundles"),
                names(aside));
        assertEquals(List.of("format.json", "record.lock"), names(directory().folder()));
        String made =
                directory().createDeviceKey(new SecureRandom()).publicKey().thumbprint();
        assertNotEquals(old, made);
        assertEquals(List.of(), directory().licenses());
        Path again = directory().setAside();
        assertEquals(base.resolve("acme-vision.set-aside-20261122T003500Z-2"), again);
    }

    @Test
    void setAside_afterAnEarlierOneWasKilled_goesOnIntoItsFolder() throws Exception {
        Given.activated(directory());
        Path begun = Files.createDirectory(base.resolve("acme-vision.set-aside-20250101T000000Z"));
        Files.copy(directory().folder().resolve("format.json"), begun.resolve("format.json"));
        Files.move(directory().folder().resolve("device-key.p8"), begun.resolve("device-key.p8"));
        assertEquals(begun, directory().setAside());
        assertEquals(List.of("device-key.p8", "device-key.pub", "format.json", "licenses"), names(begun));
    }

    @Test
    void setAside_besideTheUnfinishedOneOfAnotherKey_makesAFolderOfItsOwn() throws Exception {
        Path other = base.resolve("other");
        Given.in(other).createDeviceKey(new FakeRandom(8));
        Given.activated(directory());
        Path begun = Files.createDirectory(base.resolve("acme-vision.set-aside-20250101T000000Z"));
        Files.delete(directory().folder().resolve("device-key.p8"));
        Files.move(other.resolve("acme-vision/device-key.p8"), begun.resolve("device-key.p8"));
        assertEquals(
                base.resolve("acme-vision.set-aside-20261122T003500Z"),
                directory().setAside());
        Files.writeString(begun.resolve("device-key.p8"), "damaged");
        directory().createDeviceKey(new FakeRandom(9));
        Files.delete(directory().folder().resolve("device-key.p8"));
        assertEquals(
                base.resolve("acme-vision.set-aside-20261122T003500Z-2"),
                directory().setAside());
        assertEquals(List.of("device-key.p8"), names(begun));
    }

    @Test
    void whatWasSetAside_isAWholeDirectoryWhenItIsMovedBack() throws Exception {
        Given.activated(directory());
        LicenseRecord record = directory().read(Given.LICENSE).orElseThrow();
        Path aside = directory().setAside();
        Path restored = Files.createDirectory(base.resolve("restored"));
        Files.move(aside, restored.resolve("acme-vision"));
        assertEquals(Optional.of(record), Given.in(restored).read(Given.LICENSE));
    }

    private Path record(LicenseId id) {
        return directory().folder().resolve("licenses").resolve(id.suffix() + ".json");
    }

    static List<String> names(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    static DataDirectoryException assertFault(Fault fault, org.junit.jupiter.api.function.Executable action) {
        DataDirectoryException e = assertThrows(DataDirectoryException.class, action);
        assertEquals(fault, e.fault(), e.getMessage());
        return e;
    }
}
