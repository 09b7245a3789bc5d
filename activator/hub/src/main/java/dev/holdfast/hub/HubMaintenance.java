package dev.holdfast.hub;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.licensing.Restore;
import dev.holdfast.hub.licensing.Restores;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * Notes that the database was put back from a backup by other means than {@link HubRestore}: by the commands of its
     * server, or with the whole machine.
     *
     * @param record the number of the newest record of the audit in the backup; null for the newest that is there now
     * @throws IOException if the hub is served, its files cannot be read, there is no such record, or the clock stands
     *     behind it
     */
    public Restore noteRestore(@Nullable Long record) throws IOException {
        return whileStopped(journal -> {
            try {
                return journal.write(call("restored"), tx -> noteRestore(tx, record));
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
    }

    private static Restore noteRestore(Transaction tx, @Nullable Long record) {
        Restore restore = Restores.note(tx, record == null ? Restores.newestRecord(tx.handle()) : record);
        if (tx.now().isBefore(restore.backedUpAt())) {
            throw new IllegalArgumentException("clock: expected a time after the newest record of the backup, "
                    + restore.backedUpAt() + ", found " + tx.now() + "; set the clock first");
        }
        String issuer = tx.handle()
                .createQuery("SELECT issuer FROM hub")
                .mapTo(String.class)
                .one();
        tx.audit(AuditEntry.of("hub.restored", issuer)
                .with("by other means, from a backup up to record " + restore.record() + " of "
                        + restore.backedUpAt()));
        return restore;
    }
}
