package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub key revoke}. */
@Command(
        name = "revoke",
        description =
                "Revoke a signing certificate, for one whose key was stolen: the root signs the next trust bundle, and"
                        + " everything is void that the certificate ever signed. Renew first, and make every license anew"
                        + " afterwards: `holdfast-hub key reissue`.")
final class KeyRevokeCommand implements Callable<Integer> {
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Surroundings surroundings;

    /** Which one. */
    static final class Which {
        @Option(names = "--signer", paramLabel = "THUMBPRINT", description = "its thumbprint, as `key list` shows it")
        @Nullable
        String thumbprint;

        @Option(names = "--certificate", paramLabel = "FILE", description = "its certificate")
        @Nullable
        Path certificate;

        String thumbprint() throws IOException {
            Path file = certificate;
            String named =
                    file == null ? thumbprint : SignerCertificate.read(file).thumbprint();
            if (named == null || !THUMBPRINT.matcher(named).matches()) {
                throw new IllegalArgumentException("--signer: expected the 43 characters of a thumbprint");
            }
            return named;
        }
    }

    @ArgGroup(multiplicity = "1")
    @Nullable
    Which which;

    @Mixin
    RootOptions root = new RootOptions();

    @Mixin
    BundleTarget target = new BundleTarget();

    KeyRevokeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        Which asked = which;
        if (asked == null) {
            throw new IllegalArgumentException("expected --signer or --certificate");
        }
        String thumbprint = asked.thumbprint();
        Administration connected = target.prepare(surroundings);
        if (connected != null) {
            requireReplaced(connected, thumbprint, target.evenInUse);
        }
        BundleChain before = BundleChain.read(root.directory);
        RootAuthority authority = root.open(surroundings);
        Path kept = root.directory.resolve(BundleChain.FILE);
        if (before.newest().revokedSigners().contains(thumbprint)) {
            throw CommandFailure.of(
                    ProblemReason.USAGE.exitCode(),
                    ProblemReason.USAGE.code(),
                    "signer " + thumbprint + ": expected one that is good, found that trust bundle "
                            + before.newest().version() + " or one before it revokes it",
                    "give the hub what was signed, if it has it not yet: `" + target.giving(kept) + "`");
        }
        target.requireNewest(before, connected);
        BundleChain after = before.revoking(
                authority, Set.of(thumbprint), surroundings.clock().instant());
        // What the root has signed is kept beside it before anybody else has it: no version is ever signed twice.
        after.saveOver(before, root.directory);
        target.hand(after, kept, connected, surroundings);
        return 0;
    }

    /** A slip of the pen revokes nobody, and the thief goes on; a hub without a signer serves nobody. */
    private static void requireReplaced(Administration connected, String thumbprint, boolean evenInUse)
            throws CommandFailure {
        String state = "none of that thumbprint";
        for (JsonNode signer : connected.list("/api/v1/signers")) {
            state = signer.path("id").asText().equals(thumbprint)
                    ? signer.path("state").asText()
                    : state;
        }
        if (state.equals("in_use") && !evenInUse) {
            throw refused(
                    thumbprint,
                    "one that a process of the hub signs with",
                    "run `holdfast-hub key renew` first, in the directory of each process that `holdfast-hub key list` names"
                            + " beside it; --even-in-use revokes it at once, and they sign nothing until then");
        }
        if (!state.equals("in_use") && !state.equals("replaced") && !state.equals("void")) {
            throw refused(
                    thumbprint,
                    state,
                    "see `holdfast-hub key list`; one that this hub never signed with is revoked into a file, by --output");
        }
    }

    private static CommandFailure refused(String thumbprint, String found, String remedy) {
        return CommandFailure.of(
                ProblemReason.USAGE.exitCode(),
                ProblemReason.USAGE.code(),
                "signer " + thumbprint + ": expected one that this hub has signed with and another has replaced, found "
                        + found,
                remedy);
    }
}
