package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.PostgresDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Several real hub processes over one PostgreSQL, one of them killed: whichever is asked, the answer is the hub's. */
@EnabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class ManyHubsTest {
    private static final int HUBS = 3;
    private static final int CLIENTS = 6;
    private static final int REQUESTS_OF_A_CLIENT = 40;

    /** For clients that call as fast as they can. */
    private static final String[] WIDE = {
        "--calls-per-address", "1000000:1000000",
        "--calls-per-token", "1000000:1000000",
        "--requests-per-license", "1000000:1000000"
    };

    @TempDir
    Path folder;

    private final AtomicReferenceArray<HubProcess> hubs = new AtomicReferenceArray<>(HUBS);
    private Secret operator;

    private Path directory(int hub) {
        return folder.resolve("hub-" + hub);
    }

    private void create() throws IOException {
        operator = HubInitialisation.create(
                        new HubInitialisation.Plan(
                                directory(0), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                        "passphrase".toCharArray(),
                        InstantSource.system(),
                        new SecureRandom())
                .operatorToken();
    }

    private void serve(int hub) throws Exception {
        Path own = Files.createDirectories(folder.resolve("process-" + hub));
        hubs.set(hub, HubProcess.serve(directory(hub), own, WIDE));
    }

    private URI address(int turn) {
        return hubs.get(Math.floorMod(turn, HUBS)).address();
    }

    @Test
    void threeProcesses_oneKilledUnderLoad_loseNothingAndAnswerAsOne() throws Exception {
        create();
        serve(0);
        FirstDay day = FirstDay.at(address(0), operator);
        for (int hub = 1; hub < HUBS; hub++) {
            HubJoining.join(directory(0), directory(hub), null);
            serve(hub);
        }
        List<KillClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new KillClient(day.license(), day.pat(), i));
        }
        loadWithAKill(clients);
        for (int i = 0; i < CLIENTS; i++) {
            clients.get(i).finish(address(i + 1));
        }
        suspendedAtOne_isSuspendedAtEvery(day);
        long interrupted = clients.stream().mapToLong(KillClient::interrupted).sum();
        for (int hub = 0; hub < HUBS; hub++) {
            hubs.get(hub).end();
        }
        LoadCheck check = new LoadCheck(directory(0));
        check.requireWhole(day.license(), clients);
        long records = check.requireSealed();
        System.out.println("hub processes: " + HUBS + " over one PostgreSQL, 1 killed under load, "
                + CLIENTS * REQUESTS_OF_A_CLIENT + " requests answered by turns, " + interrupted
                + " interrupted; 0 answers lost, 0 seats taken twice, 0 gaps in " + records + " records");
    }

    /** Every client asks another process each time, and goes on to the next one where that is gone. */
    private void loadWithAKill(List<KillClient> clients) throws Exception {
        CountDownLatch third = new CountDownLatch(CLIENTS * REQUESTS_OF_A_CLIENT / 3);
        CountDownLatch two = new CountDownLatch(CLIENTS * REQUESTS_OF_A_CLIENT * 2 / 3);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                KillClient client = clients.get(i);
                int first = i;
                load.add(threads.submit(() -> {
                    for (int turn = first; client.answered() < REQUESTS_OF_A_CLIENT; turn++) {
                        if (client.ask(address(turn))) {
                            third.countDown();
                            two.countDown();
                        }
                    }
                }));
            }
            assertTrue(third.await(5, TimeUnit.MINUTES), "expected the hubs to answer");
            hubs.get(1).kill();
            requireSealedByTheOthers();
            assertTrue(two.await(5, TimeUnit.MINUTES), "expected the other hubs to answer");
            serve(1);
            for (Future<?> each : load) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void requireSealedByTheOthers() throws Exception {
        LoadCheck check = new LoadCheck(directory(0));
        long newest = check.count("SELECT max(number) FROM audit_row");
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (check.count("SELECT coalesce(max(number), 0) FROM audit_seal") < newest) {
            assertTrue(System.nanoTime() < end, "expected the other processes to seal the audit");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void suspendedAtOne_isSuspendedAtEvery(FirstDay day) {
        new HeardCaller(address(0), operator).post("/api/v1/licenses/" + day.license() + "/suspend", Map.of());
        for (int hub = 0; hub < HUBS; hub++) {
            KillClient late = new KillClient(day.license(), day.pat(), CLIENTS + hub);
            URI address = address(hub);
            AssertionError refused = assertThrows(AssertionError.class, () -> late.ask(address));
            assertTrue(refused.getMessage().contains("license_suspended"), refused.getMessage());
        }
    }

    @Test
    void directoryOfAFurtherProcess_isPrivateAndOnlyMadeForItsOwnHub() throws Exception {
        create();
        HubJoining.join(directory(0), directory(1), null);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory(1))));
        try (var files = Files.list(directory(1))) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        assertEquals(
                Files.readString(directory(0).resolve("signer.p8")),
                Files.readString(directory(1).resolve("signer.p8")));

        IOException taken = assertThrows(IOException.class, () -> HubJoining.join(directory(0), directory(1), null));
        assertTrue(taken.getMessage().contains("expected a new"), taken.getMessage());

        try (TestHub other = TestHub.start(Files.createDirectory(folder.resolve("other")))) {
            var others = new HubDirectory(other.directory).database();
            IOException foreign = assertThrows(
                    IOException.class, () -> HubJoining.join(directory(0), directory(2), (PostgresDatabase) others));
            assertTrue(foreign.getMessage().contains("another hub"), foreign.getMessage());
            assertFalse(Files.exists(directory(2)));
        }
    }

    @Test
    void writingConnection_holdsToWhatEveryProcessMustAgreeOn() throws Exception {
        create();
        String name = Files.readString(directory(0).resolve("database")).replaceAll(".*/([a-z0-9_]+)[?].*\\s*", "$1");
        try (var connection = TestDatabase.connect(directory(0));
                var loosen = connection.createStatement()) {
            loosen.execute("ALTER DATABASE " + name + " SET synchronous_commit = off");
            loosen.execute("ALTER DATABASE " + name + " SET default_transaction_isolation = 'serializable'");
        }
        try (var ledger = Ledger.open(new HubDirectory(directory(0)).database())) {
            assertEquals("read committed", setting(ledger, "transaction_isolation"));
            assertEquals("20s", setting(ledger, "idle_in_transaction_session_timeout"));
            assertEquals("10", setting(ledger, "tcp_keepalives_idle"));
            assertEquals("on", setting(ledger, "synchronous_commit"));
        }
    }

    private static String setting(Ledger ledger, String name) {
        return ledger.write(
                handle -> handle.createQuery("SHOW " + name).mapTo(String.class).one());
    }
}
