package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a thief of an intermediate, or of a root, leaves in a directory is forgotten as that of a stolen signer is, although
 * no trust bundle names the leafs that he made; FORMAT.md 7.8, 10.4 and 11.8.
 */
class StolenAuthorityTest {
    private static final Instant LATER = TestCertificate.NOW.plus(Duration.ofDays(2));
    private static final Instant FAR = Instant.parse("2097-01-01T00:00:00Z");

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void activatedScene() throws Exception {
        scene = Scene.activated(base);
    }

    private static TestCertificate leafUnder(TestCertificate authority) {
        return authority.issue(TestCertificate.Profile.leaf().valid(TestCertificate.NOW, FAR.plusSeconds(1)));
    }

    /** A license of the highest revision that was signed in a far future. */
    private Map<String, Object> outrunning() {
        Map<String, Object> license = scene.licenseClaims(1L << 53);
        license.put(Claim.ISSUED_AT, FAR.getEpochSecond());
        return license;
    }

    private void poison(String license) {
        String status = scene.authority.status(scene.statusClaims());
        scene.granted(scene.verifier().importGrant(Scene.ID, new Grant(license, status, List.of())));
        assertEquals(FAR, scene.granted(scene.verify()).judgedAt());
    }

    private Grant cure(TestAuthority successor, String bundle) {
        Map<String, Object> license = scene.licenseClaims(3);
        license.put(Claim.ISSUED_AT, LATER.getEpochSecond());
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 2, 1);
        return new Grant(successor.license(license), successor.status(status), List.of(bundle));
    }

    private void assertCured(Grant cure) {
        scene.clock.pass(Duration.ofDays(3));
        scene.granted(scene.verifier().importGrant(Scene.ID, cure));
        Granted granted = scene.granted(scene.verify());
        assertEquals(3, granted.license().revision());
        assertEquals(scene.clock.instant(), granted.judgedAt());
    }

    @Test
    void importGrant_afterAThiefOfAnIntermediateOutranEverything_isTakenWithTheNextBundle() throws Exception {
        TestCertificate intermediate = scene.authority
                .root()
                .issue(TestCertificate.Profile.intermediate().valid(TestCertificate.NOW, FAR.plusSeconds(1)));
        TestCertificate leaf = leafUnder(intermediate);
        poison(TestJws.sign(JwsType.LICENSE, outrunning(), leaf, intermediate));

        String thumbprint = CertificateDer.of(intermediate.der()).thumbprint();
        String revocation = scene.authority.bundle(2, LATER, thumbprint);
        assertCured(cure(scene.authority, revocation));
    }

    @Test
    void importGrant_afterAThiefOfARootOutranEverything_isTakenOnceThatRootIsDropped() throws Exception {
        TestCertificate stolen =
                TestCertificate.root(TestCertificate.Profile.root().named("CN=Second Root"));
        Map<String, Object> claims =
                TestAuthority.bundleClaims(2, TestCertificate.NOW, List.of(scene.authority.root(), stolen));
        scene.directory.appendBundles(List.of(TestJws.sign(JwsType.TRUST_BUNDLE, claims, scene.authority.root())));
        poison(TestJws.sign(JwsType.LICENSE, outrunning(), leafUnder(stolen)));

        assertCured(cure(scene.authority, scene.authority.bundle(3, LATER)));
    }
}
