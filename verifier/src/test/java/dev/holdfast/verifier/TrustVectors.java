package dev.holdfast.verifier;

import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The vectors about the row of trust bundles, what it voids, and intermediates. */
final class TrustVectors {
    private static final String INVALID = "trust_bundle_invalid";
    private static final String VOID = "signer_revoked";
    private static final String UNFIT = "certificate_unfit";

    private final TestAuthority vendor;
    private final Scene scene;
    private final TestCertificate root;
    private final TestCertificate next = TestCertificate.root();
    private final String first;
    private final List<MadeVector> all = new ArrayList<>();

    TrustVectors(TestAuthority vendor, Scene scene) {
        this.vendor = vendor;
        this.scene = scene;
        this.root = vendor.root();
        this.first = vendor.bundle(1, TestCertificate.NOW);
    }

    List<MadeVector> all() throws MalformedException {
        rotations();
        signatures();
        revocations();
        intermediates();
        return all;
    }

    private static String bundle(long version, List<TestCertificate> roots, TestCertificate... signers) {
        Map<String, Object> claims = TestAuthority.bundleClaims(version, TestCertificate.NOW, roots);
        List<String> signatures = new ArrayList<>();
        for (TestCertificate signer : signers) {
            signatures.add(TestJws.sign(JwsType.TRUST_BUNDLE, claims, signer));
        }
        return String.join("~", signatures);
    }

    /** A license and a status snapshot under the newest bundle, both signed by one signer. */
    private void vector(
            String about, String expect, String rule, long asked, TestCertificate signer, String... bundles) {
        Map<String, Object> license = scene.licenseClaims();
        license.put("min_status", Map.of("bundle", asked, "sequence", 1L));
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), asked, 1);
        all.add(new MadeVector(
                about,
                expect,
                rule,
                TestCertificate.NOW.getEpochSecond(),
                TestJws.sign(JwsType.LICENSE, license, signer),
                TestJws.sign(JwsType.STATUS, status, signer),
                List.of(bundles)));
    }

    private void rotations() {
        TestCertificate signer = vendor.signer();
        TestCertificate successor = next.issueSigner();
        String both = bundle(2, List.of(root, next), root, next);
        String onlyNext = bundle(3, List.of(next), next);
        String atOnce = bundle(2, List.of(next), root, next);
        vector("root added", MadeVector.GRANTED, "7.4", 2, successor, first, both);
        vector(
                "root added by its own signature alone",
                "certificate_not_trusted",
                "7.3",
                1,
                successor,
                first,
                bundle(2, List.of(root, next), next));
        vector("root exchanged", MadeVector.GRANTED, "7.4", 2, successor, first, atOnce);
        vector("root exchanged by the old one alone", INVALID, "7.4", 2, signer, first, bundle(2, List.of(next), root));
        vector("root exchanged and what the old one signed", VOID, "7.8", 2, signer, first, atOnce);
        vector("root dropped later", VOID, "7.8", 3, signer, first, both, onlyNext);
        vector(
                "root dropped and named again",
                VOID,
                "7.8",
                4,
                signer,
                first,
                both,
                onlyNext,
                bundle(4, List.of(root, next), next));
        vector(
                "bundles all once more after a rotation",
                "trust_bundle_missing",
                "7.6",
                4,
                successor,
                first,
                both,
                onlyNext,
                first,
                both,
                onlyNext);
        vector("first bundle of a later version", MadeVector.GRANTED, "7.6", 9, signer, bundle(9, List.of(root), root));
        vector(
                "bundle of the same version with other claims",
                INVALID,
                "7.6",
                2,
                signer,
                first,
                bundle(1, List.of(root, next), root, next));
        vector(
                "bundle older than the newest",
                MadeVector.GRANTED,
                "7.6",
                2,
                signer,
                bundle(2, List.of(root), root),
                first);
        TestCertificate renewed = root.renewed();
        vector(
                "root renewed under its key",
                MadeVector.GRANTED,
                "3.8.4",
                3,
                signer,
                first,
                bundle(2, List.of(root, renewed), root),
                bundle(3, List.of(renewed), renewed));
    }

    private void signatures() {
        TestCertificate signer = vendor.signer();
        vector(
                "bundle signed twice by one root",
                INVALID,
                "7.2",
                2,
                signer,
                first,
                bundle(2, List.of(root), root, root));
        vector(
                "bundle with a strangers signature besides",
                INVALID,
                "7.5",
                2,
                signer,
                first,
                bundle(2, List.of(root), root, next));
        vector(
                "bundle signed three times",
                INVALID,
                "7.2",
                2,
                signer,
                first,
                bundle(2, List.of(root, next), root, next, root));
        vector(
                "bundle with different payloads",
                INVALID,
                "7.2",
                2,
                signer,
                first,
                bundle(2, List.of(root, next), root) + "~" + bundle(2, List.of(next, root), next));
        vector("bundle signed by a signer", INVALID, "7.3", 2, signer, first, bundle(2, List.of(root), signer));
        String broken = bundle(2, List.of(root, next), root, next);
        vector(
                "bundle whose second signature is broken",
                INVALID,
                "7.5",
                2,
                signer,
                first,
                broken.substring(0, broken.length() - 30) + "A".repeat(30));
        vector(
                "bundle that names five roots",
                INVALID,
                "7.1",
                2,
                signer,
                first,
                bundle(
                        2,
                        List.of(root, next, TestCertificate.root(), TestCertificate.root(), TestCertificate.root()),
                        root));
        vector(
                "bundle that names a root which is none",
                INVALID,
                "7.1",
                2,
                signer,
                first,
                bundle(2, List.of(root, signer), root));
        vector("bundle that names no root", INVALID, "7.1", 2, signer, first, bundle(2, List.of(), root));
        vector("bundle that is rubbish", INVALID, "7.7", 2, signer, first, "rubbish");
    }

    private void revocations() throws MalformedException {
        TestCertificate middle = root.issue(Profile.intermediate());
        TestCertificate below = middle.issueSigner();
        String revoking = vendor.bundle(
                2, TestCertificate.NOW, CertificateDer.of(middle.der()).thumbprint());
        chained("intermediate revoked", VOID, "7.8", 2, List.of(first, revoking), below, middle);
        chained(
                "leaf below an intermediate revoked",
                VOID,
                "7.8",
                2,
                List.of(
                        first,
                        vendor.bundle(
                                2,
                                TestCertificate.NOW,
                                CertificateDer.of(below.der()).thumbprint())),
                below,
                middle);
        String sparing = vendor.bundle(3, TestCertificate.NOW);
        vector(
                "signer revoked and not named later",
                VOID,
                "7.8",
                3,
                vendor.signer(),
                first,
                vendor.bundle(2, TestCertificate.NOW, vendor.signerThumbprint()),
                sparing);
        vector("another signer revoked", MadeVector.GRANTED, "7.8", 2, vendor.signer(), first, revoking);
    }

    private void chained(
            String about, String expect, String rule, long asked, List<String> bundles, TestCertificate... chain) {
        Map<String, Object> license = scene.licenseClaims();
        license.put("min_status", Map.of("bundle", asked, "sequence", 1L));
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), asked, 1);
        all.add(new MadeVector(
                about,
                expect,
                rule,
                TestCertificate.NOW.getEpochSecond(),
                TestJws.sign(JwsType.LICENSE, license, chain),
                vendor.status(status),
                bundles));
    }

    private void chained(String about, String expect, String rule, TestCertificate... chain) {
        chained(about, expect, rule, 1, List.of(first), chain);
    }

    private void intermediates() {
        TestCertificate curve = root.issue(Profile.intermediate().keyed("EC"));
        chained("es256 intermediate", MadeVector.GRANTED, "3.8.3", curve.issueSigner(), curve);
        chained(
                "es256 intermediate and leaf",
                MadeVector.GRANTED,
                "3.8.3",
                curve.issue(Profile.leaf().keyed("EC")),
                curve);
        TestCertificate weak = curve.issue(Profile.leaf().signedWith("SHA1withECDSA"));
        chained("leaf signed with sha1", UNFIT, "3.8.3", weak, curve);
        chained(
                "leaf signed with sha512",
                UNFIT,
                "3.8.3",
                curve.issue(Profile.leaf().signedWith("SHA512withECDSA")),
                curve);
        TestCertificate other = root.issue(Profile.intermediate());
        chained("intermediate that did not sign the leaf", UNFIT, "3.8.4", vendor.signer(), other);
        chained("intermediate before the leaf", UNFIT, "3.7", other, other.issueSigner());
        unfit(
                "intermediate that is no authority",
                Profile.intermediate().with(Extension.basicConstraints, true, new BasicConstraints(false)));
        unfit(
                "intermediate whose authority is not critical",
                Profile.intermediate().with(Extension.basicConstraints, false, new BasicConstraints(0)));
        unfit(
                "intermediate that may not sign certificates",
                Profile.intermediate().with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)));
        unfit(
                "intermediate for tls",
                Profile.intermediate().with(Extension.extendedKeyUsage, false, Profile.purposes("1.3.6.1.5.5.7.3.1")));
        unfit("rsa intermediate", Profile.intermediate().keyed("RSA"));
        Instant past = TestCertificate.NOW.minusSeconds(1);
        TestCertificate over = root.issue(Profile.intermediate().valid(past.minusSeconds(9), past));
        chained("signed after the intermediate", UNFIT, "3.10", over.issueSigner(), over);
    }

    private void unfit(String about, Profile profile) {
        TestCertificate middle = root.issue(profile);
        chained(about, UNFIT, "3.8.1", middle.issueSigner(), middle);
    }
}
