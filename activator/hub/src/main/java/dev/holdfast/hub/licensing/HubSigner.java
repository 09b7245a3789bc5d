package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.AuditHeadSigner;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.trust.Signer;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What the hub signs with at the moment, and whether it still may. A successor takes its place between two signatures,
 * without anything being stopped. Thread-safe.
 */
public final class HubSigner {
    private static final String RENEW =
            "the hub's operator runs `holdfast-hub key renew`; the hub takes the new certificate within seconds";

    private final SigningTrust root;
    private final String process;
    private volatile InUse inUse;
    private volatile Judged judged;

    private record InUse(SigningIdentity identity, LicenseSigner licenses, AuditHeadSigner heads, SignerLife life) {
        static InUse of(SigningIdentity identity) {
            return new InUse(
                    identity, new LicenseSigner(identity), new AuditHeadSigner(identity), new SignerLife(identity));
        }
    }

    /** What the trust bundles up to a version say. */
    private record Judged(long version, SigningTrust trust) {}

    /**
     * A signer.
     *
     * @param root trust in the root that was there when the hub was made, without any bundle
     * @param identity what signs first
     * @param process what this process is called, from its start to its end
     */
    public HubSigner(SigningTrust root, SigningIdentity identity, String process) {
        this.root = root;
        this.process = process;
        this.inUse = InUse.of(identity);
        this.judged = new Judged(0, root);
    }

    /** From now on that identity signs. */
    public void take(SigningIdentity next) {
        inUse = InUse.of(next);
    }

    /** What this process is called: {@code hp_}, and 26 characters that are new at every start. */
    public String process() {
        return process;
    }

    /** The identity that signs now. */
    public SigningIdentity identity() {
        return inUse.identity();
    }

    /** How long its certificate holds. */
    public SignerLife life() {
        return inUse.life();
    }

    LicenseSigner licenses() {
        return inUse.licenses();
    }

    /** Signs a head of the audit; refused where nothing may be signed. */
    public String signHead(Handle handle, byte[] claims, Instant signedAt) {
        InUse now = inUse;
        now.life().require(signedAt);
        requireGood(now, judge(handle));
        return now.heads().sign(claims, signedAt);
    }

    /** Refuses where nobody would take what is signed now: the certificate does not hold, or a trust bundle voids it. */
    void require(Handle handle, Instant now) {
        InUse signing = inUse;
        signing.life().require(now);
        requireGood(signing, judge(handle));
    }

    /** What the trust bundles in the ledger say. */
    public SigningTrust trust(Handle handle) {
        return judge(handle).trust();
    }

    private Judged judge(Handle handle) {
        long newest = TrustBundles.newest(handle);
        Judged known = judged;
        if (known.version() == newest) {
            return known;
        }
        Judged next = new Judged(newest, root.withThoseThatFollow(TrustBundles.all(handle)));
        judged = next;
        return next;
    }

    private static void requireGood(InUse signing, Judged judged) {
        if (fault(judged.trust(), signing.identity()).isPresent()) {
            throw new Refusal(ProblemReason.UNAVAILABLE, voidSince(judged), RENEW);
        }
    }

    private static String voidSince(Judged judged) {
        return "the hub's signing certificate is void since a trust bundle, the newest of which is " + judged.version();
    }

    /** In words, that a trust bundle voids what signs now; empty where none does. */
    Optional<String> voided(Handle handle) {
        Judged now = judge(handle);
        return fault(now.trust(), inUse.identity()).map(fault -> voidSince(now) + "; " + RENEW);
    }

    /** Why what an identity signs would not be taken, whatever the time; empty where it would. */
    public static Optional<String> fault(SigningTrust trust, SigningIdentity identity) {
        return fault(
                trust,
                identity.encodedChain(),
                identity.certificate().getNotBefore().toInstant());
    }

    /**
     * Why what a chain signs would not be taken; empty where it would.
     *
     * @param chain DER in standard base64, the signing certificate first
     * @param within a time at which it holds
     */
    public static Optional<String> fault(SigningTrust trust, List<String> chain, Instant within) {
        try {
            Signer signer = trust.signer(chain, within);
            return trust.hasVoided(signer) ? Optional.of("a trust bundle voids it") : Optional.empty();
        } catch (TrustException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
