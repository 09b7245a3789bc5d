package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another implementation says of the same documents. */
class SecondOpinionTest {
    @Test
    void es256License_byNimbusAndByUs_isTheSame() throws Exception {
        TestAuthority authority =
                TestAuthority.create().withSigner(TestCertificate.Profile.leaf().keyed("EC"));
        String license = authority.license(TestAuthority.licenseClaims(
                Scene.ID.text(), "A".repeat(43), dev.holdfast.machineid.Fingerprint.of(java.util.Map.of())));

        JWSObject theirs = JWSObject.parse(license);
        X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        theirs.getHeader().getX509CertChain().get(0).decode()));
        assertTrue(theirs.verify(new ECDSAVerifier((ECPublicKey) leaf.getPublicKey())));

        SigningTrust trust =
                SigningTrust.of(List.of(CertificateDer.of(authority.root().der())));
        var ours = trust.verify(license, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
        assertEquals(
                theirs.getPayload().toJSONObject().get(Claim.LICENSE),
                ours.claims().string(Claim.LICENSE, 80));
    }
}
