package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.DurableFile;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a trust bundle goes that was signed just now: to the hub, or into a file that is carried to it. */
final class BundleTarget {
    static final String PATH = "/api/v1/trust-bundles";

    static final String EVEN_IN_USE =
            "let the hub take it though a process of the hub signs with what it voids, which then signs nothing until it is"
                    + " renewed: for a stolen key that cannot wait";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "write the trust bundle to this new file, to be carried to the hub; without it the hub is given"
                            + " it at once")
    @Nullable
    Path output;

    @Option(names = "--even-in-use", description = EVEN_IN_USE)
    boolean evenInUse;

    @Mixin
    HubOptions hub = new HubOptions();

    /** Refuses what could not be done in the end, before anything is signed. */
    @Nullable
    Administration prepare(Surroundings surroundings) throws CommandFailure {
        Path file = output;
        if (file == null) {
            return hub.connect(surroundings);
        }
        if (Files.exists(file)) {
            throw CommandFailure.of(
                    ProblemReason.USAGE, file + ": expected a new file, found one that is there already");
        }
        return null;
    }

    /**
     * Refuses to sign after anything but what the hub carries, where it is there to say so: another copy of the chain has
     * signed that, and who holds it must not miss what it says.
     */
    void requireNewest(BundleChain chain, @Nullable Administration connected) throws CommandFailure, IOException {
        if (connected == null) {
            return;
        }
        long held = chain.newest().version();
        for (String document : carried(connected, 0)) {
            if (!chain.documents().contains(document)) {
                long version = version(document);
                throw CommandFailure.of(
                        ProblemReason.USAGE.exitCode(),
                        ProblemReason.USAGE.code(),
                        BundleChain.FILE + ": expected every trust bundle that the hub carries, found "
                                + (version > held
                                        ? "version " + held + " last, and the hub carries a newer one"
                                        : "another trust bundle " + version + " than the hub carries"),
                        "take the file from the directory of the other root, or put what `holdfast-hub key bundle export` writes"
                                + " in its place, and run this again; then revoke what only this file had revoked");
            }
        }
    }

    /** The trust bundles that a hub carries after a version, oldest first. */
    static List<String> carried(Administration connected, long after) throws IOException {
        List<String> all = new ArrayList<>();
        long newest = after;
        for (List<String> next = part(connected, newest); !next.isEmpty(); next = part(connected, newest)) {
            all.addAll(next);
            long last = version(next.get(next.size() - 1));
            if (last <= newest) {
                throw new IOException(
                        "the hub's trust bundles: expected versions after " + newest + ", found " + last + " again");
            }
            newest = last;
        }
        return all;
    }

    private static List<String> part(Administration connected, long after) {
        List<String> documents = new ArrayList<>();
        connected.get(PATH + "?after=" + after).path("bundles").forEach(document -> documents.add(document.asText()));
        return documents;
    }

    /** Which of the chain a bundle is that a hub carries. */
    static long version(String document) throws IOException {
        try {
            return BundleChain.content(document).version();
        } catch (MalformedException e) {
            throw new IOException("the hub carries something that is no trust bundle: " + e.getMessage(), e);
        }
    }

    /**
     * Hands over the newest bundle of a chain; where that cannot be done, says how to do it later.
     *
     * @param kept the file beside the root, in which it is already
     */
    void hand(BundleChain chain, Path kept, @Nullable Administration connected, Surroundings surroundings)
            throws IOException {
        try {
            hand(chain, connected, surroundings);
        } catch (IOException | RuntimeException e) {
            surroundings
                    .err()
                    .println("holdfast-hub: trust bundle " + chain.newest().version() + " is signed and kept in " + kept
                            + ", and the hub has it not yet; do not sign it again, but run then: "
                            + giving(kept));
            throw e;
        }
        if (connected != null) {
            sayWaiting(connected, surroundings);
        }
    }

    /** How the hub is given what the root has signed. */
    String giving(Path kept) {
        return "holdfast-hub key bundle import " + (evenInUse ? "--even-in-use " : "") + kept;
    }

    private void hand(BundleChain chain, @Nullable Administration connected, Surroundings surroundings)
            throws IOException {
        TrustBundle bundle = chain.newest();
        Path file = output;
        if (file != null) {
            write(file, List.of(chain.newestDocument()));
            surroundings.out().println("trust bundle " + bundle.version() + ": " + file);
            surroundings.out().println("with the hub in reach, run: " + giving(file));
        } else if (connected != null) {
            Output.one(surroundings.out(), hub.json, give(connected, chain.newestDocument(), evenInUse));
        }
    }

    /** What a bundle voids has to be signed anew, and no device without a network asks for that itself. */
    static void sayWaiting(Administration connected, Surroundings surroundings) {
        long waiting = connected.get(KeyReissueCommand.PATH).path("waiting").asLong();
        if (waiting > 0) {
            surroundings
                    .err()
                    .println("holdfast-hub: " + waiting
                            + " licenses stand under a signer that is void now, run: holdfast-hub key reissue");
        }
    }

    static JsonNode give(Administration connected, String document, boolean evenInUse) {
        return connected.post(
                PATH, evenInUse ? Map.of("document", document, "even_in_use", true) : Map.of("document", document));
    }

    /** Writes documents to a new file, a document to a line. */
    static void write(Path file, List<String> documents) throws IOException {
        DurableFile.createReadable(file, String.join("\n", documents) + "\n");
    }
}
