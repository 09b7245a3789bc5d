package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.LicenseId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The example by which another implementation checks its authentication code; FORMAT.md 9.7.6. */
class StateSealTest {
    private static final LicenseId ID = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3");

    private static String example(String name) throws Exception {
        String start = "| " + name + " | `";
        return Files.readAllLines(Path.of("FORMAT.md"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length(), line.indexOf('`', start.length())))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] seed() {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 7);
        return seed;
    }

    @Test
    void of_exampleOfThePage_isTheCodeThere() throws Exception {
        String thumbprint = example("thumbprint");
        LicenseRecord bare = new LicenseRecord(ID, "a.b.c", null, null, "{}", true);
        assertEquals(
                example("code of the bare record"),
                StateSeal.of(bare, thumbprint, Collections.emptySortedMap(), seed()));
        PendingRequest pending = new PendingRequest("A".repeat(22), "refresh", "g.h.i");
        LicenseRecord full = new LicenseRecord(ID, "a.b.c", "d.e.f", pending, "{\"bundle\":1}", true);
        assertEquals(
                example("code of the full record"),
                StateSeal.of(full, thumbprint, Collections.emptySortedMap(), seed()));
        SortedMap<String, String> added = new TreeMap<>(Map.of("later", "j.k.l", "even_later", ""));
        assertEquals(
                example("code of the full record of a later version"), StateSeal.of(full, thumbprint, added, seed()));
    }

    @Test
    void seal_receipt_isThatOfAMemberOfALaterVersion() throws Exception {
        LicenseRecord record = new LicenseRecord(ID, null, "d.e.f", null, "{}", true);
        LicenseRecord released = new LicenseRecord(ID, null, "d.e.f", null, "{}", "j.k.l", true);
        SortedMap<String, String> others = new TreeMap<>(Map.of("a_first", "x", "z_last", "y"));
        SortedMap<String, String> all = new TreeMap<>(others);
        all.put("receipt", "j.k.l");
        assertEquals(
                StateSeal.of(record, "thumbprint", all, seed()), StateSeal.of(released, "thumbprint", others, seed()));
    }

    @Test
    void versionOfThePage_isTheCodes() throws Exception {
        String page = Files.readString(Path.of("FORMAT.md"), StandardCharsets.UTF_8);
        assertTrue(page.startsWith("# Holdfast formats\n\nVersion " + FormatVersion.MAJOR + ":"));
        assertTrue(page.contains("This page is major " + FormatVersion.MAJOR + ", minor " + FormatVersion.MINOR + "."));
    }
}
