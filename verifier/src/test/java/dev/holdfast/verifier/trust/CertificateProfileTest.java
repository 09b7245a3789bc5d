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
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
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

    @Test
    void with_firstBundleByThePinnedKeyUnderAnotherCertificate_isNotTrusted() {
        TestCertificate renewed = root.renewed();
        TrustException thrown =
                assertThrows(TrustException.class, () -> trust(root).with(bundle(1, List.of(renewed), renewed)));
        assertEquals(Fault.CERTIFICATE_NOT_TRUSTED, thrown.fault());
    }

    @Test
    void with_oneKeySigningUnderTwoCertificates_isRefused() throws Exception {
        TestCertificate renewed = root.renewed();
        Map<String, Object> claims = TestAuthority.bundleClaims(2, TestCertificate.NOW, List.of(root, renewed));
        String twice = TestJws.sign(JwsType.TRUST_BUNDLE, claims, root) + "~"
                + TestJws.sign(JwsType.TRUST_BUNDLE, claims, renewed);
        SigningTrust trust = trust(root).with(bundle(1, List.of(root), root));
        TrustException thrown = assertThrows(TrustException.class, () -> trust.with(twice));
        assertEquals(Fault.BUNDLE_INVALID, thrown.fault());
    }

    @Test
    void of_rootWithAConstraintThatIsNotHonoured_isRefused() {
        for (ASN1ObjectIdentifier constraint : List.of(
                Extension.nameConstraints,
                Extension.policyConstraints,
                Extension.policyMappings,
                Extension.inhibitAnyPolicy)) {
            for (boolean critical : new boolean[] {true, false}) {
                assertUnfitRoot(Profile.root().with(constraint, critical, new DERSequence()));
            }
        }
        assertUnfitRoot(Profile.root().with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE));
        assertUnfitRoot(Profile.root().keyed("RSA"));
        assertUnfitRoot(Profile.root().keyed("secp384r1"));
    }

    private static void assertUnfitRoot(Profile profile) {
        TestCertificate unfit = TestCertificate.root(profile);
        TrustException thrown =
                assertThrows(TrustException.class, () -> SigningTrust.of(List.of(CertificateDer.of(unfit.der()))));
        assertEquals(Fault.CERTIFICATE_UNFIT, thrown.fault());
    }

    @Test
    void of_rootWhoseOwnTimeIsOver_isTakenForBeingPinned() throws Exception {
        TestCertificate over = TestCertificate.root(
                Profile.root().valid(TestCertificate.NOW.minusSeconds(9), TestCertificate.NOW.minusSeconds(8)));
        trust(over).verify(signed(over.issueSigner()), JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
    }

    @Test
    void of_certificateBeyondItsLimit_isRefusedBeforeItIsParsed() {
        MalformedException thrown = assertThrows(
                MalformedException.class, () -> CertificateDer.of(new byte[CertificateDer.MAXIMUM_BYTES + 1]));
        assertTrue(String.valueOf(thrown.getMessage()).contains("4096"));
    }
}
