package dev.holdfast.hub;

import dev.holdfast.hub.ledger.Database;
import dev.holdfast.hub.ledger.PostgresDatabase;
import dev.holdfast.hub.ledger.SqliteFile;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a hub.
 *
 * @param path the directory
 */
record HubDirectory(Path path) {
    private static final Pattern SIGNER = Pattern.compile("signer(?:-([0-9]{1,6}))?\\.(?:p8|hsm|csr|pem)");

    /** The SQLite file, which is there unless the hub was made over another database. */
    private Path sqliteFile() {
        return path.resolve("hub.db");
    }

    /** Holds the connection URL where the hub was made over a database server. */
    Path databaseUrl() {
        return path.resolve("database");
    }

    /** Where the ledger is. */
    Database database() throws IOException {
        try {
            return PostgresDatabase.ofUrl(Files.readString(databaseUrl()));
        } catch (NoSuchFileException e) {
            return new SqliteFile(sqliteFile());
        } catch (IllegalArgumentException e) {
            throw new IOException(databaseUrl() + ": " + e.getMessage(), e);
        }
    }

    /** The SQLite file of the ledger; throws where there is none. */
    SqliteFile sqlite() throws IOException {
        requireInitialised();
        return sqliteOrNone();
    }

    /** The SQLite file of the ledger, which may be missing; throws where the hub was made over a database server. */
    SqliteFile sqliteOrNone() throws IOException {
        requireComplete();
        Database database = database();
        if (database instanceof SqliteFile file) {
            return file;
        }
        throw new IOException(path + ": expected a hub over a SQLite file, found one over " + database.description()
                + "; use the server's own commands, pg_dump and pg_restore");
    }

    /** The signing certificate that initialisation makes. */
    SignerFiles firstSigner() {
        return new SignerFiles(path, 1);
    }

    /** Those that have a certificate, the newest first. */
    List<SignerFiles> certifiedSigners() throws IOException {
        return signers().stream().filter(SignerFiles::isCertified).toList();
    }

    /** All of which there is a file, the newest first. */
    List<SignerFiles> signers() throws IOException {
        try (var files = Files.list(path)) {
            return files.map(file -> SIGNER.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(HubDirectory::number)
                    .distinct()
                    .sorted(Comparator.reverseOrder())
                    .map(number -> new SignerFiles(path, number))
                    .toList();
        }
    }

    private static int number(Matcher name) {
        return name.group(1) == null ? 1 : Integer.parseInt(name.group(1));
    }

    /** One of which no file is there yet. */
    SignerFiles nextSigner() throws IOException {
        List<SignerFiles> signers = signers();
        return new SignerFiles(path, signers.isEmpty() ? 1 : signers.get(0).number() + 1);
    }

    private Path lockFile() {
        return path.resolve("hub.lock");
    }

    /** The certificate of the root that the hub was made under, which is public: what applications pin. */
    Path rootCertificate() {
        return path.resolve("root.pem");
    }

    /** The trust bundles that the hub carries, a bundle to a line: a database that is put back may lack the newest. */
    Path trustBundles() {
        return path.resolve(BundleChain.FILE);
    }

    /** Written last of all; where it is, initialisation is complete. */
    Path complete() {
        return path.resolve("initialised");
    }

    /**
     * What every process of the hub has alike: the root's certificate, the trust bundles, and the signing certificates with
     * their keys.
     */
    List<Path> certificates() throws IOException {
        Set<Path> own = Set.of(lockFile(), databaseUrl(), complete());
        try (var all = Files.list(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !own.contains(file) && !file.toString().endsWith(DurableFile.UNFINISHED))
                    .sorted()
                    .toList();
        }
    }

    void requireInitialised() throws IOException {
        requireComplete();
        if (!Files.exists(databaseUrl()) && !Files.exists(sqliteFile())) {
            throw new IOException(path + ": expected the hub's database, found none; put a backup in its place with"
                    + " `holdfast-hub restore`");
        }
    }

    private void requireComplete() throws IOException {
        if (Files.exists(complete())) {
            return;
        }
        if (Files.exists(firstSigner().key()) || Files.exists(firstSigner().hsm()) || Files.exists(sqliteFile())) {
            throw new IOException(path + ": expected an initialised hub directory, found one whose initialisation was"
                    + " interrupted; remove it and the root directory made with it, and run `holdfast-hub init` again");
        }
        throw new IOException(path + ": expected an initialised hub directory; run `holdfast-hub init` first");
    }

    /**
     * Takes the directory for this process until the channel is closed; throws where another one has it. The file holds what
     * the process that served it last is called.
     */
    FileChannel lock() throws IOException {
        FileChannel channel = FileChannel.open(
                lockFile(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another hub in this very process; the answer is the same as for another process.
            held = null;
        } finally {
            if (held == null) {
                channel.close();
            }
        }
        if (held == null) {
            throw new IOException(path + ": expected a hub directory that nobody serves, found one that is served"
                    + " already; stop the other hub first");
        }
        return channel;
    }
}
