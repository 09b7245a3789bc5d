package dev.holdfast.hub;

import dev.holdfast.hub.access.NewToken;
import dev.holdfast.hub.access.Operators;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.ledger.PostgresDatabase;
import dev.holdfast.hub.ledger.SqliteFile;
import dev.holdfast.hub.ledger.Transaction;
import dev.holdfast.hub.licensing.Signers;
import dev.holdfast.hub.licensing.TrustBundles;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.DurableFile;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes a new hub: its root, kept apart; a signing certificate; the first trust bundle; the database; an operator. */
public final class HubInitialisation {
    private static final Duration ROOT_LIFE = Duration.ofDays(3653);

    private HubInitialisation() {}

    /**
     * How a hub is to be.
     *
     * @param directory the hub's own directory, which must not exist or be empty
     * @param rootDirectory where the root is kept, outside of {@code directory}
     * @param rootIsThere whether the root is there already, so that its passphrase opens it; else it is made there
     * @param name the vendor's name, in certificates; at most 50 characters
     * @param issuer what licenses name as their issuer
     * @param signer where the signing key is to be
     * @param database the server that keeps the ledger; null for a SQLite file in {@code directory}
     */
    public record Plan(
            Path directory,
            Path rootDirectory,
            boolean rootIsThere,
            String name,
            String issuer,
            HubKeys.Wanted signer,
            @Nullable PostgresDatabase database) {
        public Plan {
            directory = directory.toAbsolutePath().normalize();
            rootDirectory = rootDirectory.toAbsolutePath().normalize();
            if (name.isBlank() || name.length() > 50) {
                throw new IllegalArgumentException("name: expected 1 to 50 characters");
            }
            if (issuer.isBlank() || issuer.length() > 200 || issuer.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("issuer: expected 1 to 200 characters, no control characters");
            }
            if (rootDirectory.startsWith(directory) || directory.startsWith(rootDirectory)) {
                throw new IllegalArgumentException(
                        "root directory: expected one apart from the hub's directory, found one inside the other");
            }
        }

        /** A hub that keeps its ledger in a SQLite file. */
        public Plan(Path directory, Path rootDirectory, String name, String issuer) {
            this(directory, rootDirectory, name, issuer, null);
        }

        /** A hub that makes its root and keeps its signing key in a file. */
        public Plan(
                Path directory, Path rootDirectory, String name, String issuer, @Nullable PostgresDatabase database) {
            this(
                    directory,
                    rootDirectory,
                    false,
                    name,
                    issuer,
                    new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519),
                    database);
        }
    }

    /**
     * A hub that was made.
     *
     * @param operatorToken the first operator's personal token, known nowhere else
     * @param rootPem the root's certificate, which applications pin
     * @param signerEnds when the signing certificate ends
     */
    public record Initialised(Secret operatorToken, String rootPem, Instant signerEnds) {}

    /**
     * Makes a hub.
     *
     * @param rootPassphrase what encrypts the root's key
     * @throws IOException if one of the directories is not free or cannot be written; nothing that was there is changed
     */
    public static Initialised create(Plan plan, char[] rootPassphrase, InstantSource clock, SecureRandom random)
            throws IOException {
        HubDirectory files = new HubDirectory(plan.directory());
        requireFree(files);
        if (!plan.rootIsThere()) {
            requireNoRoot(plan.rootDirectory());
        }
        PostgresDatabase database = plan.database();
        if (database != null) {
            requireNoHub(database);
        }
        Instant now = clock.instant();
        RootAuthority root = plan.rootIsThere() ? RootAuthority.load(plan.rootDirectory(), rootPassphrase) : null;
        Duration life = root == null ? HubKeys.SIGNER_LIFE : HubKeys.life(root, now, HubKeys.SIGNER_LIFE);
        createPrivate(files.path());
        if (database != null) {
            DurableFile.create(files.databaseUrl(), database.url() + "\n");
        }
        if (root == null) {
            root = makeRoot(plan.rootDirectory(), plan.name() + " root", rootPassphrase, now, random);
        }
        SignerFiles signer = files.firstSigner();
        signer.certify(
                root.certify(HubKeys.request(signer, plan.signer(), plan.name(), now, random), now, life, random));
        BundleChain bundles = BundleChain.read(plan.rootDirectory());
        DurableFile.create(files.rootCertificate(), root.certificatePem());
        SignerCertificate made = SignerCertificate.read(signer.chain());
        NewToken operator = fill(files, plan, bundles, made, clock, random);
        DurableFile.create(files.complete(), now + "\n");
        return new Initialised(operator.secret(), root.certificatePem(), made.notAfter());
    }

    /**
     * Makes a root and its first trust bundle in a directory.
     *
     * @param name the common name in its certificate, at most 64 characters
     * @throws IOException if a root is there already, or it cannot be written
     */
    public static RootAuthority makeRoot(
            Path rootDirectory, String name, char[] passphrase, Instant now, SecureRandom random) throws IOException {
        RootAuthority root = RootAuthority.create(name, now, ROOT_LIFE, random);
        root.save(rootDirectory, passphrase);
        BundleChain.begin(root, now).save(rootDirectory);
        return root;
    }

    private static NewToken fill(
            HubDirectory files,
            Plan plan,
            BundleChain bundles,
            SignerCertificate signer,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        if (files.database() instanceof SqliteFile file) {
            HubBackup.create(file.path());
        }
        try (Ledger ledger = Ledger.open(files.database())) {
            Journal journal = new Journal(ledger, clock, new Identifiers(random));
            return journal.write(new Call("init", "init", "local"), tx -> {
                insertHub(tx, plan);
                for (String bundle : bundles.documents()) {
                    TrustBundles.insert(tx.handle(), bundle);
                }
                Signers.insert(tx, signer);
                tx.audit(AuditEntry.of("hub.initialised", plan.issuer()));
                return Operators.create(tx, "first operator").token();
            });
        }
    }

    private static void insertHub(Transaction tx, Plan plan) {
        tx.handle()
                .createUpdate(
                        "INSERT INTO hub (only_row, name, issuer, initialised_at) VALUES (1, :name, :issuer, :at)")
                .bind("name", plan.name())
                .bind("issuer", plan.issuer())
                .bind("at", tx.now().toEpochMilli())
                .execute();
    }

    static void requireFree(HubDirectory files) throws IOException {
        if (Files.exists(files.complete())) {
            throw new IOException(files.path() + ": expected a new directory, found a hub that is initialised already;"
                    + " nothing was changed");
        }
        if (!Files.exists(files.path())) {
            return;
        }
        try (var entries = Files.list(files.path())) {
            if (entries.findAny().isPresent()) {
                throw new IOException(files.path() + ": expected a new or empty directory; if an earlier init was"
                        + " interrupted, remove this directory and its root directory and run it again");
            }
        }
    }

    private static void requireNoHub(PostgresDatabase database) throws IOException {
        try (Ledger ledger = Ledger.open(database)) {
            boolean taken = ledger.read(handle -> handle.createQuery("SELECT count(*) FROM hub")
                            .mapTo(Long.class)
                            .one())
                    > 0;
            if (taken) {
                throw new IOException("database " + database.description() + ": expected one without a hub, found one"
                        + " that a hub was made in; nothing was changed, give each hub a database of its own");
            }
        }
    }

    private static void requireNoRoot(Path rootDirectory) throws IOException {
        if (Files.exists(rootDirectory.resolve(RootAuthority.KEY_FILE))) {
            throw new IOException(rootDirectory + ": expected a directory without a root, found one; name another");
        }
    }

    static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
