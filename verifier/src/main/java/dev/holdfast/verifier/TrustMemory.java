package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.Sha256;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier has checked before, by exact bytes: the newest trust that bundles made, and status snapshots under it.
 * The same bytes under the same trust check out the same way at any time; FORMAT.md 11.13. Bounded; thread-safe.
 */
final class TrustMemory {
    private static final int CAPACITY = 64;

    private final TrustRoots roots;
    private @Nullable SigningTrust shipped;
    private @Nullable SigningTrust newest;
    private List<String> newestBundles = List.of();
    private volatile Map.@Nullable Entry<SignedDocument, License> lastLicense;
    private volatile Map.@Nullable Entry<String, Recollection> lastState;
    private final Map<String, VerifiedStatus> statuses = new LinkedHashMap<>(16, 0.75f, true);

    TrustMemory(TrustRoots roots) {
        this.roots = roots;
    }

    /** The trust after the pinned roots, the shipped bundles, and those of the held bundles that follow. */
    synchronized SigningTrust with(List<String> held) throws TrustException {
        if (newest != null && held.equals(newestBundles)) {
            return newest;
        }
        SigningTrust trust = shipped().withThoseThatFollow(held);
        newest = trust;
        newestBundles = List.copyOf(held);
        statuses.clear();
        return trust;
    }

    private SigningTrust shipped() throws TrustException {
        if (shipped == null) {
            SigningTrust trust = SigningTrust.of(roots.certificates());
            for (String bundle : roots.shippedBundles()) {
                trust = trust.with(bundle);
            }
            shipped = trust;
        }
        return shipped;
    }

    /** The status snapshot, from memory where the same bytes were checked before under the same trust. */
    VerifiedStatus status(SigningTrust trust, String document) throws TrustException, MalformedException {
        VerifiedStatus remembered = remembered(trust, document);
        if (remembered != null) {
            return remembered;
        }
        var signed = trust.verify(document, JwsType.STATUS, SigningTrust.MAXIMUM_DOCUMENT);
        String digest = Sha256.base64Url(document.getBytes(StandardCharsets.US_ASCII));
        VerifiedStatus status = new VerifiedStatus(StatusClaims.read(signed.claims()), signed, digest);
        remember(trust, document, status);
        return status;
    }

    private synchronized @Nullable VerifiedStatus remembered(SigningTrust trust, String document) {
        return trust == newest ? statuses.get(document) : null;
    }

    private synchronized void remember(SigningTrust trust, String document, VerifiedStatus status) {
        if (trust != newest) {
            return;
        }
        if (statuses.size() == CAPACITY) {
            statuses.remove(statuses.keySet().iterator().next());
        }
        statuses.put(document, status);
    }

    /** The license that a document is, once {@code must} names nothing in it that this version does not understand. */
    License license(SignedDocument document) throws RefusedException, MalformedException {
        Map.Entry<SignedDocument, License> last = lastLicense;
        if (last != null && last.getKey().equals(document)) {
            return last.getValue();
        }
        License license = ProductStep.read(document.claims());
        lastLicense = Map.entry(document, license);
        return license;
    }

    /** What a state says. */
    Recollection recollection(@Nullable String state) throws MalformedException {
        if (state == null) {
            return Recollection.NONE;
        }
        Map.Entry<String, Recollection> last = lastState;
        if (last != null && last.getKey().equals(state)) {
            return last.getValue();
        }
        Recollection recollection = RecollectionJson.read(state);
        lastState = Map.entry(state, recollection);
        return recollection;
    }
}
