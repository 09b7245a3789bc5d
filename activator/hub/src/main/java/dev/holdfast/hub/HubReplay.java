package dev.holdfast.hub;

import dev.holdfast.hub.access.Endings;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.AuditFileCheck;
import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.hub.audit.AuditTamperedException;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.MissingRecords;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.licensing.Recalls;
import dev.holdfast.hub.licensing.Restores;
import dev.holdfast.hub.licensing.TrustBundles;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Does again, while the hub is stopped, what an exported audit says was taken away and the hub's own audit does not know
 * of, as after a restored backup, takes from the export the trust bundles that the hub lacks, and remembers which
 * activations there were. Of what it gives back there are reinstatements, and seats for the devices that had them, alone.
 * Whatever somebody decided since the restore stands.
 */
public final class HubReplay {
    private final HubDirectory files;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * The replay over a hub.
     *
     * @param directory the hub's directory
     */
    public HubReplay(Path directory, InstantSource clock, SecureRandom random) {
        this.files = new HubDirectory(directory);
        this.clock = clock;
        this.random = random;
    }

    /**
     * What came of it.
     *
     * @param missing how many records of the export the hub's own audit lacks
     * @param again how many records were replayed, by their actions
     * @param left how many were not, because they gave something or cannot be followed, by their actions
     */
    public record Replayed(long missing, Map<String, Long> again, Map<String, Long> left) {
        public Replayed {
            again = Map.copyOf(again);
            left = Map.copyOf(left);
        }
    }

    /**
     * Replays an export.
     *
     * @throws AuditTamperedException if it is not as this hub wrote it; then nothing was changed
     * @throws IOException if the hub is served, or the export cannot be read or bears no signature
     */
    public Replayed from(Path export) throws IOException, AuditTamperedException {
        files.requireInitialised();
        FileChannel lock = files.lock();
        try (Ledger ledger = Ledger.open(files.database())) {
            Journal journal = new Journal(ledger, clock, new Identifiers(random));
            SigningTrust root = HubRoot.of(files).trust();
            AuditReport report = requireSigned(export, root.withThoseThatFollow(journal.read(TrustBundles::all)));
            List<String> bundles = MissingRecords.bundles(export);
            List<MissingRecords.Missing> missing = journal.read(handle -> MissingRecords.of(handle, export));
            requireRestored(journal, missing);
            return journal.write(new Call(MissingRecords.ACTOR, "audit-replay", "local"), tx -> {
                TrustBundles.bringBack(tx, root, bundles, "a replayed export");
                return replay(tx, missing, report.vouched());
            });
        } finally {
            lock.close();
        }
    }

    /**
     * Checks it by what the hub knows of revoked signers as well, which a thief would leave out.
     *
     * @param trust the hub's
     */
    private static AuditReport requireSigned(Path export, SigningTrust trust)
            throws IOException, AuditTamperedException {
        try (InputStream in = Files.newInputStream(export)) {
            AuditReport report = AuditFileCheck.of(in, trust, List.of());
            if (report.signed() == 0) {
                throw new IOException(export + ": expected an export of this hub, found one without a signed head");
            }
            return report;
        } catch (NoSuchFileException e) {
            throw new IOException(export + ": expected an export of the audit, found no such file", e);
        }
    }

    /** A trust bundle whose record is missing is in the export itself, and was taken from there. */
    private static boolean isHeld(Transaction tx, MissingRecords.Missing record) {
        return record.action().equals("trust-bundle.added") && TrustBundles.isHeld(tx.handle(), record.subject());
    }

    /** Without it the hub would not take over what its devices have. */
    private void requireRestored(Journal journal, List<MissingRecords.Missing> missing) throws IOException {
        if (!missing.isEmpty() && journal.read(Restores::newest).isEmpty()) {
            throw new IOException(files.path()
                    + ": expected a hub that was restored from a backup, found one that knows of"
                    + " no restore and lacks " + missing.size() + " records; run `holdfast-hub restored` first");
        }
    }

    /**
     * Follows the records.
     *
     * @param vouched the newest that the hub has signed with what it still vouches for; what comes after it only takes away
     */
    private static Replayed replay(Transaction tx, List<MissingRecords.Missing> missing, long vouched) {
        Map<String, Long> again = new TreeMap<>();
        Map<String, Long> left = new TreeMap<>();
        for (MissingRecords.Missing record : missing) {
            Recalls.Outcome outcome = Recalls.replay(tx, record, record.number() <= vouched);
            boolean replayed = outcome == Recalls.Outcome.DONE || isHeld(tx, record) || Endings.replay(tx, record);
            if (replayed || outcome == Recalls.Outcome.LEFT) {
                (replayed ? again : left).merge(record.action(), 1L, Long::sum);
            }
        }
        Restores.cover(tx, missing, vouched);
        tx.audit(AuditEntry.of("audit.replayed", "hub")
                .with(missing.size() + " records that were missing, of which replayed: " + again));
        return new Replayed(missing.size(), again, left);
    }
}
