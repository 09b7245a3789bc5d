package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.HeldHub.At;
import dev.holdfast.hub.KillStep.Kind;
import dev.holdfast.hub.access.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub that is killed just before the commit of every kind of request, and when that is sent again, between commit and
 * answer: what was asked is done once, and the third time the device is told.
 */
class CommitKillTest {
    private static final List<Kind> LIFE =
            List.of(Kind.ACTIVATE, Kind.REFRESH, Kind.RECOVER, Kind.REBIND, Kind.RELEASE);

    @TempDir
    Path folder;

    private ClassArchive classes;
    private FirstDay day;
    private KillClient client;
    private int kills;

    @BeforeEach
    void createHub() throws Exception {
        classes = ClassArchive.in(folder);
        HubInitialisation.Plan plan =
                new HubInitialisation.Plan(directory(), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh());
        Secret operator = HubInitialisation.create(
                        plan, "passphrase".toCharArray(), InstantSource.system(), new SecureRandom())
                .operatorToken();
        HubProcess hub = HubProcess.bare(classes, directory(), folder);
        day = FirstDay.at(hub.address(), operator);
        hub.end();
    }

    private Path directory() {
        return folder.resolve("hub");
    }

    private HeldHub start() throws Exception {
        return HeldHub.start(classes, directory(), folder);
    }

    /** The same request, however often: not done, done and not told, told. */
    private HeldHub killTwice(HeldHub first) throws Exception {
        assertEquals(0, killed(first, At.BEFORE_COMMIT), "expected nothing to be done before the commit");
        assertEquals(1, killed(start(), At.AFTER_COMMIT), "expected it to be done after the commit");
        HeldHub third = start();
        assertTrue(client.ask(third.process().address()));
        return third;
    }

    /** How many changes are there that nobody was told of. */
    private long killed(HeldHub hub, At at) throws Exception {
        hub.killWhile(at, "RequestDesk", () -> {
            if (!client.ask(hub.process().address())) {
                throw new IOException("no answer");
            }
            return client;
        });
        kills++;
        return look().requireWhole(day.license(), List.of(client));
    }

    private LoadCheck look() throws Exception {
        LoadCheck.awaitAlone(directory());
        return new LoadCheck(directory());
    }

    @Test
    void hubKilledBeforeTheCommit_andThenBetweenCommitAndAnswer_doesWhatWasAskedOnce() throws Exception {
        client = new KillClient(day.license(), day.pat(), LIFE);
        HeldHub hub = start();
        for (int i = 0; i < LIFE.size(); i++) {
            hub = killTwice(hub);
        }
        client.finish(hub.process().address());
        hub.process().end();
        System.out.println("[hub kills] " + kills + " at a commit, on " + TestDatabase.engine() + ": each of " + LIFE
                + " once before it and once between it and the answer; each done once");
    }

    @Test
    void hubKilledAtTheCommitOfAnAdoption_takesTheActivationOverOnce() throws Exception {
        client = new KillClient(day.license(), day.pat(), List.of(Kind.ACTIVATE, Kind.REFRESH));
        LedgerBackup backup = LedgerBackup.of(directory(), InstantSource.system(), folder.resolve("backup"));
        client.noteBackup();
        HubProcess before = HubProcess.bare(classes, directory(), folder);
        assertTrue(client.ask(before.address()));
        before.end();
        backup.putBack();
        client.noteRestore();
        HeldHub hub = killTwice(start());
        client.finish(hub.process().address());
        hub.process().end();
        assertEquals(1, look().count("SELECT count(*) FROM audit_row WHERE action = 'activation.adopted'"));
    }
}
