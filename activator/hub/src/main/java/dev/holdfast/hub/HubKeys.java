package dev.holdfast.hub;

import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Ledger;
import dev.holdfast.hub.licensing.HubSigner;
import dev.holdfast.hub.licensing.TrustBundles;
import dev.holdfast.issuer.CertificateRequest;
import dev.holdfast.issuer.HsmKey;
import dev.holdfast.issuer.HsmPin;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.issuer.UncertifiedSigner;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;

/**
 * The signing keys in a hub's directory, while the hub works or not: a new key, the request for its certificate, and the
 * certificate, which a hub that works takes within seconds. Nothing is changed but the directory.
 */
public final class HubKeys {
    /** How long a signing certificate lives. */
    public static final Duration SIGNER_LIFE = Duration.ofDays(90);

    private final HubDirectory files;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * The keys of a hub.
     *
     * @param directory the hub's directory
     */
    public HubKeys(Path directory, InstantSource clock, SecureRandom random) {
        this.files = new HubDirectory(directory);
        this.clock = clock;
        this.random = random;
    }

    /** Where a signing key is to be. */
    public sealed interface Wanted {
        /** In a file of the hub's directory. */
        record InFile(JwsAlgorithm algorithm) implements Wanted {}

        /**
         * In an HSM.
         *
         * @param isThere whether the key is in the HSM already; else it is made there
         */
        record InHsm(HsmKey.Place place, HsmPin pin, boolean isThere) implements Wanted {}
    }

    /** What the ledger says, besides the time. */
    private record Known(String name, SigningTrust trust, Instant now) {}

    private Known known() throws IOException {
        files.requireInitialised();
        HubRoot pinned = HubRoot.of(files);
        List<String> copied = BundleCopy.of(pinned).documents();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        try (Ledger ledger = Ledger.openToRead(files.database())) {
            return ledger.read(handle -> {
                ClockWatch.require(handle, now);
                String name = handle.createQuery("SELECT name FROM hub")
                        .mapTo(String.class)
                        .one();
                SigningTrust held = pinned.trust().withThoseThatFollow(TrustBundles.all(handle));
                return new Known(name, held.withThoseThatFollow(copied), now);
            });
        }
    }

    /**
     * Makes a signing key, or finds it in an HSM, and the request for its certificate, which goes to the root.
     *
     * @throws IOException if a file cannot be written, or an HSM refuses
     */
    public CertificateRequest request(Wanted wanted) throws IOException {
        Known known = known();
        return request(files.nextSigner(), wanted, known.name(), known.now(), random);
    }

    static CertificateRequest request(SignerFiles into, Wanted wanted, String name, Instant now, SecureRandom random)
            throws IOException {
        String subject = name + " signer";
        if (wanted instanceof Wanted.InHsm hsm) {
            HsmKey key = hsm.isThere()
                    ? HsmKey.open(hsm.place(), hsm.pin())
                    : HsmKey.create(hsm.place(), hsm.pin(), now, random);
            return into.keep(hsm.place(), key, subject);
        }
        return into.keep(UncertifiedSigner.create(((Wanted.InFile) wanted).algorithm(), random), subject);
    }

    /**
     * Takes the certificate that a root made of a {@linkplain #request request}.
     *
     * @return the first instant at which it no longer holds
     * @throws IOException if no key here waits for it, or nobody would take what it signs
     */
    public Instant install(SignerCertificate certificate) throws IOException {
        Known known = known();
        HubSigner.fault(known.trust(), certificate.encodedChain(), certificate.notBefore())
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(
                            "certificate: expected one by a root that the hub's trust bundles name, found one of which"
                                    + " a device would say: " + fault);
                });
        for (SignerFiles each : files.signers()) {
            if (each.awaits(certificate)) {
                each.certify(certificate);
                return certificate.notAfter();
            }
        }
        throw new IOException(files.path() + ": expected a key that waits for this certificate, found none; take the"
                + " certificate that was made of the request of this hub");
    }

    /**
     * Makes a signing key and certifies it with a root that was brought here.
     *
     * @return the first instant at which the new certificate no longer holds
     * @throws IOException as {@link #request} and {@link #install} do, or if the root is another's or does not hold now
     */
    public Instant renew(RootAuthority root, Wanted wanted) throws IOException {
        Known known = known();
        requireOwn(root, known.trust());
        Duration life = life(root, known.now(), SIGNER_LIFE);
        CertificateRequest request = request(files.nextSigner(), wanted, known.name(), known.now(), random);
        return install(root.certify(request, known.now(), life, random));
    }

    /** A trial says whether devices would take what this root certifies, before a key is made for nothing. */
    private void requireOwn(RootAuthority root, SigningTrust trust) throws IOException {
        CertificateRequest trial =
                UncertifiedSigner.create(JwsAlgorithm.ED25519, random).request("trial");
        Instant now = root.certificate().getNotBefore().toInstant();
        SignerCertificate certificate = root.certify(trial, now, SIGNER_LIFE, random);
        if (HubSigner.fault(trust, certificate.encodedChain(), now).isPresent()) {
            throw new IOException("root: expected the one of this hub, whose certificate is in "
                    + files.rootCertificate() + ", or one that its trust bundles name, found another");
        }
    }

    /**
     * How long a certificate may live that is made now: as long as is wished, but never longer than its root.
     *
     * @throws IOException if the root does not hold now
     */
    public static Duration life(RootAuthority root, Instant now, Duration wished) throws IOException {
        Instant rootEnds = root.certificate().getNotAfter().toInstant();
        try {
            root.certificate().checkValidity(Date.from(now));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new IOException(
                    "root: expected one that holds on " + now + ", found one that holds from "
                            + root.certificate().getNotBefore().toInstant() + " to " + rootEnds
                            + "; set the clock if it is wrong, else let another root come (`holdfast-hub key root`, then"
                            + " `key rotate-root`)",
                    e);
        }
        Duration left = Duration.between(now, rootEnds);
        return left.compareTo(wished) < 0 ? left : wished;
    }
}
