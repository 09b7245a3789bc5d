package dev.holdfast.hub;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.SqliteFile;
import dev.holdfast.hub.licensing.Restores;
import dev.holdfast.hub.licensing.TrustBundles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Puts a backup in the place of a hub's SQLite file while the hub is stopped. What was there is kept beside it. Broken
 * off at any instant, the directory holds the old file, the new one, or none and says so; running it again completes it.
 */
public final class HubRestore {
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Call CALL = new Call("restore", "restore", "local");

    private final HubDirectory files;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * The restoration of a hub.
     *
     * @param directory the hub's directory, with its certificates; its database may be missing
     */
    public HubRestore(Path directory, InstantSource clock, SecureRandom random) {
        this.files = new HubDirectory(directory);
        this.clock = clock;
        this.random = random;
    }

    /**
     * What was put back.
     *
     * @param content what the backup held
     * @param kept where the database that was there is now; empty where there was none
     * @param bundle the newest trust bundle that the hub carries now
     */
    public record Restored(BackupContent content, Optional<Path> kept, long bundle) {}

    /**
     * Puts a backup back.
     *
     * @param backup what {@link HubBackup} wrote; it stays as it is
     * @throws IOException if the hub is served, or the backup is damaged or of another hub; then nothing was changed
     */
    public Restored from(Path backup) throws IOException {
        SqliteFile database = files.sqliteOrNone();
        BackupContent content = BackupContent.read(backup);
        FileChannel lock = files.lock();
        try {
            Prepared next = prepare(backup, content, database);
            Optional<Path> kept = setAside(database.path());
            Files.move(next.file(), database.path(), StandardCopyOption.ATOMIC_MOVE);
            HubBackup.forceFolder(database.path());
            return new Restored(content, kept, next.bundle());
        } finally {
            lock.close();
        }
    }

    private record Prepared(Path file, long bundle) {}

    /** A copy beside the database, brought up to date and with the record that tells of it. */
    private Prepared prepare(Path backup, BackupContent content, SqliteFile database) throws IOException {
        Path next = database.path().resolveSibling(database.path().getFileName() + ".restoring");
        for (Path leftover : withCompanions(next)) {
            Files.deleteIfExists(leftover);
        }
        HubBackup.create(next);
        try (OutputStream out = Files.newOutputStream(next)) {
            Files.copy(backup, out);
        }
        SqliteFile copy = new SqliteFile(next);
        long bundle;
        try (Ledger ledger = Ledger.open(copy)) {
            HubRoot root = HubRoot.of(files);
            root.requireHubOf(ledger, backup.toString());
            Journal journal = new Journal(ledger, clock, new Identifiers(random));
            tell(journal, content);
            BundleCopy.of(root).bringBack(journal);
            bundle = journal.read(TrustBundles::newest);
        }
        settle(copy);
        HubBackup.force(next);
        return new Prepared(next, bundle);
    }

    private static void settle(SqliteFile copy) throws IOException {
        try {
            copy.settle();
        } catch (SQLException e) {
            throw new IOException(copy.path() + ": the backup could not be prepared: " + e.getMessage(), e);
        }
    }

    private static void tell(Journal journal, BackupContent content) {
        journal.write(CALL, tx -> {
            Restores.note(tx, content.records());
            tx.audit(AuditEntry.of("hub.restored", content.issuer())
                    .with("from a backup up to record " + content.records() + " of " + content.newest()));
            return content;
        });
    }

    /** The log beside a database belongs to it: with another one it would write old pages over new ones. */
    private Optional<Path> setAside(Path database) throws IOException {
        Path kept = keptName(database);
        List<Path> there = withCompanions(database);
        List<Path> then = withCompanions(kept);
        boolean any = false;
        for (int i = 0; i < there.size(); i++) {
            if (Files.exists(there.get(i))) {
                Files.move(there.get(i), then.get(i), StandardCopyOption.ATOMIC_MOVE);
                any = true;
            }
        }
        HubBackup.forceFolder(database);
        return any ? Optional.of(kept) : Optional.empty();
    }

    /** A name that nothing has yet: what was kept before is kept too. */
    private Path keptName(Path database) {
        String name = database.getFileName() + ".replaced-" + SUFFIX.format(clock.instant());
        Path kept = database.resolveSibling(name);
        for (int i = 2; withCompanions(kept).stream().anyMatch(Files::exists); i++) {
            kept = database.resolveSibling(name + "-" + i);
        }
        return kept;
    }

    private static List<Path> withCompanions(Path database) {
        return List.of(
                database,
                database.resolveSibling(database.getFileName() + "-wal"),
                database.resolveSibling(database.getFileName() + "-shm"));
    }
}
