package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.hub.audit.Forger;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTamperTest {
    private static final int RECORDS = 1000;
    private static final List<String> TEXTS = List.of(
            "actor",
            "action",
            "subject",
            "workspace_id",
            "license_id",
            "token_id",
            "device_key",
            "detail",
            "request_id",
            "address");

    @TempDir
    static Path folder;

    private static AuditedHub audited;

    @BeforeAll
    static void makeAudit() throws Exception {
        audited = new AuditedHub(folder, RECORDS, 4);
    }

    @AfterAll
    static void close() throws SQLException {
        audited.close();
    }

    @AfterEach
    void restore() throws SQLException {
        audited.restore();
        assertEquals("good", audited.verdict(audited.heads()));
    }

    private static LongStream places() {
        return LongStream.concat(
                LongStream.of(1, 2, 249, 250, 251, RECORDS - 1),
                LongStream.range(1, 16).map(i -> i * 62 + 7));
    }

    @Test
    void verify_untouchedLog_isSealedAndSignedToItsEnd() throws Exception {
        AuditReport report = audited.report();
        assertEquals(RECORDS, audited.newest());
        assertEquals(RECORDS, report.sealed());
        assertEquals(RECORDS, report.signed());
        assertEquals(0, report.unsealed());
        assertEquals(5, audited.heads().size());
    }

    @Test
    void verify_anyRecordEdited_namesIt() throws SQLException {
        int edits = 0;
        // Every record on one engine; the other reads the same rows, each check from the first record on.
        int step = "postgresql".equals(System.getProperty("holdfast.engine")) ? 10 : 1;
        for (long n = 1; n <= RECORDS; n += step) {
            String column = TEXTS.get((int) (n % TEXTS.size()));
            String edit = n % 11 == 0
                    ? (n % 2 == 0 ? "at = at + 1" : "clock_period = clock_period + 1")
                    : column + " = coalesce(" + column + ", '') || 'x'";
            audited.change("UPDATE audit_row SET " + edit + " WHERE number = " + n);
            assertEquals("EDITED " + n, audited.verdict(List.of()));
            audited.change(
                    "DELETE FROM audit_row WHERE number = " + n,
                    "INSERT INTO audit_row SELECT * FROM kept_audit_row WHERE number = " + n);
            edits++;
        }
        assertEquals(RECORDS / step, edits);
        System.getLogger("audit").log(System.Logger.Level.INFO, "{0} edits, each named by its record", edits);
    }

    @Test
    void verify_recordDeleted_namesIt() throws SQLException {
        for (long n : places().toArray()) {
            audited.change("DELETE FROM audit_row WHERE number = " + n);
            assertEquals("DELETED " + n, audited.verdict(List.of()));
            audited.change("DELETE FROM audit_seal WHERE number = " + n);
            assertEquals("DELETED " + n, audited.verdict(List.of()));
            audited.restore();
            audited.change("DELETE FROM audit_seal WHERE number = " + n);
            assertEquals("DELETED " + n, audited.verdict(List.of()));
            audited.restore();
        }
    }

    @Test
    void verify_recordUnderAnotherIdOrWithATextTakenAway_namesIt() throws SQLException {
        for (long n : places().toArray()) {
            audited.change("UPDATE audit_row SET id = 'au_other' WHERE number = " + n);
            assertEquals("DELETED " + n, audited.verdict(List.of()), "the record that was sealed is gone");
            audited.change("UPDATE audit_seal SET row_id = 'au_other' WHERE number = " + n);
            assertEquals("EDITED " + n, audited.verdict(List.of()));
            audited.restore();
        }
        for (long n : places().filter(place -> place > 2).toArray()) {
            audited.change("UPDATE audit_row SET license_id = NULL WHERE number = " + n);
            assertEquals("EDITED " + n, audited.verdict(List.of()));
            audited.restore();
        }
    }

    @Test
    void verify_recordPutInBetween_namesItsPlace() throws Exception {
        for (long n : new long[] {2, 300, RECORDS}) {
            audited.change(
                    "UPDATE audit_row SET number = -number WHERE number >= " + n,
                    "UPDATE audit_row SET number = 1 - number WHERE number < 0",
                    "INSERT INTO audit_row (number, id, at, actor, action, subject, request_id, address, clock_period)"
                            + " VALUES (" + n + ", 'au_forged', 1, 'a', 'license.created', 's', 'r', 'local', 0)");
            assertEquals("REORDERED " + n, audited.verdict(List.of()), "the record that was sealed there has moved");
            audited.change("DELETE FROM audit_seal WHERE number >= " + n);
            Forger.reseal(audited.journal);
            assertEquals("RECHAINED " + n, audited.verdict(List.of()));
            audited.restore();
        }
    }

    @Test
    void verify_recordsInEachOthersPlace_namesTheFirst() throws SQLException {
        for (long n : places().toArray()) {
            long other = n < RECORDS / 2 ? RECORDS - n : n + 1;
            audited.change(
                    "UPDATE audit_row SET number = -1 WHERE number = " + n,
                    "UPDATE audit_row SET number = " + n + " WHERE number = " + other,
                    "UPDATE audit_row SET number = " + other + " WHERE number = -1");
            assertEquals("REORDERED " + n, audited.verdict(List.of()));
            audited.restore();
        }
    }

    @Test
    void verify_endCutOff_isNamedByTheHeadsOrByOneKeptElsewhere() throws SQLException {
        List<String> heads = audited.heads();
        for (long n : places().toArray()) {
            audited.change("DELETE FROM audit_row WHERE number >= " + n, "DELETE FROM audit_seal WHERE number >= " + n);
            assertEquals("TRUNCATED " + n, audited.verdict(List.of()));
            audited.change("DELETE FROM audit_head WHERE number >= " + n);
            assertEquals("TRUNCATED " + n, audited.verdict(heads.subList(heads.size() - 1, heads.size())));
            audited.restore();
        }
    }

    @Test
    void verify_chainMadeAnew_namesTheFirstRecordThatIsAnother() throws SQLException {
        for (long n : places().toArray()) {
            audited.change(
                    "UPDATE audit_row SET actor = 'operator:op_2' WHERE number = " + n,
                    "DELETE FROM audit_seal WHERE number >= " + n);
            Forger.reseal(audited.journal);
            assertEquals("RECHAINED " + n, audited.verdict(List.of()));
            audited.restore();
        }
    }

    @Test
    void verify_chainMadeAnewAndHeadsRemoved_isNamedByHeadsKeptElsewhere() throws Exception {
        List<String> heads = audited.heads();
        for (long n : new long[] {1, 300, 640, 990}) {
            audited.change(
                    "DELETE FROM audit_row WHERE number = " + n,
                    "UPDATE audit_row SET number = -number WHERE number > " + n,
                    "UPDATE audit_row SET number = -number - 1 WHERE number < 0",
                    "DELETE FROM audit_seal WHERE number >= " + n,
                    "DELETE FROM audit_head WHERE number >= " + n);
            Forger.reseal(audited.journal);
            assertTrue(audited.report().signed() < n);
            assertEquals("RECHAINED " + n, audited.verdict(heads));
            audited.restore();
        }
    }

    @Test
    void verify_headRemovedEditedOrOfAnotherHub_isNamed(@TempDir Path elsewhere) throws Exception {
        audited.change("DELETE FROM audit_head WHERE number = 250");
        assertEquals("HEAD_INVALID 3", audited.verdict(List.of()));
        audited.restore();
        audited.change("UPDATE audit_head SET document = replace(document, '.', '.A') WHERE number = 500");
        assertEquals("HEAD_INVALID 251", audited.verdict(List.of()));
        audited.restore();
        try (AuditedHub other = new AuditedHub(elsewhere, 10, 1)) {
            String foreign = other.heads().get(0);
            audited.change("UPDATE audit_head SET document = '" + foreign + "' WHERE number = 2");
            assertEquals("HEAD_INVALID 1", audited.verdict(List.of()));
        }
    }

    @Test
    void verify_recordsBeyondTheNewestSeal_areCountedAndNeedTheirNumbers() throws Exception {
        audited.add(3);
        assertEquals(3, audited.report().unsealed());
        audited.change("DELETE FROM audit_row WHERE number = " + (RECORDS + 2));
        assertEquals("DELETED " + (RECORDS + 2), audited.verdict(List.of()));
    }
}
