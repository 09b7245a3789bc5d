package dev.holdfast.hub;

import dev.holdfast.hub.audit.AuditEntry;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Identifiers;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SigningIdentity;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/** What an operator does to a hub that is stopped; each is refused while the directory is served, and audited. */
public final class HubMaintenance {
    private final HubDirectory files;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * Maintenance of a hub.
     *
     * @param directory the hub's directory
     */
    public HubMaintenance(Path directory, InstantSource clock, SecureRandom random) {
        this.files = new HubDirectory(directory);
        this.clock = clock;
        this.random = random;
    }

    private interface Work<T> {
        T with(Journal journal) throws IOException;
    }

    private static Call call(String command) {
        return new Call(command, command, "local");
    }

    private <T> T whileStopped(Work<T> work) throws IOException {
        files.requireInitialised();
        FileChannel lock = files.lock();
        try (Ledger ledger = Ledger.open(files.database())) {
            return work.with(new Journal(ledger, clock, new Identifiers(random)));
        } finally {
            lock.close();
        }
    }

    /**
     * Makes a new key and a signing certificate of 90 days for it, beside those that are there; the hub takes them when
     * it is started next.
     *
     * @param root the hub's own root
     * @return the first instant at which the new certificate no longer holds
     * @throws IOException if the hub is served, the root is another's or does not hold now, or a file cannot be written
     */
    public Instant renewSigner(RootAuthority root) throws IOException {
        return whileStopped(journal -> {
            if (!root.certificatePem().equals(Files.readString(files.rootCertificate()))) {
                throw new IOException("root: expected the one of this hub, whose certificate is in "
                        + files.rootCertificate() + ", found another");
            }
            Instant now = journal.now();
            String name = journal.read(handle -> handle.createQuery("SELECT name FROM hub")
                    .mapTo(String.class)
                    .one());
            SigningIdentity signer = root.issueSigner(name + " signer", now, life(root, now), random);
            HubDirectory.Signer next = files.nextSigner();
            journal.write(call("signer-renew"), tx -> {
                ClockWatch.require(tx);
                tx.audit(AuditEntry.of("signer.renewed", signer.thumbprint()).with("until " + signer.notAfter()));
                return next;
            });
            signer.save(next.key(), next.unfinishedChain());
            Files.move(next.unfinishedChain(), next.chain(), StandardCopyOption.ATOMIC_MOVE);
            return signer.notAfter();
        });
    }

    /** A certificate never outlives its root. */
    private static Duration life(RootAuthority root, Instant now) throws IOException {
        Instant rootEnds = root.certificate().getNotAfter().toInstant();
        try {
            root.certificate().checkValidity(Date.from(now));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new IOException(
                    "root: expected one that holds on " + now + ", found one that holds from "
                            + root.certificate().getNotBefore().toInstant() + " to " + rootEnds,
                    e);
        }
        Duration left = Duration.between(now, rootEnds);
        return left.compareTo(HubInitialisation.SIGNER_LIFE) < 0 ? left : HubInitialisation.SIGNER_LIFE;
    }

    /**
     * A clock that was accepted.
     *
     * @param now what it says
     * @param given the time of the newest record, which is no longer looked at; empty where there was none
     */
    public record Accepted(Instant now, Optional<Instant> given) {}

    /**
     * Accepts the clock as it stands, although it stands before records that the hub wrote while it was wrong.
     *
     * @throws IOException if the hub is served or its files cannot be read
     */
    public Accepted acceptClock() throws IOException {
        return whileStopped(
                journal -> journal.write(call("clock-accept"), tx -> new Accepted(tx.now(), ClockWatch.accept(tx))));
    }
}
