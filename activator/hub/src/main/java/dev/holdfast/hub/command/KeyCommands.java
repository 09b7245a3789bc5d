package dev.holdfast.hub.command;

import dev.holdfast.hub.HubInitialisation;
import dev.holdfast.hub.HubKeys;
import dev.holdfast.issuer.CertificateRequest;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SignerCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub key}. */
@Command(
        name = "key",
        description = "The root, the signing certificates under it, and the trust bundles that say which are good.",
        synopsisSubcommandLabel = "COMMAND")
final class KeyCommands {
    private static final String HUB_DIRECTORY = "the hub's directory";
    private static final long USUAL_DAYS = 90;
    private static final long MOST_DAYS = 366;

    private final Surroundings surroundings;

    private KeyCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static CommandLine line(Surroundings surroundings) {
        return new CommandLine(new KeyCommands(surroundings))
                .addSubcommand(new KeyListCommand(surroundings))
                .addSubcommand(new KeyShowCommand(surroundings))
                .addSubcommand(new KeyRevokeCommand(surroundings))
                .addSubcommand(new KeyRotateRootCommand(surroundings))
                .addSubcommand(new KeyBundleCommands(surroundings))
                .addSubcommand(new KeyReissueCommand(surroundings));
    }

    private HubKeys keys(Path directory) {
        return new HubKeys(directory, surroundings.clock(), surroundings.random());
    }

    @Command(
            description = "Make a root in a directory: its key, encrypted with a passphrase; its certificate, which"
                    + " applications pin; its first trust bundle. Do it where no hub is.")
    int root(
            @Mixin RootOptions root,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "the name in its certificate")
                    String name)
            throws CommandFailure, IOException {
        char[] passphrase = root.passphrase(surroundings);
        try {
            RootAuthority made = HubInitialisation.makeRoot(
                    root.directory, name, passphrase, surroundings.clock().instant(), surroundings.random());
            surroundings.out().println("made a root in " + root.directory + ": " + made.thumbprint());
            surroundings
                    .out()
                    .println("for applications to pin: " + root.directory.resolve(RootAuthority.CERTIFICATE_FILE));
            return 0;
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    @Command(
            description = "Make a new signing key and certify it, with the root brought to the hub. The hub takes it"
                    + " within seconds, without being stopped; what was signed before stays good.")
    int renew(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = HUB_DIRECTORY)
                    Path directory,
            @Mixin RootOptions root,
            @Mixin SignerKeyOptions key)
            throws CommandFailure, IOException {
        HubKeys.Wanted wanted = key.wanted(surroundings);
        Instant ends = keys(directory).renew(root.open(surroundings), wanted);
        surroundings.out().println("signing certificate ends: " + ends);
        surroundings
                .out()
                .println("now take " + root.directory + " off this machine; a hub that runs takes the new"
                        + " certificate within seconds");
        return 0;
    }

    @Command(
            description =
                    "Make a new signing key in the hub's directory or an HSM, and the request for its certificate,"
                            + " which is carried to the root. The hub may be running.")
    int request(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = HUB_DIRECTORY)
                    Path directory,
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            required = true,
                            description = "a new file for the request")
                    Path output,
            @Mixin SignerKeyOptions key)
            throws CommandFailure, IOException {
        keys(directory).request(key.wanted(surroundings)).save(output);
        surroundings.out().println("request for a certificate: " + output);
        surroundings.out().println("where the root is, run: holdfast-hub key certify --request FILE --output FILE");
        return 0;
    }

    @Command(description = "Certify a signing key, where the root is, by the request that was carried here.")
    int certify(
            @Mixin RootOptions root,
            @Option(names = "--request", paramLabel = "FILE", required = true, description = "the request of the hub")
                    Path request,
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            required = true,
                            description = "a new file for the certificate")
                    Path output,
            @Option(
                            names = "--days",
                            paramLabel = "NUMBER",
                            defaultValue = "" + USUAL_DAYS,
                            description = "how long it holds, 1 to 366 (${DEFAULT-VALUE}), but no longer than the root")
                    long days)
            throws CommandFailure, IOException {
        if (days < 1 || days > MOST_DAYS) {
            throw new IllegalArgumentException("--days: expected 1 to " + MOST_DAYS + ", found " + days);
        }
        CertificateRequest asked = CertificateRequest.read(request);
        RootAuthority authority = root.open(surroundings);
        Instant now = surroundings.clock().instant();
        Duration life = HubKeys.life(authority, now, Duration.ofDays(days));
        SignerCertificate made = authority.certify(asked, now, life, surroundings.random());
        made.save(output);
        surroundings
                .out()
                .println("certified: " + asked.name() + ", " + asked.algorithm().text() + ", " + made.thumbprint());
        surroundings.out().println("ends: " + made.notAfter());
        surroundings.out().println("at the hub, run: holdfast-hub key install --directory DIR --certificate " + output);
        return 0;
    }

    @Command(
            description =
                    "Take the certificate that was made where the root is. The hub takes it within seconds, without"
                            + " being stopped.")
    int install(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = HUB_DIRECTORY)
                    Path directory,
            @Option(names = "--certificate", paramLabel = "FILE", required = true, description = "the certificate")
                    Path certificate)
            throws IOException {
        Instant ends = keys(directory).install(SignerCertificate.read(certificate));
        surroundings.out().println("signing certificate ends: " + ends);
        surroundings.out().println("a hub that runs takes it within seconds");
        return 0;
    }
}
