package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills real hub processes under load; {@code -Dholdfast.hub.kills=N} kills as often on each engine, and
 * {@code -Dholdfast.hub.seed=N} at other instants.
 */
class HubKillTest {
    private static final int KILLS = Integer.getInteger("holdfast.hub.kills", 100);
    private static final long SEED = Long.getLong("holdfast.hub.seed", 2_026);
    private static final int HUBS = 2;

    @TempDir
    Path folder;

    @Test
    void hubKilledUnderLoad_losesNoAnswer_takesNoSeatTwice_andHasNoGapInItsAudit() throws Exception {
        ClassArchive classes = ClassArchive.in(folder);
        List<KilledHub> hubs = new ArrayList<>();
        for (int i = 0; i < HUBS; i++) {
            KilledHub hub = new KilledHub(classes, Files.createDirectory(folder.resolve("" + i)), SEED + i);
            hub.prepare();
            hubs.add(hub);
        }
        KilledHub.Counts all = lives(hubs);
        assertEquals(KILLS, all.kills());
        assertTrue(all.answers() > KILLS, "expected work between the kills, found " + all);
        assertTrue(all.interrupted() > 0, "expected kills to interrupt calls, found " + all);
        assertTrue(
                all.adopted() >= KilledHub.CLIENTS,
                "expected machines that a restored hub knew nothing of, found " + all);
        System.out.println("[hub kills] " + all.kills() + " under load and " + all.others()
                + " while it started or ended, on " + TestDatabase.engine() + ": " + all.answers()
                + " requests answered, " + all.interrupted() + " calls interrupted, of which " + all.untold()
                + " had been done; " + all.putOff() + " put off; " + all.adopted()
                + " activations adopted after a restore; 0 answers lost,"
                + " 0 seats taken twice, 0 gaps in " + all.records() + " records");
    }

    private static KilledHub.Counts lives(List<KilledHub> hubs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(HUBS);
        try {
            List<Future<KilledHub.Counts>> running = new ArrayList<>();
            for (int i = 0; i < HUBS; i++) {
                KilledHub hub = hubs.get(i);
                int kills = KILLS / HUBS + (i < KILLS % HUBS ? 1 : 0);
                running.add(threads.submit(() -> {
                    hub.live(kills);
                    return hub.finish();
                }));
            }
            KilledHub.Counts all = KilledHub.Counts.NONE;
            for (Future<KilledHub.Counts> one : running) {
                all = all.plus(one.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }
}
