package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;

/** What certificates must be like beyond what {@link ChainTest} tries; FORMAT.md 3.6 to 3.8. */
class CertificateProfileTest {
    private final TestCertificate root = TestCertificate.root();

    private static SigningTrust trust(TestCertificate root) {
        try {
            return SigningTrust.of(List.of(CertificateDer.of(root.der())));
        } catch (TrustException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static String signed(TestCertificate... chain) {
        return TestJws.sign(JwsType.LICENSE, Map.of("iat", TestCertificate.NOW.getEpochSecond()), chain);
    }

    private void unfit(Profile leaf) {
        refused(Fault.CERTIFICATE_UNFIT, signed(root.issue(leaf)));
    }

    private void refused(Fault fault, String document) {
        TrustException thrown = assertThrows(
                TrustException.class,
                () -> trust(root).verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT));
        assertEquals(fault, thrown.fault(), thrown.getMessage());
    }

    @Test
    void verify_rootRenewedUnderTheSameKey_isOfTheRootThatIsGoodNow() throws Exception {
        TestCertificate renewed = root.renewed();
        String license = signed(root.issueSigner());
        SigningTrust trust =
                trust(root).with(bundle(1, List.of(root, renewed), root)).with(bundle(2, List.of(renewed), renewed));
        assertTrue(trust.verify(license, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT)
                .voidedAt()
                .isEmpty());
    }

    private static String bundle(long version, List<TestCertificate> roots, TestCertificate signer) {
        return TestJws.sign(
                JwsType.TRUST_BUNDLE, TestAuthority.bundleClaims(version, TestCertificate.NOW, roots), signer);
    }

    @Test
    void verify_leafWithExtensionsThatAreNotCanonical_isRefused() {
        byte[] explicitDefault = {0x30, 0x03, 0x01, 0x01, 0x00};
        byte[] longLength = {0x03, (byte) 0x81, 0x02, 0x07, (byte) 0x80};
        unfit(Profile.leaf().withBytes(Extension.basicConstraints, explicitDefault));
        unfit(Profile.leaf().withBytes(Extension.keyUsage, longLength));
    }
}
