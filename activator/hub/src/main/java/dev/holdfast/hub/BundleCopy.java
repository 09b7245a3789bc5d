package dev.holdfast.hub;

import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.licensing.TrustBundles;
import dev.holdfast.issuer.DurableFile;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of the hub's trust bundles in its directory, which the ledger and this keep alike: devices never go back to an
 * older bundle, so a database that is put back from a backup gets those again that it lacks. A copy that is missing is
 * written anew. Used by one thread at a time.
 */
final class BundleCopy {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    /** The version up to which both are alike, while none is known. */
    private static final long NONE = -1;

    private static final Call CALL = new Call("hub", "trust-bundles", "local");

    private final Path file;
    private final SigningTrust root;
    private long version = NONE;
    private boolean failing;

    private BundleCopy(Path file, SigningTrust root) {
        this.file = file;
        this.root = root;
    }

    /** The copy of a hub under a root. */
    static BundleCopy of(HubRoot root) {
        return new BundleCopy(root.files().trustBundles(), root.trust());
    }

    /**
     * The bundles in it, oldest first; none where there is no copy.
     *
     * @throws IOException if it cannot be read
     */
    List<String> documents() throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (CharacterCodingException e) {
            throw new IOException(
                    file + ": expected trust bundles, a bundle to a line, found a file of another kind; take it away,"
                            + " and it is written anew",
                    e);
        }
    }

    /** Adds to the ledger what it lacks and the copy has; gives the versions. */
    List<Long> bringBack(Journal journal) throws IOException {
        List<Long> brought = TrustBundles.bringBack(journal, CALL, root, documents(), "the hub's directory");
        if (!brought.isEmpty()) {
            LOG.warn(
                    "the database lacked the trust bundles {}, as after a restored backup; they were taken from {}",
                    brought,
                    file);
        }
        return brought;
    }

    /** Brings the ledger and the copy up to one another. */
    void settle(Journal journal) throws IOException {
        bringBack(journal);
        // Of one read: a ledger that goes back between two would be taken for one that lacks nothing.
        TrustBundles.Held held = journal.read(TrustBundles::held);
        long follows = root.withThoseThatFollow(held.documents()).version();
        long copied = root.withThoseThatFollow(documents()).version();
        if (copied < follows) {
            DurableFile.replace(file, String.join("\n", held.documents()) + "\n");
        }
        version = copied > follows ? NONE : held.newest();
    }

    /** The same while the hub works, where something has changed; what cannot be written is tried again. */
    void follow(Journal journal) {
        try {
            if (version == NONE || journal.read(TrustBundles::newest) != version) {
                settle(journal);
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn("the trust bundles cannot be kept in {}; it is tried again", file, e);
            }
            failing = true;
        }
    }
}
