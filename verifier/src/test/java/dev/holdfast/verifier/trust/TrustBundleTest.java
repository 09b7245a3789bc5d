package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The row of trust bundles; FORMAT.md 7.1 to 7.6. */
class TrustBundleTest {
    private final TestCertificate old = TestCertificate.root();
    private final TestCertificate next = TestCertificate.root();

    private SigningTrust pinned(TestCertificate root) {
        try {
            return SigningTrust.of(List.of(CertificateDer.of(root.der())));
        } catch (TrustException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static String bundle(long version, List<TestCertificate> roots, TestCertificate... signers) {
        Map<String, Object> claims = TestAuthority.bundleClaims(version, TestCertificate.NOW, roots);
        StringBuilder document = new StringBuilder();
        for (TestCertificate signer : signers) {
            document.append(document.isEmpty() ? "" : "~").append(TestJws.sign(JwsType.TRUST_BUNDLE, claims, signer));
        }
        return document.toString();
    }

    private void refused(SigningTrust trust, String bundle) {
        refused(Fault.BUNDLE_INVALID, trust, bundle);
    }

    private void refused(Fault fault, SigningTrust trust, String bundle) {
        TrustException thrown = assertThrows(TrustException.class, () -> trust.with(bundle));
        assertEquals(fault, thrown.fault(), thrown.getMessage());
    }

    @Test
    void with_firstBundleOfAnyVersion_isTaken() throws Exception {
        assertEquals(7, pinned(old).with(bundle(7, List.of(old), old)).version());
    }

    @Test
    void with_nextVersion_isTaken() throws Exception {
        SigningTrust trust = pinned(old).with(bundle(1, List.of(old), old)).with(bundle(2, List.of(old), old));
        assertEquals(2, trust.version());
    }

    @Test
    void with_versionSkipped_isRefused() throws Exception {
        refused(pinned(old).with(bundle(1, List.of(old), old)), bundle(3, List.of(old), old));
    }

    @Test
    void with_olderOrSameBundle_changesNothing() throws Exception {
        String first = bundle(1, List.of(old), old);
        String second = bundle(2, List.of(old), old);
        SigningTrust trust = pinned(old).with(first).with(second);
        assertSame(trust, trust.with(first));
        assertSame(trust, trust.with(second));
    }

    @Test
    void with_anotherBundleOfTheSameVersion_isRefused() throws Exception {
        refused(pinned(old).with(bundle(1, List.of(old), old)), bundle(1, List.of(old, next), old));
    }

    @Test
    void with_rotationSignedByBothRoots_makesTheNewRootGoodAlone() throws Exception {
        SigningTrust trust = pinned(old).with(bundle(1, List.of(old), old)).with(bundle(2, List.of(next), old, next));
        assertEquals(3, trust.with(bundle(3, List.of(next), next)).version());
        refused(Fault.CERTIFICATE_NOT_TRUSTED, trust, bundle(3, List.of(next), old));
    }

    @Test
    void with_rotationInTheOtherOrderOfSignatures_isTaken() throws Exception {
        SigningTrust trust = pinned(old).with(bundle(1, List.of(old), old));
        assertEquals(2, trust.with(bundle(2, List.of(next), next, old)).version());
    }

    @Test
    void with_rotationSignedByTheOldRootAlone_isRefused() throws Exception {
        refused(pinned(old).with(bundle(1, List.of(old), old)), bundle(2, List.of(next), old));
    }

    @Test
    void with_rotationSignedByTheNewRootAlone_isRefused() throws Exception {
        refused(
                Fault.CERTIFICATE_NOT_TRUSTED,
                pinned(old).with(bundle(1, List.of(old), old)),
                bundle(2, List.of(next), next));
    }

    @Test
    void with_oneRootSigningTwice_isRefused() throws Exception {
        refused(pinned(old).with(bundle(1, List.of(old), old)), bundle(2, List.of(old), old, old));
    }

    @Test
    void with_signatureOfAStrangerBesides_isRefused() throws Exception {
        refused(pinned(old), bundle(1, List.of(old), old, next));
    }

    @Test
    void with_differentPayloadsUnderTheSignatures_isRefused() {
        refused(pinned(old), bundle(1, List.of(old, next), old) + "~" + bundle(1, List.of(next, old), next));
    }

    @Test
    void with_brokenSecondSignature_isRefused() {
        String document = bundle(1, List.of(old, next), old, next);
        refused(Fault.SIGNATURE_INVALID, pinned(old), document.substring(0, document.length() - 20) + "A".repeat(20));
    }

    @Test
    void with_bundleNamingARootThatIsNone_isRefused() {
        TestCertificate leaf = old.issueSigner();
        TrustException thrown =
                assertThrows(TrustException.class, () -> pinned(old).with(bundle(1, List.of(old, leaf), old)));
        assertEquals(Fault.CERTIFICATE_UNFIT, thrown.fault());
    }

    @Test
    void with_bundleSignedByASigner_isRefused() {
        refused(Fault.CERTIFICATE_NOT_TRUSTED, pinned(old), bundle(1, List.of(old), old.issueSigner()));
    }

    @Test
    void withThoseThatFollow_othersAmongThem_passesThemOver() {
        SigningTrust trust = pinned(old)
                .withThoseThatFollow(List.of(
                        "rubbish",
                        bundle(1, List.of(old), old),
                        bundle(9, List.of(old), old),
                        bundle(2, List.of(old), old)));
        assertEquals(2, trust.version());
        assertEquals(2, trust.ignored());
    }

    @Test
    void with_newRootPinned_followsFromTheRotationOn() {
        SigningTrust trust = pinned(next)
                .withThoseThatFollow(List.of(
                        bundle(1, List.of(old), old),
                        bundle(2, List.of(next), old, next),
                        bundle(3, List.of(next), next)));
        assertEquals(3, trust.version());
    }

    @Test
    void with_revokedSigner_isRemembered() throws Exception {
        TestAuthority authority = TestAuthority.create();
        SigningTrust trust = pinned(authority.root())
                .with(authority.bundle(1, TestCertificate.NOW, authority.signerThumbprint()))
                .with(authority.bundle(2, TestCertificate.NOW.plusSeconds(9)));
        assertTrue(trust.hasVoided(new Signer(List.of(authority.signerThumbprint(), "root"))));
    }

    @Test
    void with_rotationOrWhatWasBeforeItOnceMore_changesNothing() throws Exception {
        String first = bundle(1, List.of(old), old);
        String rotation = bundle(2, List.of(next), old, next);
        SigningTrust trust = pinned(old).with(first).with(rotation);
        assertSame(trust, trust.with(first));
        assertSame(trust, trust.with(rotation));
        assertEquals(0, trust.withThoseThatFollow(List.of(first, rotation)).ignored());
    }

    @Test
    void with_olderRotationNeverSeen_changesNothing() throws Exception {
        SigningTrust trust = pinned(next).with(bundle(3, List.of(next), next));
        assertSame(trust, trust.with(bundle(2, List.of(next), old, next)));
    }

    @Test
    void with_sameClaimsInAnotherDocument_changesNothing() throws Exception {
        SigningTrust trust = pinned(old).with(bundle(1, List.of(old, next), old));
        assertSame(trust, trust.with(bundle(1, List.of(old, next), old, next)));
    }

    @Test
    void with_droppedRootNamedAgain_leavesVoidWhatStandsUnderIt() throws Exception {
        String document =
                TestJws.sign(JwsType.LICENSE, Map.of("iat", TestCertificate.NOW.getEpochSecond()), old.issueSigner());
        SigningTrust dropped = pinned(old).with(bundle(1, List.of(old), old)).with(bundle(2, List.of(next), old, next));
        SigningTrust named = dropped.with(bundle(3, List.of(old, next), next));
        for (SigningTrust trust : List.of(dropped, named)) {
            assertEquals(
                    TestCertificate.NOW,
                    trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT)
                            .voidedAt()
                            .orElseThrow());
        }
    }

    @Test
    void with_twoCertificatesInTheHeader_isRefused() {
        Map<String, Object> claims = TestAuthority.bundleClaims(1, TestCertificate.NOW, List.of(old));
        refused(pinned(old), TestJws.sign(JwsType.TRUST_BUNDLE, claims, old, next));
    }

    @Test
    void with_bundleBeyondItsLimit_isRefusedBeforeItIsParsed() {
        for (int over : new int[] {0, 1}) {
            String bundle = "A".repeat(SigningTrust.MAXIMUM_BUNDLE + over);
            TrustException thrown =
                    assertThrows(TrustException.class, () -> pinned(old).with(bundle));
            assertEquals(over == 1, String.valueOf(thrown.getMessage()).contains("at most"), thrown.getMessage());
        }
    }

    @Test
    void with_versionThatDoesNotFollow_saysWhichWasExpected() throws Exception {
        SigningTrust trust = pinned(old).with(bundle(4, List.of(old), old));
        assertTold(trust, bundle(6, List.of(old), old), "expected version 5, found 6");
        assertTold(trust, bundle(4, List.of(old, next), old), "found two that differ under one version");
    }

    private static void assertTold(SigningTrust trust, String bundle, String expected) {
        TrustException thrown = assertThrows(TrustException.class, () -> trust.with(bundle));
        assertTrue(String.valueOf(thrown.getMessage()).contains(expected), thrown.getMessage());
    }

    @Test
    void with_contentThatNobodyHasSigned_isNotReadAtAll() throws Exception {
        SigningTrust trust = pinned(old).with(bundle(2, List.of(old), old));
        String older = bundle(1, List.of(old), old);
        refused(Fault.SIGNATURE_INVALID, trust, unsigned(older));
        String empty = TestJws.sign(JwsType.TRUST_BUNDLE, Map.of(), old);
        refused(trust, empty);
        refused(Fault.SIGNATURE_INVALID, trust, unsigned(empty));
    }

    private static String unsigned(String bundle) {
        return bundle.substring(0, bundle.lastIndexOf('.') + 1) + "A".repeat(86);
    }

    @Test
    void hasVoided_signerThatNoBundleNames_isNot() throws Exception {
        TestAuthority authority = TestAuthority.create();
        SigningTrust trust = pinned(authority.root()).with(authority.bundle(1, TestCertificate.NOW));
        assertFalse(trust.hasVoided(new Signer(List.of(authority.signerThumbprint(), "root"))));
    }
}
