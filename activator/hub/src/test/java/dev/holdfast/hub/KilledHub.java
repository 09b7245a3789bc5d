package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

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

/**
 * A hub over a database of its own that lives many short lives, each ended by SIGKILL while clients call. After each its
 * ledger is looked at as the kill left it. At two fifths of the lives it is backed up, at three fifths restored.
 */
final class KilledHub {
    static final int CLIENTS = 4;

    private static final int MOST_ANSWERS_OF_A_LIFE = 8;
    private static final int MOST_MICROS_AFTERWARDS = 8_000;

    /** Of so many lives one is ended once more: before the hub answers, or while it ends in order. */
    private static final int OFTEN = 16;

    private final ClassArchive classes;
    private final Path folder;
    private final Random random;
    private final List<KillClient> clients = new ArrayList<>();
    private int kills;
    private int othersKilled;
    private long untold;
    private long startMicros;
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
     * @param kills how often the hub was killed under load
     * @param others how often it was killed while it started or ended
     * @param answers how many requests were answered
     * @param interrupted how often a client was left without an answer
     * @param untold how many of those requests had been done all the same
     * @param putOff how often a client was told to ask again later
     * @param adopted how many activations were taken over after a restore
     * @param records how many records the audit has
     */
    record Counts(
            long kills,
            long others,
            long answers,
            long interrupted,
            long untold,
            long putOff,
            long adopted,
            long records) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(
                    kills + more.kills,
                    others + more.others,
                    answers + more.answers,
                    interrupted + more.interrupted,
                    untold + more.untold,
                    putOff + more.putOff,
                    adopted + more.adopted,
                    records + more.records);
        }
    }

    private Path directory() {
        return folder.resolve("hub");
    }

    /** Makes the hub, a license and a token in a first life, which ends in order. */
    void prepare() throws Exception {
        Secret operator = HubInitialisation.create(
                        new HubInitialisation.Plan(
                                directory(), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                        "passphrase".toCharArray(),
                        InstantSource.system(),
                        new SecureRandom())
                .operatorToken();
        HubProcess hub = serve();
        FirstDay day = FirstDay.at(hub.address(), operator);
        license = day.license();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new KillClient(license, day.pat(), random.nextLong()));
        }
        hub.end();
    }

    /** Lives and is killed, so many times. */
    void live(int times) throws Exception {
        LedgerBackup backup = null;
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (int i = 0; i < times; i++) {
                if (i == times * 2 / 5) {
                    settle();
                    backup = LedgerBackup.of(directory(), InstantSource.system(), folder.resolve("backup"));
                    clients.forEach(KillClient::noteBackup);
                }
                if (i == times * 3 / 5) {
                    activateForgotten();
                    backup.putBack();
                    clients.forEach(KillClient::noteRestore);
                }
                liveOnce(threads);
                dieOtherwise(i);
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
        if (!answers.await(5, TimeUnit.MINUTES)) {
            throwWhatFailed(calling);
            fail("expected the hub to answer");
        }
        TimeUnit.MICROSECONDS.sleep(random.nextInt(MOST_MICROS_AFTERWARDS));
        hub.kill();
        kills++;
        for (Future<?> each : calling) {
            each.get();
        }
        untold += look().requireWhole(license, clients);
    }

    /** A client that fails asks no more, so what it failed of is why the hub gave too few answers. */
    private static void throwWhatFailed(List<Future<?>> calling) throws Exception {
        for (Future<?> each : calling) {
            if (each.isDone()) {
                each.get();
            }
        }
    }

    /** Killed at whatever instant of its start, or of its end. */
    private void dieOtherwise(int life) throws Exception {
        if (life % OFTEN == 0) {
            HubProcess.killAtItsStart(classes, directory(), folder, random.nextLong(startMicros));
        } else if (life % OFTEN == OFTEN / 2) {
            serve().killAtItsEnd(random.nextInt(10 * MOST_MICROS_AFTERWARDS));
        } else {
            return;
        }
        othersKilled++;
        look().requireWhole(license, clients);
    }

    /** A life that ends in order, after every client has its answers. */
    private void settle() throws Exception {
        HubProcess hub = serve();
        for (KillClient client : clients) {
            client.finish(hub.address());
        }
        hub.end();
    }

    /** A life that ends in order, in which every client gets its answers and activates a machine that the backup lacks. */
    private void activateForgotten() throws Exception {
        HubProcess hub = serve();
        for (KillClient client : clients) {
            client.finish(hub.address());
            client.activateAnother(hub.address());
        }
        hub.end();
    }

    /** What the kill left; of a file a copy is looked at, so that it is the hub that finds it unfinished. */
    private LoadCheck look() throws Exception {
        Path file = directory().resolve("hub.db");
        LoadCheck.awaitAlone(directory());
        if (!Files.exists(file)) {
            return new LoadCheck(directory());
        }
        Path copy = Files.createDirectories(folder.resolve("copy"));
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(copy.resolve("hub.db" + suffix));
        }
        for (String suffix : List.of("", "-wal")) {
            Path part = file.resolveSibling("hub.db" + suffix);
            if (Files.exists(part)) {
                Files.copy(part, copy.resolve(part.getFileName()));
            }
        }
        return new LoadCheck(copy);
    }

    /** In a last life every answer is given again; then the database is looked at. */
    Counts finish() throws Exception {
        settle();
        LoadCheck check = new LoadCheck(directory());
        assertEquals(0, check.requireWhole(license, clients));
        if (Files.exists(directory().resolve("hub.db"))) {
            assertEquals(1, check.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"));
        }
        return new Counts(
                kills,
                othersKilled,
                clients.stream().mapToLong(KillClient::answered).sum(),
                clients.stream().mapToLong(KillClient::interrupted).sum(),
                untold,
                clients.stream().mapToLong(KillClient::putOff).sum(),
                check.count("SELECT count(*) FROM audit_row WHERE action = 'activation.adopted'"),
                check.requireSealed());
    }

    private HubProcess serve() throws Exception {
        long before = System.nanoTime();
        HubProcess hub = HubProcess.bare(classes, directory(), folder);
        startMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - before);
        return hub;
    }
}
