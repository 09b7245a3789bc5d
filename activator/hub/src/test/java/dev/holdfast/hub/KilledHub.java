package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.access.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A hub over a database of its own that lives many short lives, each ended by SIGKILL while clients call. */
final class KilledHub {
    private static final int CLIENTS = 4;
    private static final int MOST_ANSWERS_OF_A_LIFE = 8;
    private static final int MOST_MICROS_AFTERWARDS = 8_000;

    private final ClassArchive classes;
    private final Path folder;
    private final Random random;
    private final List<KillClient> clients = new ArrayList<>();
    private int kills;
    private String license = "";

    /**
     * Makes a hub.
     *
     * @param seed chooses the instants
     */
    KilledHub(ClassArchive classes, Path folder, long seed) {
        this.classes = classes;
        this.folder = folder;
        this.random = new Random(seed);
    }

    /**
     * What came of it.
     *
     * @param kills how often the hub was killed
     * @param answers how many requests were answered
     * @param interrupted how often a client was left without an answer
     * @param lost how many of those requests had been done all the same
     * @param records how many records the audit has
     */
    record Counts(long kills, long answers, long interrupted, long lost, long records) {
        Counts plus(Counts other) {
            return new Counts(
                    kills + other.kills,
                    answers + other.answers,
                    interrupted + other.interrupted,
                    lost + other.lost,
                    records + other.records);
        }
    }

    /** Makes the hub, a license and a token in a first life, which ends in order. */
    void prepare() throws Exception {
        Secret operator = HubInitialisation.create(
                        new HubInitialisation.Plan(
                                folder.resolve("hub"), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                        "passphrase".toCharArray(),
                        InstantSource.system(),
                        new SecureRandom())
                .operatorToken();
        HubProcess hub = serve();
        FirstDay day = FirstDay.at(hub.address(), operator);
        license = day.license();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new KillClient(license, day.pat()));
        }
        hub.end();
    }

    /** Lives and is killed, so many times. */
    void live(int times) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (int i = 0; i < times; i++) {
                liveOnce(threads);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Killed after a random number of answers and then some, so that a machine under load sees the same instants. */
    private void liveOnce(ExecutorService threads) throws Exception {
        HubProcess hub = serve();
        CountDownLatch answers = new CountDownLatch(random.nextInt(MOST_ANSWERS_OF_A_LIFE));
        List<Future<?>> calling = new ArrayList<>();
        for (KillClient client : clients) {
            calling.add(threads.submit(() -> client.workUntilGone(hub.address(), answers::countDown)));
        }
        assertTrue(answers.await(5, TimeUnit.MINUTES), "expected the hub to answer");
        TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_MICROS_AFTERWARDS));
        hub.kill();
        kills++;
        for (Future<?> each : calling) {
            each.get();
        }
    }

    /** In a last life every answer is given again; then the database is looked at. */
    Counts finish() throws Exception {
        HubProcess hub = serve();
        for (KillClient client : clients) {
            client.finish(hub.address());
        }
        hub.end();
        LoadCheck check = new LoadCheck(folder.resolve("hub"));
        check.requireWhole(license, clients);
        if (Files.exists(folder.resolve("hub").resolve("hub.db"))) {
            assertEquals(1, check.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"));
        }
        return new Counts(
                kills,
                clients.stream().mapToLong(KillClient::answered).sum(),
                clients.stream().mapToLong(KillClient::interrupted).sum(),
                check.doneButNotTold(clients),
                check.requireSealed());
    }

    private HubProcess serve() throws Exception {
        return HubProcess.bare(classes, folder.resolve("hub"), folder);
    }
}
