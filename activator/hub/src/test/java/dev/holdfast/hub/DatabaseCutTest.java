package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.access.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database server that ends all connections of a hub at random instants under load, so also in the midst of a commit: the
 * hub lives on, and whoever was told to ask again later gets what was done, once.
 */
@EnabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class DatabaseCutTest {
    private static final int CUTS = Integer.getInteger("holdfast.hub.cuts", 40);
    private static final long SEED = Long.getLong("holdfast.hub.seed", 2_026);
    private static final int CLIENTS = 4;
    private static final int MOST_ANSWERS_BETWEEN = 8;
    private static final int MOST_MICROS_AFTERWARDS = 8_000;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Semaphore answers = new Semaphore(0);
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<KillClient> clients = new ArrayList<>();

    private Path directory() {
        return folder.resolve("hub");
    }

    private Secret create() throws Exception {
        return HubInitialisation.create(
                        new HubInitialisation.Plan(
                                directory(), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                        "passphrase".toCharArray(),
                        InstantSource.system(),
                        new SecureRandom())
                .operatorToken();
    }

    @Test
    void connectionsCutUnderLoad_loseNoAnswer_takeNoSeatTwice_andLeaveNoGapInTheAudit() throws Exception {
        Secret operator = create();
        HubProcess hub = HubProcess.bare(ClassArchive.in(folder), directory(), folder);
        FirstDay day = FirstDay.at(hub.address(), operator);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new KillClient(day.license(), day.pat(), random.nextLong()));
        }
        long cut = loadWithCuts(hub.address());
        for (KillClient client : clients) {
            client.finish(hub.address());
        }
        hub.end();
        LoadCheck check = new LoadCheck(directory());
        assertEquals(0, check.requireWhole(day.license(), clients));
        System.out.println("[database cuts] " + CUTS + " under load, " + cut + " connections, on "
                + TestDatabase.engine() + ": "
                + clients.stream().mapToLong(KillClient::answered).sum() + " requests answered, "
                + clients.stream().mapToLong(KillClient::putOff).sum()
                + " times told to ask again; 0 answers lost, 0 seats taken twice, 0 gaps in " + check.requireSealed()
                + " records");
    }

    private long loadWithCuts(URI hub) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (KillClient client : clients) {
                load.add(threads.submit(() -> work(client, hub)));
            }
            long cut = 0;
            for (int i = 0; i < CUTS; i++) {
                awaitAnswers(load);
                TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_MICROS_AFTERWARDS));
                cut += cut();
            }
            over.set(true);
            for (Future<?> each : load) {
                each.get();
            }
            return cut;
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private void work(KillClient client, URI hub) {
        while (!over.get()) {
            assertTrue(client.ask(hub), "expected a hub that answers while its database is away");
            answers.release();
        }
    }

    private void awaitAnswers(List<Future<?>> load) throws Exception {
        answers.drainPermits();
        boolean answered = answers.tryAcquire(1 + random.nextInt(MOST_ANSWERS_BETWEEN), 5, TimeUnit.MINUTES);
        for (Future<?> each : load) {
            if (each.isDone()) {
                each.get();
            }
        }
        assertTrue(answered, "expected the hub to answer");
    }

    /** How many connections the hub had. */
    private long cut() throws SQLException {
        try (Connection connection = TestDatabase.connect(directory());
                Statement cut = connection.createStatement();
                ResultSet row = cut.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
