package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;

/** Who may sign; FORMAT.md 3.5 to 3.10. */
class ChainTest {
    private static final String TLS_SERVER = "1.3.6.1.5.5.7.3.1";

    private final TestCertificate root = TestCertificate.root();

    private static Map<String, Object> claims(Instant issuedAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.ISSUED_AT, issuedAt.getEpochSecond());
        return claims;
    }

    private static SigningTrust trust(TestCertificate... roots) {
        try {
            List<CertificateDer> pinned = new ArrayList<>();
            for (TestCertificate certificate : roots) {
                pinned.add(CertificateDer.of(certificate.der()));
            }
            return SigningTrust.of(pinned);
        } catch (TrustException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private SignedDocument verify(String document) throws TrustException {
        return trust(root).verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
    }

    private String signed(TestCertificate... chain) {
        return TestJws.sign(JwsType.LICENSE, claims(TestCertificate.NOW), chain);
    }

    private void refused(Fault fault, String document) {
        TrustException thrown = assertThrows(TrustException.class, () -> verify(document));
        assertEquals(fault, thrown.fault(), thrown.getMessage());
    }

    private void unfit(Profile profile) {
        refused(Fault.CERTIFICATE_UNFIT, signed(root.issue(profile)));
    }

    @Test
    void verify_leafUnderThePinnedRoot_isAccepted() throws Exception {
        assertEquals(TestCertificate.NOW, verify(signed(root.issueSigner())).issuedAt());
    }

    @Test
    void verify_es256Leaf_isAccepted() throws Exception {
        verify(signed(root.issue(Profile.leaf().keyed("EC"))));
    }

    @Test
    void verify_es256RootAndLeaf_isAccepted() throws Exception {
        TestCertificate curve = TestCertificate.root(Profile.root().keyed("EC"));
        trust(curve).verify(signed(curve.issueSigner()), JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
    }

    @Test
    void verify_leafUnderAnIntermediate_isAccepted() throws Exception {
        TestCertificate intermediate = root.issue(Profile.intermediate());
        verify(signed(intermediate.issueSigner(), intermediate));
    }

    @Test
    void verify_leafUnderAnotherRootOfTheSameName_isNotTrusted() {
        refused(Fault.CERTIFICATE_NOT_TRUSTED, signed(TestCertificate.root().issueSigner()));
    }

    @Test
    void verify_rootInTheChain_isRefused() {
        refused(Fault.CERTIFICATE_UNFIT, signed(root.issueSigner(), root));
    }

    @Test
    void verify_intermediateThatDidNotIssueTheLeaf_isRefused() {
        TestCertificate other = root.issue(Profile.intermediate());
        refused(Fault.CERTIFICATE_UNFIT, signed(root.issueSigner(), other));
    }

    @Test
    void verify_threeCertificates_isRefused() {
        TestCertificate intermediate = root.issue(Profile.intermediate());
        refused(Fault.MALFORMED, signed(intermediate.issueSigner(), intermediate, root));
    }

    @Test
    void verify_intermediateWhereTheRootAllowsNone_isRefused() {
        TestCertificate narrow =
                TestCertificate.root(Profile.root().with(Extension.basicConstraints, true, new BasicConstraints(0)));
        TestCertificate intermediate = narrow.issue(Profile.intermediate());
        TrustException thrown = assertThrows(
                TrustException.class,
                () -> trust(narrow)
                        .verify(
                                signed(intermediate.issueSigner(), intermediate),
                                JwsType.LICENSE,
                                SigningTrust.MAXIMUM_DOCUMENT));
        assertEquals(Fault.CERTIFICATE_UNFIT, thrown.fault());
    }

    @Test
    void verify_signedByTheIntermediateItself_isRefused() {
        refused(Fault.CERTIFICATE_UNFIT, signed(root.issue(Profile.intermediate())));
    }

    @Test
    void verify_signedByTheRootItself_isRefused() {
        refused(Fault.CERTIFICATE_UNFIT, signed(root));
    }

    @Test
    void verify_leafThatIsAnAuthority_isRefused() {
        unfit(Profile.leaf().with(Extension.basicConstraints, true, new BasicConstraints(true)));
    }

    @Test
    void verify_leafWithoutBasicConstraints_isRefused() {
        unfit(Profile.leaf().without(Extension.basicConstraints));
    }

    @Test
    void verify_leafWithAnotherKeyUsageBesides_isRefused() {
        unfit(Profile.leaf()
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation)));
    }

    @Test
    void verify_leafWithoutKeyUsage_isRefused() {
        unfit(Profile.leaf().without(Extension.keyUsage));
    }

    @Test
    void verify_tlsCertificateOfTheVendor_isRefused() {
        unfit(Profile.leaf().with(Extension.extendedKeyUsage, true, Profile.purposes(TLS_SERVER)));
    }

    @Test
    void verify_leafWithASecondPurpose_isRefused() {
        unfit(Profile.leaf().with(Extension.extendedKeyUsage, true, Profile.purposes(SigningPurpose.OID, TLS_SERVER)));
    }

    @Test
    void verify_leafWhosePurposeIsNotCritical_isRefused() {
        unfit(Profile.leaf().with(Extension.extendedKeyUsage, false, Profile.purposes(SigningPurpose.OID)));
    }

    @Test
    void verify_leafWithoutPurpose_isRefused() {
        unfit(Profile.leaf().without(Extension.extendedKeyUsage));
    }

    @Test
    void verify_leafWithAnUnknownCriticalExtension_isRefused() {
        unfit(Profile.leaf().with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE));
    }

    @Test
    void verify_leafWithAnUnknownExtensionThatIsNotCritical_isAccepted() throws Exception {
        verify(signed(root.issue(Profile.leaf().with(new ASN1ObjectIdentifier("1.2.3.4"), false, DERNull.INSTANCE))));
    }

    @Test
    void verify_rsaLeaf_isRefused() {
        Map<String, Object> header =
                TestJws.header(JwsType.LICENSE, root.issue(Profile.leaf().keyed("RSA")));
        header.put("alg", "ES256");
        refused(
                Fault.CERTIFICATE_UNFIT,
                TestJws.sign(header, TestJws.json(claims(TestCertificate.NOW)), root.privateKey()));
    }

    @Test
    void verify_p384Leaf_isRefused() {
        unfit(Profile.leaf().keyed("secp384r1"));
    }

    @Test
    void verify_leafSignedWithSha1_isNotTrusted() {
        TestCertificate curve = TestCertificate.root(Profile.root().keyed("EC"));
        TestCertificate weak = curve.issue(Profile.leaf().signedWith("SHA1withECDSA"));
        TrustException thrown = assertThrows(
                TrustException.class,
                () -> trust(curve).verify(signed(weak), JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT));
        assertEquals(Fault.CERTIFICATE_NOT_TRUSTED, thrown.fault());
    }

    @Test
    void verify_signedBeforeTheLeafHeld_isRefused() {
        Instant soon = TestCertificate.NOW.plusSeconds(1);
        unfit(Profile.leaf().valid(soon, soon.plus(Duration.ofDays(90))));
    }

    @Test
    void verify_signedInTheLastSecondOfTheLeaf_isAcceptedAndOneLaterRefused() throws Exception {
        Profile profile = Profile.leaf().valid(TestCertificate.NOW.minusSeconds(9), TestCertificate.NOW);
        verify(signed(root.issue(profile)));
        String late = TestJws.sign(JwsType.LICENSE, claims(TestCertificate.NOW.plusSeconds(1)), root.issue(profile));
        refused(Fault.CERTIFICATE_UNFIT, late);
    }

    @Test
    void verify_signedAfterTheIntermediateHeld_isRefused() {
        TestCertificate intermediate = root.issue(Profile.intermediate()
                .valid(TestCertificate.NOW.minus(Duration.ofDays(9)), TestCertificate.NOW.minusSeconds(1)));
        refused(Fault.CERTIFICATE_UNFIT, signed(intermediate.issueSigner(), intermediate));
    }

    @Test
    void of_rootWithNameConstraints_isRefused() {
        GeneralSubtree everything = new GeneralSubtree(new GeneralName(new X500Name("CN=Anybody")));
        Profile profile = Profile.root()
                .with(Extension.nameConstraints, false, new NameConstraints(new GeneralSubtree[] {everything}, null));
        assertUnfitRoot(profile);
    }

    @Test
    void of_rootThatMayNotSignBundles_isRefused() {
        assertUnfitRoot(Profile.root().with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
    }

    @Test
    void of_rootThatIsNoAuthority_isRefused() {
        assertUnfitRoot(Profile.root().with(Extension.basicConstraints, true, new BasicConstraints(false)));
    }

    private static void assertUnfitRoot(Profile profile) {
        TestCertificate unfit = TestCertificate.root(profile);
        TrustException thrown =
                assertThrows(TrustException.class, () -> SigningTrust.of(List.of(CertificateDer.of(unfit.der()))));
        assertEquals(Fault.CERTIFICATE_UNFIT, thrown.fault());
    }

    @Test
    void verify_algorithmOfAnotherKey_isRefused() {
        TestCertificate signer = root.issueSigner();
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, signer);
        header.put("alg", "ES256");
        refused(
                Fault.ALGORITHM_NOT_ALLOWED,
                TestJws.sign(header, TestJws.json(claims(TestCertificate.NOW)), signer.privateKey()));
    }

    @Test
    void verify_signatureOfAnotherKey_isInvalid() {
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, root.issueSigner());
        refused(
                Fault.SIGNATURE_INVALID,
                TestJws.sign(
                        header,
                        TestJws.json(claims(TestCertificate.NOW)),
                        TestCertificate.root().privateKey()));
    }

    @Test
    void verify_zeroSignature_isInvalid() {
        for (String algorithm : List.of("Ed25519", "EC")) {
            String document = signed(root.issue(Profile.leaf().keyed(algorithm)));
            String forged = document.substring(0, document.lastIndexOf('.') + 1) + "A".repeat(86);
            refused(Fault.SIGNATURE_INVALID, forged);
        }
    }

    @Test
    void verify_signatureOneByteLonger_isInvalid() {
        refused(Fault.SIGNATURE_INVALID, signed(root.issueSigner()) + "A");
    }
}
