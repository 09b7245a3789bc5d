package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.license.TrustBundleClaims;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the one or two signatures of a trust bundle; FORMAT.md 7.2 to 7.5. */
final class BundleDocument {
    private static final char SEPARATOR = '~';
    private static final int NOT_FOUND = -1;

    private final CompactJws document;
    private final SignedHeader header;
    private final CertificateDer root;

    private BundleDocument(CompactJws document, SignedHeader header, CertificateDer root) {
        this.document = document;
        this.header = header;
        this.root = root;
    }

    /**
     * What a bundle says, once a root that is good before it and a root that is good after it have signed it; one root
     * that is both signs once. One that changes nothing is read no further than that: since it was signed, the root that
     * signed it first may have been dropped.
     *
     * @param before the roots that are good before it
     * @param newest the newest bundle that was taken, or null where none was
     */
    static TrustBundle read(String bundle, Map<CertificateDer, FitCertificate> before, @Nullable TrustBundle newest)
            throws TrustException {
        try {
            List<BundleDocument> signatures = signatures(bundle);
            TrustBundle content = content(signatures, before);
            if (content.changesNothingAfter(newest)) {
                return content;
            }
            boolean signedAfter = false;
            for (BundleDocument signature : signatures) {
                boolean good = content.roots().contains(signature.root);
                require(good || before.containsKey(signature.root), "expected no signature but by a trusted root");
                signature.requireSigned();
                signedAfter |= good;
            }
            require(signedAfter, "expected a signature by a root that it names");
            return content;
        } catch (MalformedException e) {
            throw new TrustException(Fault.BUNDLE_INVALID, "trust bundle: " + e.getMessage());
        }
    }

    private static List<BundleDocument> signatures(String bundle) throws TrustException, MalformedException {
        require(
                bundle.length() <= SigningTrust.MAXIMUM_BUNDLE,
                "expected at most " + SigningTrust.MAXIMUM_BUNDLE + " bytes");
        int separator = bundle.indexOf(SEPARATOR);
        List<BundleDocument> signatures = new ArrayList<>();
        if (separator == NOT_FOUND) {
            signatures.add(of(bundle));
            return signatures;
        }
        signatures.add(of(bundle.substring(0, separator)));
        signatures.add(of(bundle.substring(separator + 1)));
        require(
                Arrays.equals(
                        signatures.get(0).document.allegedPayload(),
                        signatures.get(1).document.allegedPayload()),
                "expected one payload under both signatures");
        Set<Object> keys = new HashSet<>();
        for (BundleDocument signature : signatures) {
            keys.add(signature.root.alleged().getSubjectPublicKeyInfo());
        }
        require(keys.size() == signatures.size(), "expected signatures by different keys");
        return signatures;
    }

    private static BundleDocument of(String text) throws TrustException, MalformedException {
        CompactJws document = CompactJws.parse(SigningTrust.ascii(text), SigningTrust.MAXIMUM_BUNDLE);
        SignedHeader header = SignedHeader.of(document, JwsType.TRUST_BUNDLE);
        require(header.certificates().size() == 1, "expected the certificate of the root alone");
        return new BundleDocument(
                document, header, CertificateDer.ofBase64(header.certificates().get(0)));
    }

    /** The payload is read only after a root that is already trusted has vouched for it. */
    private static TrustBundle content(List<BundleDocument> signatures, Map<CertificateDer, FitCertificate> before)
            throws TrustException, MalformedException {
        for (BundleDocument signature : signatures) {
            if (before.containsKey(signature.root)) {
                signature.requireSigned();
                byte[] payload = signature.document.allegedPayload();
                return TrustBundleClaims.read(
                        JsonObject.parse(payload, SigningTrust.MAXIMUM_BUNDLE, CompactJws.MAXIMUM_STRING));
            }
        }
        throw new TrustException(
                Fault.CERTIFICATE_NOT_TRUSTED,
                "trust bundle: expected a signature by a root that is trusted before it");
    }

    private void requireSigned() throws TrustException {
        header.requireSignature(
                document.signingInput(),
                document.signature(),
                FitCertificate.root(root).key());
    }

    private static void require(boolean holds, String expected) throws TrustException {
        if (!holds) {
            throw new TrustException(Fault.BUNDLE_INVALID, "trust bundle: " + expected);
        }
    }
}
