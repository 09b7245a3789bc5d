package dev.holdfast.hub.command;

import dev.holdfast.hub.HubInitialisation;
import dev.holdfast.hub.ledger.PostgresDatabase;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub init}. */
@Command(
        name = "init",
        description = "Make a hub: its root, kept apart; a signing certificate of 90 days; the database; an operator.")
final class InitCommand implements Callable<Integer> {
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
    private static final int PASSPHRASE_LENGTH = 28;

    private final Surroundings surroundings;

    @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's new directory")
    @Nullable
    Path directory;

    @Option(
            names = "--root-directory",
            paramLabel = "DIR",
            required = true,
            description = "where the root is made, or is; take it off the hub afterwards")
    @Nullable
    Path rootDirectory;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "Holdfast",
            description = "the vendor's name (${DEFAULT-VALUE})")
    String name = "";

    @Option(names = "--issuer", paramLabel = "URL", description = "what licenses name as issuer; else the name")
    @Nullable
    String issuer;

    @Option(
            names = "--root-passphrase-file",
            paramLabel = "FILE",
            description = "what encrypts the root's key; without it one is made and shown once")
    @Nullable
    Path passphraseFile;

    @Option(names = "--root-passphrase-stdin", description = "read what encrypts the root's key from standard input")
    boolean passphraseStdin;

    @Option(
            names = "--existing-root",
            description = "take the root that is in --root-directory, made by `key root`, instead of making one")
    boolean existingRoot;

    @Mixin
    SignerKeyOptions signerKey = new SignerKeyOptions();

    @Option(
            names = "--operator-token-file",
            paramLabel = "FILE",
            description = "write the operator's token to this new file, mode 0600, and do not show it")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "keep the ledger in PostgreSQL instead of a SQLite file: postgresql://HOST/NAME?user=USER; the"
                            + " password is read from the file that PGPASSFILE names, else from ~/.pgpass")
    @Nullable
    String database;

    @Option(names = "--json", description = "print JSON")
    boolean json;

    InitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        if (directory == null || rootDirectory == null) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected --directory and --root-directory");
        }
        HubInitialisation.Plan plan = new HubInitialisation.Plan(
                directory,
                rootDirectory,
                existingRoot,
                name,
                issuer == null ? name : issuer,
                signerKey.wanted(surroundings),
                database == null ? null : PostgresDatabase.ofUrl(database));
        boolean shown = passphraseFile == null && !passphraseStdin && !existingRoot;
        char[] passphrase =
                shown ? randomPassphrase() : RootOptions.passphrase(passphraseFile, passphraseStdin, surroundings);
        Report report = tokenFile == null ? make(plan, passphrase, null) : makeInto(tokenFile, plan, passphrase);
        if (json) {
            printJson(report);
        } else {
            print(surroundings.out(), report);
        }
        Arrays.fill(passphrase, '\0');
        return 0;
    }

    /** What is reported; {@code tokenFile} is where the operator's token is, null where it has to be shown. */
    private record Report(
            HubInitialisation.Plan plan,
            HubInitialisation.Initialised made,
            @Nullable String passphrase,
            @Nullable Path tokenFile) {}

    private Report make(HubInitialisation.Plan plan, char[] passphrase, @Nullable Path file) throws IOException {
        return new Report(
                plan,
                HubInitialisation.create(plan, passphrase, surroundings.clock(), surroundings.random()),
                passphraseFile == null && !passphraseStdin ? new String(passphrase) : null,
                file);
    }

    /** The hub has no other token, so where the file that was made for it takes none, the token is shown after all. */
    private Report makeInto(Path file, HubInitialisation.Plan plan, char[] passphrase)
            throws CommandFailure, IOException {
        try (SecretFile secret = SecretFile.create(file)) {
            Report report = make(plan, passphrase, file);
            try {
                secret.write(report.made().operatorToken().reveal());
                return report;
            } catch (IOException e) {
                surroundings.err().println("holdfast-hub: " + file + " cannot be written, so the token is shown");
                return new Report(plan, report.made(), report.passphrase(), null);
            }
        }
    }

    private void print(PrintStream out, Report report) {
        Path root = report.plan().rootDirectory();
        out.println("made a hub in " + report.plan().directory());
        out.println("root certificate, for applications to pin: " + root.resolve(RootAuthority.CERTIFICATE_FILE));
        out.println("signing certificate ends: " + report.made().signerEnds());
        if (report.passphrase() != null) {
            out.println("passphrase of the root's key, shown only now: " + report.passphrase());
        }
        if (report.tokenFile() == null) {
            out.println("operator's token, shown only now: "
                    + report.made().operatorToken().reveal());
        } else {
            out.println("operator's token: in " + report.tokenFile());
        }
        out.println("now take " + root + " off this machine: who holds it and its passphrase can sign for everyone");
        out.println("then run: holdfast-hub serve --directory " + report.plan().directory());
    }

    private void printJson(Report report) {
        var object = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        object.put("directory", report.plan().directory().toString());
        object.put(
                "root_certificate",
                report.plan()
                        .rootDirectory()
                        .resolve(RootAuthority.CERTIFICATE_FILE)
                        .toString());
        object.put("signer_ends_at", report.made().signerEnds().toString());
        if (report.passphrase() != null) {
            object.put("root_passphrase", report.passphrase());
        }
        if (report.tokenFile() == null) {
            object.put("operator_token", report.made().operatorToken().reveal());
        }
        surroundings.out().println(object);
    }

    private char[] randomPassphrase() {
        char[] passphrase = new char[PASSPHRASE_LENGTH];
        for (int i = 0; i < passphrase.length; i++) {
            passphrase[i] = ALPHABET.charAt(surroundings.random().nextInt(ALPHABET.length()));
        }
        return passphrase;
    }
}
