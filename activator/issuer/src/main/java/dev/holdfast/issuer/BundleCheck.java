package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Checks the signatures of trust bundles and that each follows the one before it; FORMAT.md 7.2 to 7.6. */
public final class BundleCheck {
    private BundleCheck() {}

    /**
     * Checks bundles by the root that signed the first of them, which nobody vouches for.
     *
     * @return the version of the newest
     * @throws TrustException if one is not as it was signed, or does not follow
     * @throws MalformedException if the first is no trust bundle
     */
    public static long signatures(List<String> documents) throws TrustException, MalformedException {
        SigningTrust trust = SigningTrust.of(List.of(signerOf(documents.get(0))));
        for (String document : documents) {
            trust = trust.with(document);
        }
        return trust.version();
    }

    /**
     * Checks that a root vouches for the newest of the bundles: it signed that one, or leads to it by those before.
     *
     * @throws TrustException if it does not
     * @throws MalformedException if the newest is no trust bundle
     */
    public static void vouched(CertificateDer root, List<String> documents) throws TrustException, MalformedException {
        SigningTrust alone = SigningTrust.of(List.of(root));
        String newest = documents.get(documents.size() - 1);
        for (String signed : newest.split(String.valueOf(BundleChain.SECOND_SIGNATURE), -1)) {
            if (signerOf(signed).equals(root)
                    && alone.withThoseThatFollow(List.of(signed)).version() > 0) {
                return;
            }
        }
        alone.withThoseThatFollow(documents.subList(0, documents.size() - 1)).with(newest);
    }

    /** The root whose certificate stands in the first signature of a bundle. */
    public static CertificateDer signerOf(String document) throws MalformedException {
        CompactJws first =
                CompactJws.parse(firstOf(document).getBytes(StandardCharsets.US_ASCII), SigningTrust.MAXIMUM_BUNDLE);
        return CertificateDer.ofBase64(first.allegedHeader()
                .strings("x5c", 1, CertificateDer.MAXIMUM_BASE64)
                .get(0));
    }

    /** Of one that two roots signed, the document with the first signature. */
    static String firstOf(String document) {
        int second = document.indexOf(BundleChain.SECOND_SIGNATURE);
        return second < 0 ? document : document.substring(0, second);
    }
}
