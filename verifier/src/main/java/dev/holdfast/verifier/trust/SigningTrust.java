package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ClaimTimes;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may sign, as the pinned roots and the trust bundles since then say; FORMAT.md sections 3 and 7. A value never
 * changes; every bundle makes a further one. Thread-safe.
 */
public final class SigningTrust {
    /** The largest license or status snapshot, in bytes. */
    public static final int MAXIMUM_DOCUMENT = 128 * 1024;

    /** The largest trust bundle with all its signatures, in bytes. */
    public static final int MAXIMUM_BUNDLE = 256 * 1024;

    private final Map<CertificateDer, FitCertificate> roots;
    private final Map<CertificateDer, FitCertificate> known;
    private final Map<String, Instant> dropped;
    private final Map<String, Instant> revoked;
    private final @Nullable TrustBundle newest;
    private final Set<String> taken;
    private final int ignored;
    private final PathMemory memory = new PathMemory();
    private final DocumentMemory documents = new DocumentMemory();

    private SigningTrust(
            Map<CertificateDer, FitCertificate> roots,
            Map<CertificateDer, FitCertificate> known,
            Map<String, Instant> dropped,
            Map<String, Instant> revoked,
            @Nullable TrustBundle newest,
            Set<String> taken,
            int ignored) {
        this.roots = roots;
        this.known = known;
        this.dropped = dropped;
        this.revoked = revoked;
        this.newest = newest;
        this.taken = taken;
        this.ignored = ignored;
    }

    /** Trust in pinned roots alone; throws where one does not fit the profile of a root. */
    public static SigningTrust of(List<CertificateDer> pinned) throws TrustException {
        Map<CertificateDer, FitCertificate> roots = fit(pinned);
        return new SigningTrust(roots, roots, Map.of(), Map.of(), null, Set.of(), 0);
    }

    /**
     * This trust after one more trust bundle; the same where the bundle is older than, or the same as, the newest.
     *
     * @throws TrustException if the bundle does not follow; nothing of it is taken then
     */
    public SigningTrust with(String bundle) throws TrustException {
        if (taken.contains(bundle)) {
            return this;
        }
        TrustBundle next = BundleDocument.read(bundle, roots, newest);
        if (next.changesNothingAfter(newest)) {
            return this;
        }
        if (newest != null && next.version() != newest.version() + 1) {
            throw new TrustException(
                    Fault.BUNDLE_INVALID,
                    next.version() == newest.version()
                            ? "trust bundle: found two that differ under one version"
                            : "trust bundle: expected version " + (newest.version() + 1) + ", found " + next.version());
        }
        return after(next, bundle);
    }

    /** This trust after those of the bundles that follow; the others are passed over and counted. */
    public SigningTrust withThoseThatFollow(List<String> bundles) {
        SigningTrust trust = this;
        int passedOver = 0;
        for (String bundle : bundles) {
            try {
                trust = trust.with(bundle);
            } catch (TrustException e) {
                passedOver++;
            }
        }
        return passedOver == 0
                ? trust
                : new SigningTrust(
                        trust.roots,
                        trust.known,
                        trust.dropped,
                        trust.revoked,
                        trust.newest,
                        trust.taken,
                        ignored + passedOver);
    }

    private SigningTrust after(TrustBundle next, String bundle) throws TrustException {
        Map<CertificateDer, FitCertificate> nextRoots = fit(next.roots());
        Map<CertificateDer, FitCertificate> nextKnown = new LinkedHashMap<>(nextRoots);
        nextKnown.putAll(known);
        // A root that was dropped voids what stands under it for good, though a later bundle names it again.
        Map<String, Instant> nextDropped = new LinkedHashMap<>(dropped);
        for (CertificateDer root : known.keySet()) {
            if (!nextRoots.containsKey(root)) {
                nextDropped.putIfAbsent(root.thumbprint(), next.issuedAt());
            }
        }
        Map<String, Instant> nextRevoked = new LinkedHashMap<>(revoked);
        for (String signer : next.revokedSigners()) {
            nextRevoked.putIfAbsent(signer, next.issuedAt());
        }
        Set<String> nextTaken = new HashSet<>(taken);
        nextTaken.add(bundle);
        return new SigningTrust(nextRoots, nextKnown, nextDropped, nextRevoked, next, nextTaken, ignored);
    }

    private static Map<CertificateDer, FitCertificate> fit(List<CertificateDer> certificates) throws TrustException {
        Map<CertificateDer, FitCertificate> roots = new LinkedHashMap<>();
        for (CertificateDer certificate : certificates) {
            roots.put(certificate, FitCertificate.root(certificate));
        }
        return roots;
    }

    /** The version of the newest trust bundle; 0 where none is held. */
    public long version() {
        return newest == null ? 0 : newest.version();
    }

    /** How many of the bundles given did not follow and were passed over. */
    public int ignored() {
        return ignored;
    }

    /** Whether what this signer has signed is void: a trust bundle has revoked a certificate of it or dropped its root. */
    public boolean hasVoided(Signer signer) {
        return voidedAt(signer) != null;
    }

    /**
     * Checks a document up to its signature, and the validity of its signer at {@code iat}; FORMAT.md 3.1 to 3.10. The
     * signature is checked every time; what else the same text was found to be before is not found out again.
     *
     * @param maximumBytes the largest accepted document
     */
    public SignedDocument verify(String document, JwsType type, int maximumBytes) throws TrustException {
        DocumentMemory.Checked before = documents.get(document);
        if (before != null && before.isOf(type) && document.length() <= maximumBytes && before.holds()) {
            return before.document();
        }
        try {
            return check(document, type, maximumBytes);
        } catch (MalformedException e) {
            throw new TrustException(Fault.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private SignedDocument check(String document, JwsType type, int maximumBytes)
            throws TrustException, MalformedException {
        CompactJws jws = CompactJws.parse(ascii(document), maximumBytes);
        SignedHeader header = SignedHeader.of(jws, type);
        SignerPath path = path(header.certificates());
        byte[] message = jws.signingInput();
        byte[] signature = jws.signature();
        header.requireSignature(message, signature, path.key());
        JsonObject claims = JsonObject.parse(jws.allegedPayload(), maximumBytes, CompactJws.MAXIMUM_STRING);
        Instant issuedAt = ClaimTimes.required(claims, Claim.ISSUED_AT);
        path.requireValidAt(issuedAt);
        SignedDocument signed = new SignedDocument(claims, issuedAt, path.signer(), voidedAt(path.signer()));
        documents.put(document, new DocumentMemory.Checked(type, path.key(), message, signature, signed));
        return signed;
    }

    /**
     * Who signs with a chain of certificates, which leads to a root that is or was trusted and holds at the given time;
     * FORMAT.md 3.5 to 3.8 and 3.10. That is all: it is for the {@linkplain #verify signature of a document} to prove that
     * the signer is at work.
     *
     * @param certificates the certificates in standard base64, one or two, the signer's first
     */
    public Signer signer(List<String> certificates, Instant signedAt) throws TrustException {
        if (certificates.isEmpty() || certificates.size() > SignedHeader.MAXIMUM_CERTIFICATES) {
            throw new TrustException(Fault.MALFORMED, "x5c: expected one or two certificates");
        }
        try {
            SignerPath path = path(certificates);
            path.requireValidAt(signedAt);
            return path.signer();
        } catch (MalformedException e) {
            throw new TrustException(Fault.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /** Anything outside ASCII becomes a byte that no base64url has. */
    static byte[] ascii(String document) {
        return document.getBytes(StandardCharsets.US_ASCII);
    }

    private SignerPath path(List<String> certificates) throws MalformedException, TrustException {
        SignerPath remembered = memory.get(certificates);
        if (remembered != null) {
            return remembered;
        }
        List<CertificateDer> chain = new ArrayList<>();
        for (String certificate : certificates) {
            chain.add(CertificateDer.ofBase64(certificate));
        }
        SignerPath path = PathFinder.find(chain, known.values());
        memory.put(certificates, path);
        return path;
    }

    private @Nullable Instant voidedAt(Signer signer) {
        Instant voided = dropped.get(signer.root());
        for (String certificate : signer.belowRoot()) {
            voided = earlier(voided, revoked.get(certificate));
        }
        return voided;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
