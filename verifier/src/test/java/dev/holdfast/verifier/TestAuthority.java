package dev.holdfast.verifier;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.Claim;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A vendor for tests: a root, a signer, trust bundles, and drafts of every document that a test may change before it is
 * signed. It shares no code with the issuer.
 */
public final class TestAuthority {
    private final TestCertificate root;
    private final TestCertificate signer;

    private TestAuthority(TestCertificate root, TestCertificate signer) {
        this.root = root;
        this.signer = signer;
    }

    /** A vendor with a new root and a new signer, both with Ed25519 keys. */
    public static TestAuthority create() {
        TestCertificate root = TestCertificate.root();
        return new TestAuthority(root, root.issueSigner());
    }

    /** A vendor whose keys come from the given randomness, so that every run has the same. */
    public static TestAuthority create(SecureRandom random) {
        TestCertificate root = TestCertificate.root(TestCertificate.Profile.root(), random);
        return new TestAuthority(root, root.issue(TestCertificate.Profile.leaf(), random));
    }

    /** The same root with another signer under it. */
    public TestAuthority withNewSigner() {
        return new TestAuthority(root, root.issueSigner());
    }

    /** The same root with a signer of another profile. */
    public TestAuthority withSigner(TestCertificate.Profile profile) {
        return new TestAuthority(root, root.issue(profile));
    }

    public TestCertificate root() {
        return root;
    }

    public TestCertificate signer() {
        return signer;
    }

    /** The root as an application pins it. */
    public TrustRoots roots() {
        return TrustRoots.fromPem(root.pem());
    }

    /** The thumbprint by which a trust bundle revokes this vendor's signer. */
    public String signerThumbprint() {
        try {
            return CertificateDer.of(signer.der()).thumbprint();
        } catch (MalformedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A trust bundle of this root alone, which revokes the given signers. */
    public String bundle(long version, Instant issuedAt, String... revokedSigners) {
        return TestJws.sign(JwsType.TRUST_BUNDLE, bundleClaims(version, issuedAt, List.of(root), revokedSigners), root);
    }

    /** The claims of a trust bundle. */
    public static Map<String, Object> bundleClaims(
            long version, Instant issuedAt, List<TestCertificate> roots, String... revokedSigners) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.VERSION, version);
        claims.put(Claim.ISSUED_AT, issuedAt.getEpochSecond());
        claims.put(Claim.ROOTS, roots.stream().map(TestCertificate::base64).toList());
        claims.put(Claim.REVOKED_SIGNERS, List.of(revokedSigners));
        return claims;
    }

    /** The claims of a perpetual one-time license of revision 1 for two models. */
    public static Map<String, Object> licenseClaims(String licenseId, String deviceKey, Fingerprint recorded) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.ISSUER, "Acme GmbH");
        claims.put(Claim.AUDIENCE, licenseId.substring(0, licenseId.indexOf('.')));
        claims.put(Claim.LICENSE, licenseId);
        claims.put(Claim.ACTIVATION, deviceKey);
        claims.put(Claim.ID, "AAAAAAAAAAAAAAAAAAAAAQ");
        claims.put(Claim.MINIMUM_STATUS, rank(1, 1));
        claims.put(Claim.REVISION, 1L);
        claims.put(Claim.ISSUED_AT, TestCertificate.NOW.getEpochSecond());
        claims.put(Claim.NOT_BEFORE, TestCertificate.NOW.getEpochSecond());
        claims.put(Claim.PERPETUAL, true);
        claims.put(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr"), Map.of(Claim.MODEL_ID, "weld")));
        claims.put(Claim.FEATURES, Map.of("lines", "4"));
        claims.put(Claim.BINDING, binding("host", recorded));
        claims.put(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, deviceKey));
        claims.put(Claim.MODE, "one-time");
        claims.put(Claim.CLOCK, Map.of(Claim.WITNESS_REQUIRED, false));
        claims.put(Claim.STATUS, Map.of(Claim.GRACE, 0L));
        claims.put(Claim.MUST, List.of());
        return claims;
    }

    /** The claims of a binding by the standard rule. */
    public static Map<String, Object> binding(String scope, Fingerprint recorded) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        for (Map.Entry<EvidenceKind, List<EvidenceDigest>> kind :
                recorded.digests().entrySet()) {
            List<String> digests = new ArrayList<>();
            kind.getValue().forEach(digest -> digests.add(digest.text()));
            evidence.put(kind.getKey().id(), digests);
        }
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put(Claim.SCOPE, scope);
        binding.put(Claim.POLICY, "standard");
        binding.put(Claim.MINIMUM_EVIDENCE, 1L);
        binding.put(Claim.SCHEME, (long) recorded.scheme());
        binding.put(Claim.EVIDENCE, evidence);
        binding.put(Claim.DERIVED, recorded.derived());
        return binding;
    }

    /** The claims of a status snapshot that has nothing against anybody. */
    public static Map<String, Object> statusClaims(String licenseId, long bundle, long sequence) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.ISSUER, "Acme GmbH");
        claims.put(Claim.AUDIENCE, licenseId.substring(0, licenseId.indexOf('.')));
        claims.put(Claim.LICENSE, licenseId);
        claims.putAll(rank(bundle, sequence));
        claims.put(Claim.ISSUED_AT, TestCertificate.NOW.getEpochSecond());
        claims.put(Claim.SUSPENDED, false);
        claims.put(Claim.REVOKED, false);
        claims.put(Claim.REVOKED_ACTIVATIONS, List.of());
        claims.put(Claim.SUPERSEDED_KEYS, List.of());
        claims.put(Claim.REVOKED_BEFORE, 0L);
        return claims;
    }

    private static Map<String, Object> rank(long bundle, long sequence) {
        Map<String, Object> rank = new LinkedHashMap<>();
        rank.put(Claim.BUNDLE, bundle);
        rank.put(Claim.SEQUENCE, sequence);
        return rank;
    }

    /** The claims of the receipt for a release. */
    public static Map<String, Object> receiptClaims(String licenseId, String deviceKey, String requestId) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.ISSUER, "Acme GmbH");
        claims.put(Claim.AUDIENCE, licenseId.substring(0, licenseId.indexOf('.')));
        claims.put(Claim.LICENSE, licenseId);
        claims.put(Claim.ACTIVATION, deviceKey);
        claims.put(Claim.ANSWERS, requestId);
        claims.put(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, deviceKey));
        claims.putAll(rank(1, 2));
        claims.put(Claim.ISSUED_AT, TestCertificate.NOW.getEpochSecond());
        return claims;
    }

    /** A receipt of these claims. */
    public String receipt(Map<String, Object> claims) {
        return TestJws.sign(JwsType.RECEIPT, claims, signer);
    }

    /** A license of these claims. */
    public String license(Map<String, Object> claims) {
        return TestJws.sign(JwsType.LICENSE, claims, signer);
    }

    /** A status snapshot of these claims. */
    public String status(Map<String, Object> claims) {
        return TestJws.sign(JwsType.STATUS, claims, signer);
    }
}
