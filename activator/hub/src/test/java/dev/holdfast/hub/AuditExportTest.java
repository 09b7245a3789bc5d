package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditExportTest {
    private static final int RECORDS = 120;
    private static final int FLIPS = 500;

    @TempDir
    static Path folder;

    private static AuditedHub audited;
    private static byte[] export;

    @BeforeAll
    static void makeAudit() throws Exception {
        audited = new AuditedHub(folder, RECORDS, 3);
        export = audited.export(0);
    }

    @AfterAll
    static void close() throws SQLException {
        audited.close();
    }

    private static List<String> lines() {
        return new ArrayList<>(Arrays.asList(new String(export, ISO_8859_1).split("\n")));
    }

    private static String verdict(List<String> lines, List<String> heads) throws IOException {
        return audited.verdict((String.join("\n", lines) + "\n").getBytes(ISO_8859_1), heads);
    }

    private static int lineOf(List<String> lines, int record) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("{\"record\":{\"number\":" + record + ",")) {
                return i;
            }
        }
        throw new AssertionError("expected record " + record);
    }

    @Test
    void export_holdsEveryRecordOnceAsJson() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (String line : lines()) {
            JsonNode json = TestHub.JSON.readTree(line.getBytes(ISO_8859_1));
            assertEquals(8, json.path("crc32").asText().length());
            if (json.has("record")) {
                numbers.add(json.path("record").path("number").asInt());
            }
        }
        assertEquals(RECORDS, numbers.size());
        assertEquals(numbers.stream().sorted().toList(), numbers);
        assertEquals("good", audited.verdict(export, audited.heads()));
    }

    @Test
    void export_interruptedAndResumed_isOneExport() throws IOException {
        for (long after : new long[] {1, 2, 57, 80, 119, 120}) {
            byte[] rest = audited.export(after);
            assertEquals("good", audited.verdict(rest, List.of()), "after " + after);
            List<String> lines = lines();
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            String first = String.join("\n", lines.subList(0, lineOf(lines, (int) after) + 1)) + "\n";
            assertEquals("TRUNCATED " + (after + 1), audited.verdict(first.getBytes(ISO_8859_1), List.of()));
            both.write(audited.export(0));
            both.write(audited.export(RECORDS));
            assertEquals("good", audited.verdict(both.toByteArray(), List.of()));
        }
        assertThrows(IllegalArgumentException.class, () -> audited.export(RECORDS + 1));
    }

    @Test
    void anyByteFlipped_isNamedByItsLine() throws IOException {
        Random random = new Random(2_026);
        int found = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
            byte[] damaged = export.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            String verdict = audited.verdict(damaged, List.of());
            assertTrue(verdict.startsWith("LINE_DAMAGED ") || verdict.startsWith("TRUNCATED "), verdict);
            found++;
        }
        assertEquals(FLIPS, found);
    }

    @Test
    void linesRemovedSwappedOrCutOff_areNamedThoughEveryChecksumHolds() throws IOException {
        for (int n : new int[] {1, 2, 3, 39, 40, 41, 79, 119}) {
            List<String> removed = lines();
            removed.remove(lineOf(removed, n));
            assertEquals("DELETED " + n, verdict(removed, List.of()));
            List<String> swapped = lines();
            java.util.Collections.swap(swapped, lineOf(swapped, n), lineOf(swapped, n + 1));
            assertEquals("REORDERED " + n, verdict(swapped, List.of()));
            List<String> cut = lines();
            List<String> shorter = new ArrayList<>(cut.subList(0, lineOf(cut, n)));
            assertEquals("TRUNCATED " + n, verdict(shorter, List.of()));
            shorter.add(cut.get(cut.size() - 1));
            assertEquals("TRUNCATED " + n, verdict(shorter, List.of()));
        }
    }

    @Test
    void exportOfAnEditedDatabase_isNamedByTheFileAlone() throws Exception {
        audited.change("UPDATE audit_row SET address = '127.0.0.1' WHERE number = 50");
        byte[] edited = audited.export(0);
        audited.restore();
        assertEquals("EDITED 50", audited.verdict(edited, List.of()));
        assertArrayEquals(export, audited.export(0));
    }

    @Test
    void whatIsNoExport_isRefusedInWords() {
        for (String text : new String[] {"", "\n", "{}\n", "hello\n", "\0\0\0"}) {
            Exception thrown = assertThrows(
                    Exception.class,
                    () -> HubAudit.verify(
                            new ByteArrayInputStream(text.getBytes(ISO_8859_1)), audited.rootPem(), List.of()));
            assertTrue(
                    thrown instanceof IOException || thrown instanceof dev.holdfast.hub.audit.AuditTamperedException,
                    thrown.toString());
        }
    }
}
