package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.CertificateTwins;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A thief who spells the certificate of a stolen key another way, so that its thumbprint is another; FORMAT.md 7.9. */
class CertificateTwinTest {
    private final TestCertificate root = TestCertificate.root(Profile.root().keyed("EC"));
    private final TestCertificate intermediate =
            root.issue(Profile.intermediate().keyed("EC"));
    private final TestCertificate leaf = intermediate.issueSigner();

    private String document(byte[]... chain) {
        List<String> certificates = new ArrayList<>();
        for (byte[] certificate : chain) {
            certificates.add(Base64.getEncoder().encodeToString(certificate));
        }
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, leaf);
        header.put("x5c", certificates);
        String claims = "{\"" + Claim.ISSUED_AT + "\":" + TestCertificate.NOW.getEpochSecond() + "}";
        return TestJws.sign(header, claims.getBytes(StandardCharsets.UTF_8), leaf.privateKey());
    }

    private SigningTrust revoking(byte[] certificate) throws Exception {
        String thumbprint = CertificateDer.of(certificate).thumbprint();
        Map<String, Object> claims = TestAuthority.bundleClaims(1, TestCertificate.NOW, List.of(root), thumbprint);
        return SigningTrust.of(List.of(CertificateDer.of(root.der())))
                .with(TestJws.sign(JwsType.TRUST_BUNDLE, claims, root));
    }

    private static SignedDocument verify(SigningTrust trust, String document) throws TrustException {
        return trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
    }

    @Test
    void verify_twinOfARevokedSigner_isVoidAsWell() throws Exception {
        byte[] twin = CertificateTwins.of(leaf.der());
        assertNotEquals(
                CertificateDer.of(leaf.der()).thumbprint(),
                CertificateDer.of(twin).thumbprint());
        for (byte[] revoked : List.of(leaf.der(), twin)) {
            SigningTrust trust = revoking(revoked);
            for (byte[] shown : List.of(leaf.der(), twin)) {
                SignedDocument signed = verify(trust, document(shown, intermediate.der()));
                assertEquals(Optional.of(TestCertificate.NOW), signed.voidedAt());
                assertTrue(trust.hasVoided(signed.signer()));
            }
        }
    }

    @Test
    void verify_twinOfARevokedIntermediate_isVoidAsWell() throws Exception {
        byte[] twin = CertificateTwins.of(intermediate.der());
        for (byte[] revoked : List.of(intermediate.der(), twin)) {
            SigningTrust trust = revoking(revoked);
            for (byte[] shown : List.of(intermediate.der(), twin)) {
                SignedDocument signed = verify(trust, document(leaf.der(), shown));
                assertEquals(Optional.of(TestCertificate.NOW), signed.voidedAt());
                assertEquals(5, signed.signer().thumbprints().size());
            }
        }
    }

    @Test
    void verify_certificatesSignedWithEd25519_haveNoTwin() throws Exception {
        TestAuthority plain = TestAuthority.create();
        String document = plain.license(Map.of(Claim.ISSUED_AT, TestCertificate.NOW.getEpochSecond()));
        SigningTrust trust =
                SigningTrust.of(List.of(CertificateDer.of(plain.root().der())));
        assertEquals(2, verify(trust, document).signer().thumbprints().size());
    }
}
