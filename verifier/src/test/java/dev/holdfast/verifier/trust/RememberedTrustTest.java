package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of documents and signers spares work and decides nothing; FORMAT.md 7.8 and 11.13. */
class RememberedTrustTest {
    private final TestCertificate root = TestCertificate.root();
    private final TestCertificate between = root.issue(Profile.intermediate());
    private final TestCertificate signer = between.issueSigner();
    private final String document =
            TestJws.sign(JwsType.LICENSE, Map.of("iat", TestCertificate.NOW.getEpochSecond()), signer, between);

    private SigningTrust trust() throws Exception {
        return SigningTrust.of(List.of(CertificateDer.of(root.der())));
    }

    private static SignedDocument verify(SigningTrust trust, String document) throws TrustException {
        return trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT);
    }

    private static String thumbprint(TestCertificate certificate) throws Exception {
        return CertificateDer.of(certificate.der()).thumbprint();
    }

    private String bundle(long version, Instant issuedAt, String... revoked) {
        return TestJws.sign(
                JwsType.TRUST_BUNDLE, TestAuthority.bundleClaims(version, issuedAt, List.of(root), revoked), root);
    }

    @Test
    void verify_rememberedDocument_isHeldToTypeAndSizeAgain() throws Exception {
        SigningTrust trust = trust();
        SignedDocument first = verify(trust, document);
        assertSame(first, verify(trust, document));
        assertSame(first, trust.verify(document, JwsType.LICENSE, document.length()));
        for (JwsType type : List.of(JwsType.STATUS, JwsType.REQUEST)) {
            assertMalformed(() -> trust.verify(document, type, SigningTrust.MAXIMUM_DOCUMENT));
        }
        assertMalformed(() -> trust.verify(document, JwsType.LICENSE, document.length() - 1));
    }

    private static void assertMalformed(org.junit.jupiter.api.function.Executable verification) {
        assertEquals(
                Fault.MALFORMED,
                assertThrows(TrustException.class, verification).fault());
    }

    @Test
    void voidedAt_signerOrIntermediateRevoked_isTheEarlierOfTheTwo() throws Exception {
        Instant early = TestCertificate.NOW.plusSeconds(60);
        Instant late = TestCertificate.NOW.plusSeconds(120);
        String leaf = thumbprint(signer);
        String above = thumbprint(between);
        assertEquals(List.of(), voided(trust()));
        assertEquals(List.of(early), voided(trust().with(bundle(1, early, leaf))));
        assertEquals(List.of(early), voided(trust().with(bundle(1, early, above))));
        assertEquals(List.of(early), voided(trust().with(bundle(1, early, leaf)).with(bundle(2, late, leaf, above))));
        assertEquals(
                List.of(early), voided(trust().with(bundle(1, early, above)).with(bundle(2, late, leaf, above))));
    }

    private List<Instant> voided(SigningTrust trust) throws TrustException {
        return verify(trust, document).voidedAt().stream().toList();
    }

    @Test
    void paths_beyondTheCapacity_loseTheOneThatWasUsedLongestAgo() throws Exception {
        PathMemory memory = new PathMemory();
        FitCertificate fit = FitCertificate.root(CertificateDer.of(root.der()));
        SignerPath path = new SignerPath(fit, null, fit);
        for (int i = 0; i < PathMemory.CAPACITY; i++) {
            memory.put(List.of("path " + i), path);
        }
        memory.put(List.of("path 1"), path);
        assertSame(path, memory.get(List.of("path 0")));
        memory.put(List.of("one more"), path);
        assertNull(memory.get(List.of("path 2")));
        assertNotNull(memory.get(List.of("path 0")));
        assertNotNull(memory.get(List.of("path 1")));
        assertNotNull(memory.get(List.of("one more")));
    }

    @Test
    void documents_beyondTheCapacity_loseTheOneThatWasUsedLongestAgo() throws Exception {
        SigningTrust trust = trust();
        TestCertificate leaf = root.issueSigner();
        SignedDocument first = verify(trust, dated(leaf, 0));
        SignedDocument second = verify(trust, dated(leaf, 1));
        for (int i = 2; i < DocumentMemory.CAPACITY; i++) {
            verify(trust, dated(leaf, i));
        }
        assertSame(first, verify(trust, dated(leaf, 0)));
        verify(trust, dated(leaf, DocumentMemory.CAPACITY));
        assertSame(first, verify(trust, dated(leaf, 0)));
        assertNotSame(second, verify(trust, dated(leaf, 1)));
    }

    private static String dated(TestCertificate leaf, int second) {
        return TestJws.sign(
                JwsType.LICENSE,
                Map.of("iat", TestCertificate.NOW.plusSeconds(second).getEpochSecond()),
                leaf);
    }
}
