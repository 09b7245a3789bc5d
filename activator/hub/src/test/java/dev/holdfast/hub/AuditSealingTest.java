package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSealingTest {
    private static final int PATIENCE_SECONDS = 120;
    private static final int THREADS = 8;
    private static final int CHANGES = 50;

    @TempDir
    Path folder;

    private TestHub hub;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    private AuditReport report() throws Exception {
        return new HubAudit(hub.directory).verify(List.of());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        for (int tenth = 0; tenth < PATIENCE_SECONDS * 10 && !condition.holds(); tenth++) {
            Thread.sleep(100);
        }
        assertTrue(condition.holds(), "expected it after " + PATIENCE_SECONDS + " seconds at the latest");
    }

    @Test
    void head_beforeTheFirstIsSigned_isNotFound() throws Exception {
        hub.close();
        Audit.change(hub, "DELETE FROM audit_head");
        // A hub whose clock is behind its records signs nothing.
        hub.clock.turn(Duration.ofDays(-1));
        hub.open();

        assertEquals("not_found", hub.get("/api/v1/audit/head").code());
    }

    private long newest() throws IOException {
        return Audit.count(hub, "SELECT max(number) FROM audit_row");
    }

    @Test
    void committedRecords_areSealedWhileTheHubWorksAndSignedWhenAMinuteIsOver() throws Exception {
        await(() -> report().signed() > 0);
        hub.createWorkspace();
        long written = newest();
        await(() -> report().sealed() == written);
        hub.clock.turn(Duration.ofMinutes(1));
        await(() -> report().signed() == written);
    }

    @Test
    void orderlyEnd_leavesNothingUnsealedOrUnsigned() throws Exception {
        for (int i = 0; i < 5; i++) {
            hub.createWorkspace();
        }
        hub.close();
        assertEquals(newest(), report().signed());
        assertEquals(0, report().unsealed());
        hub.open();
        hub.createWorkspace();
        hub.close();
        assertEquals(newest(), report().signed());
        hub.open();
    }

    @Test
    void clockBehind_isSealedAndSignedOnceItIsAccepted() throws Exception {
        hub.clock.turn(Duration.ofDays(60));
        hub.createWorkspace();
        hub.close();
        hub.clock.turn(Duration.ofDays(-60));
        hub.open();
        hub.post("/api/v1/workspaces", Map.of("name", "behind"));
        hub.close();
        AuditReport behind = report();
        assertEquals(newest(), behind.sealed());
        assertEquals(newest() - 1, behind.signed());
        new HubMaintenance(hub.directory, hub.clock, new SecureRandom()).acceptClock();
        assertEquals(1, report().unsealed());
        hub.open();
        hub.close();
        assertEquals(newest(), report().signed());
        hub.open();
    }

    @Test
    void signingCertificateThatEnded_leavesHeadsToItsSuccessor() throws Exception {
        hub.clock.turn(Duration.ofDays(91));
        hub.createWorkspace();
        hub.close();
        assertTrue(report().signed() < report().sealed());
        RootAuthority root = RootAuthority.load(folder.resolve("root"), TestHub.passphrase());
        new HubKeys(hub.directory, hub.clock, new SecureRandom())
                .renew(root, new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519));
        hub.open();
        hub.close();
        assertEquals(newest(), report().signed());
        hub.open();
    }

    @Test
    void twoHubsOnOneDatabase_makeOneChain() throws Exception {
        if (TestDatabase.fresh() == null) {
            // One process at a time serves a directory, and a SQLite file is in one.
            org.junit.jupiter.api.Assumptions.abort("one hub serves a SQLite file");
        }
        Path second = Files.createDirectory(folder.resolve("second"));
        try (var files = Files.list(hub.directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, second.resolve(file.getFileName()));
            }
        }
        try (Hub other = Hub.open(second, hub.clock, new SecureRandom())) {
            other.start(0);
            for (int i = 0; i < 50; i++) {
                hub.createWorkspace();
            }
        }
        hub.close();
        assertEquals(newest(), report().signed());
        hub.open();
    }

    /** Changes of which every fifth is undone, each with two records. */
    private static void change(Journal journal, String thread) {
        for (int i = 0; i < CHANGES; i++) {
            String request = thread + "-" + i;
            boolean undone = i % 5 == 4;
            try {
                journal.write(new Call("operator:op_1", request, "local"), tx -> {
                    tx.audit(AuditEntry.of("operator.created", request));
                    tx.audit(AuditEntry.of("operator.ended", request));
                    if (undone) {
                        throw Refusal.of(ProblemReason.CONFLICT);
                    }
                    return request;
                });
                assertFalse(undone);
            } catch (Refusal refusal) {
                assertTrue(undone);
            }
        }
    }

    @Test
    void changesOfManyThreadsAndProcesses_areNumberedWithoutAGapInTheOrderOfTheirTimes() throws Exception {
        long before = newest();
        Ledger second = TestDatabase.fresh() == null ? null : Ledger.open(new HubDirectory(hub.directory).database());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Journal> journals = new ArrayList<>(List.of(hub.operations().journal()));
            if (second != null) {
                journals.add(new Journal(second, hub.clock, new Identifiers(new SecureRandom())));
            }
            List<Future<?>> changes = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Journal journal = journals.get(thread % journals.size());
                String name = "thread-" + thread;
                changes.add(threads.submit(() -> change(journal, name)));
            }
            for (Future<?> each : changes) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
            if (second != null) {
                second.close();
            }
        }
        long records = 2L * THREADS * (CHANGES - CHANGES / 5);
        assertEquals(before + records, newest());
        assertEquals(newest(), Audit.count(hub, "SELECT count(*) FROM audit_row"));
        String earlier = "SELECT count(*) FROM audit_row a JOIN audit_row b ON b.number = a.number + 1 WHERE ";
        assertEquals(0, Audit.count(hub, earlier + "b.at < a.at"), "records whose time is before the one before");
        assertEquals(
                records / 2,
                Audit.count(hub, earlier + "b.request_id = a.request_id AND a.request_id LIKE 'thread-%'"),
                "records of one change that stand beside each other");
        hub.close();
        assertEquals(newest(), report().signed());
        hub.open();
    }
}
