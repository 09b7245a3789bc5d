package dev.holdfast.hub;

import dev.holdfast.hub.api.HttpFront;
import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Operations;
import dev.holdfast.hub.audit.AuditSealer;
import dev.holdfast.hub.audit.CredentialCounts;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.licensing.GrantWriter;
import dev.holdfast.hub.licensing.HubSigner;
import dev.holdfast.hub.licensing.SignerLife;
import dev.holdfast.hub.licensing.Signers;
import dev.holdfast.hub.licensing.TrustBundles;
import dev.holdfast.issuer.HsmPin;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A hub in this process, over the directory that {@link HubInitialisation} made. One process serves a directory at a
 * time. Thread-safe.
 */
public final class Hub implements AutoCloseable {
    private final FileChannel lock;
    private final Ledger ledger;
    private final Operations operations;
    private final Identifiers ids;
    private final HubSigner signer;
    private final SignerWatch watch;
    private final ServingNote note;
    private final AuditSealer sealer;
    private @Nullable HttpFront front;

    private Hub(
            FileChannel lock,
            Ledger ledger,
            Operations operations,
            Identifiers ids,
            HubSigner signer,
            SignerWatch watch,
            ServingNote note,
            AuditSealer sealer) {
        this.lock = lock;
        this.ledger = ledger;
        this.operations = operations;
        this.ids = ids;
        this.signer = signer;
        this.watch = watch;
        this.note = note;
        this.sealer = sealer;
    }

    /** How long the hub can sign. */
    public SignerLife signer() {
        return signer.life();
    }

    /** What it does for whoever calls, here without a call over HTTP. */
    Operations operations() {
        return operations;
    }

    /** Opens a hub's directory whose signing key is in a file. */
    public static Hub open(Path directory, InstantSource clock, SecureRandom random) throws IOException {
        return open(directory, clock, random, null);
    }

    /**
     * Opens a hub's directory.
     *
     * @param pin the PIN of the HSM that holds the signing key; null where none does
     * @throws IOException if it is not initialised, is served by another process, or cannot be read; the message says
     *     what to do
     */
    public static Hub open(Path directory, InstantSource clock, SecureRandom random, @Nullable HsmPin pin)
            throws IOException {
        HubDirectory files = new HubDirectory(directory);
        files.requireInitialised();
        FileChannel lock = files.lock();
        Ledger ledger = null;
        try {
            ledger = Ledger.open(files.database());
            return over(files, lock, ledger, new Journal(ledger, clock, new Identifiers(random)), pin);
        } catch (IOException | RuntimeException e) {
            if (ledger != null) {
                ledger.close();
            }
            lock.close();
            throw e;
        }
    }

    private static Hub over(HubDirectory files, FileChannel lock, Ledger ledger, Journal journal, @Nullable HsmPin pin)
            throws IOException {
        HubRoot pinned = HubRoot.of(files);
        SigningTrust root = pinned.trust();
        BundleCopy bundles = BundleCopy.of(pinned);
        bundles.settle(journal);
        SignerChoice choice = new SignerChoice(files, pin);
        SigningTrust trust = root.withThoseThatFollow(journal.read(TrustBundles::all));
        SignerChoice.Chosen first = choice.first(trust, journal.now());
        HubSigner signer = new HubSigner(root, first.identity(), journal.ids().next("hp"));
        String issuer = issuer(journal);
        CredentialCounts counts = new CredentialCounts(journal);
        Operations operations = Operations.over(journal, new GrantWriter(issuer, signer), signer, counts);
        Signers signers = operations.signers();
        ServingNote note = ServingNote.begin(lock, signer, signers, journal.now());
        AuditSealer sealer = AuditSealer.start(
                journal, counts, issuer, (handle, head) -> signer.signHead(handle, head.claims(), head.signedAt()));
        SignerWatch watch = SignerWatch.start(choice, first.files(), journal, signer, signers, bundles, note);
        return new Hub(lock, ledger, operations, journal.ids(), signer, watch, note, sealer);
    }

    private static String issuer(Journal journal) {
        return journal.read(handle ->
                handle.createQuery("SELECT issuer FROM hub").mapTo(String.class).one());
    }

    /**
     * Starts to answer on 127.0.0.1.
     *
     * @param port the port; 0 for a free one
     * @return where it is reached
     */
    public URI start(int port) {
        return start(Listening.onLoopback(port));
    }

    /** Starts to answer, within the usual limits. */
    public URI start(Listening listening) {
        return start(listening, Limits.USUAL);
    }

    /** Starts to answer; throws {@link java.io.UncheckedIOException} where it cannot listen there. */
    public synchronized URI start(Listening listening, Limits limits) {
        if (front != null) {
            throw new IllegalStateException("the hub is started already");
        }
        HttpFront started = HttpFront.start(operations, ids, listening, limits);
        front = started;
        return started.address();
    }

    /** Stops answering, after the calls that are being answered; the hub can be started again. */
    public synchronized void stop() {
        HttpFront running = front;
        front = null;
        if (running != null) {
            running.close();
        }
    }

    /** Stops, and closes the directory. */
    @Override
    public void close() throws IOException {
        stop();
        watch.close();
        note.end();
        sealer.close();
        ledger.close();
        lock.close();
    }
}
