package dev.holdfast.hub;

import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.PostgresDatabase;
import dev.holdfast.issuer.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes the directory of a further process of a hub over a database server: the same certificates and the same database.
 * The processes are alike; each knows of the others no more than what they sign with.
 */
public final class HubJoining {
    private HubJoining() {}

    /**
     * Makes it from the directory of a process that is there, which may be serving, or from a copy of one.
     *
     * @param from that directory
     * @param directory the new one, which must not exist or be empty
     * @param other how the database is reached from there; null for the same way
     * @throws IOException if the hub keeps a SQLite file, the database is not its own or cannot be reached, or the new
     *     directory is not free
     */
    public static void join(Path from, Path directory, @Nullable PostgresDatabase other) throws IOException {
        HubDirectory source = new HubDirectory(from);
        source.requireInitialised();
        if (!(source.database() instanceof PostgresDatabase same)) {
            throw new IOException(from + ": expected a hub over PostgreSQL, found one over a SQLite file, which one"
                    + " process serves at a time; begin with `holdfast-hub init --database URL`");
        }
        PostgresDatabase database = other == null ? same : other;
        HubDirectory target = new HubDirectory(directory);
        HubInitialisation.requireFree(target);
        try (Ledger ledger = Ledger.openToRead(database)) {
            HubRoot.of(source).requireHubOf(ledger, database.description());
        }
        HubInitialisation.createPrivate(target.path());
        for (Path file : source.certificates()) {
            copy(file, target.path().resolve(file.getFileName()));
        }
        DurableFile.create(target.databaseUrl(), database.url() + "\n");
        copy(source.complete(), target.complete());
    }

    private static void copy(Path from, Path to) throws IOException {
        DurableFile.create(to, Files.readString(from));
    }
}
