package dev.holdfast.hub;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What an operator does to a hub that is stopped; each is refused while the directory is served, and audited. */
public final class HubMaintenance {
    private final HubDirectory files;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * Maintenance of a hub.
     *
     * @param directory the hub's directory
     */
    public HubMaintenance(Path directory, InstantSource clock, SecureRandom random) {
        this.files = new HubDirectory(directory);
        this.clock = clock;
        this.random = random;
    }

    private interface Work<T> {
        T with(Journal journal) throws IOException;
    }

    private static Call call(String command) {
        return new Call(command, command, "local");
    }

    private <T> T whileStopped(Work<T> work) throws IOException {
        files.requireInitialised();
        FileChannel lock = files.lock();
        try (Ledger ledger = Ledger.open(files.database())) {
            return work.with(new Journal(ledger, clock, new Identifiers(random)));
        } finally {
            lock.close();
        }
    }

    /**
     * A clock that was accepted.
     *
     * @param now what it says
     * @param given the time of the newest record, which is no longer looked at; empty where there was none
     */
    public record Accepted(Instant now, Optional<Instant> given) {}

    /**
     * Accepts the clock as it stands, although it stands before records that the hub wrote while it was wrong.
     *
     * @throws IOException if the hub is served or its files cannot be read
     */
    public Accepted acceptClock() throws IOException {
        return whileStopped(
                journal -> journal.write(call("clock-accept"), tx -> new Accepted(tx.now(), ClockWatch.accept(tx))));
    }
}
