package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSealingTest {
    private static final int PATIENCE_SECONDS = 120;

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
        RootAuthority root = RootAuthority.load(folder.resolve("root"), "a passphrase".toCharArray());
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
}
