package dev.holdfast.hub;

import dev.holdfast.hub.SignerChoice.Chosen;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.licensing.HubSigner;
import dev.holdfast.hub.licensing.Signers;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a newer signing certificate in the hub's directory every second, and lets it sign from then on; keeps the copy
 * of the trust bundles there, and the note that this process serves; says in the log once a day that the certificate ends, though nobody asks for anything. One that
 * cannot be read is given up until the next start, since an HSM locks itself after a few wrong PINs; one that does not
 * hold yet is waited for. Thread-safe.
 */
final class SignerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    private static final long MILLIS_BETWEEN = 1000;
    private static final long MOST_MILLIS_TO_END = 60_000;

    private final SignerChoice choice;
    private final Journal journal;
    private final HubSigner signer;
    private final Signers signers;
    private final ServingNote note;
    private final BundleCopy bundles;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "signer-watch");
    private final Map<SignerFiles, Chosen> waiting = new HashMap<>();
    private final Set<SignerFiles> given = new HashSet<>();
    private SignerFiles inUse;
    private boolean failing;

    private SignerWatch(
            SignerChoice choice,
            SignerFiles inUse,
            Journal journal,
            HubSigner signer,
            Signers signers,
            BundleCopy bundles,
            ServingNote note) {
        this.choice = choice;
        this.inUse = inUse;
        this.journal = journal;
        this.signer = signer;
        this.signers = signers;
        this.note = note;
        this.bundles = bundles;
        thread.setDaemon(true);
    }

    /** Starts one. */
    static SignerWatch start(
            SignerChoice choice,
            SignerFiles inUse,
            Journal journal,
            HubSigner signer,
            Signers signers,
            BundleCopy bundles,
            ServingNote note) {
        SignerWatch watch = new SignerWatch(choice, inUse, journal, signer, signers, bundles, note);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS)) {
                turn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        signer.life().remind(journal.now());
        bundles.follow(journal);
        note.renew(journal.now());
        try {
            look();
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn(
                        "the hub's directory cannot be looked at for a newer signing certificate; it is tried again",
                        e);
            }
            failing = true;
        }
    }

    private void look() throws IOException {
        for (SignerFiles each : choice.certified()) {
            if (each.number() <= inUse.number()) {
                return;
            }
            if (!given.contains(each) && isTaken(each)) {
                return;
            }
        }
    }

    private boolean isTaken(SignerFiles files) {
        Chosen found = waiting.get(files);
        if (found == null) {
            try {
                found = choice.load(files);
            } catch (IOException e) {
                given.add(files);
                LOG.warn("the signing certificate {} is not taken: {}", files.chain(), e.getMessage());
                return false;
            }
        }
        SigningTrust trust = journal.read(signer::trust);
        Optional<String> fault = SignerChoice.fault(found.identity(), trust, journal.now());
        if (fault.isPresent()) {
            if (waiting.put(files, found) == null) {
                LOG.warn("the signing certificate {} is not taken yet: {}", files.chain(), fault.get());
            }
            return false;
        }
        if (!signers.take(found.identity())) {
            // The next look finds the bundle that came meanwhile, and says so.
            return false;
        }
        inUse = files;
        waiting.clear();
        LOG.info(
                "signs with {} from now on, until {}",
                found.identity().thumbprint(),
                found.identity().notAfter());
        return true;
    }

    /** Ends. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(MOST_MILLIS_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
