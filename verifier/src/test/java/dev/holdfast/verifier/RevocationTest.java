package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a revoked signer has signed, and how its successor goes on; FORMAT.md 7.7, 7.8 and 11.8. */
class RevocationTest {
    private static final Instant LATER = TestCertificate.NOW.plus(Duration.ofDays(2));

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void activatedScene() throws Exception {
        scene = Scene.activated(base);
    }

    private String revocation() {
        return scene.authority.bundle(2, LATER, scene.authority.signerThumbprint());
    }

    @Test
    void verify_signerRevokedAfterTheLicenseVerified_runsOnFor30Days() throws Exception {
        scene.directory.appendBundles(List.of(revocation()));
        scene.clock.set(LATER.plus(Duration.ofDays(29)));
        assertEquals(List.of("signer_revoked"), Scene.codes(scene.granted(scene.verify())));
        scene.clock.set(LATER.plus(Duration.ofDays(30)));
        scene.refused(RefusalReason.SIGNER_REVOKED, scene.verify());
    }

    @Test
    void verify_signerRevokedUnderALicenseWithAGraceOfItsOwn_runsOnForThat() throws Exception {
        Map<String, Object> license = scene.licenseClaims(2);
        license.put(Claim.SIGNER_GRACE, Duration.ofDays(3).toSeconds());
        license.put(Claim.MUST, List.of(Claim.SIGNER_GRACE));
        scene.hold(license, scene.statusClaims());
        scene.granted(scene.verify());
        scene.directory.appendBundles(List.of(revocation()));
        scene.clock.set(LATER.plus(Duration.ofDays(2)));
        Granted granted = scene.granted(scene.verify());
        assertEquals(List.of("signer_revoked"), Scene.codes(granted));
        assertEquals(Optional.of(LATER.plus(Duration.ofDays(3))), granted.holdsUntil());
        scene.clock.set(LATER.plus(Duration.ofDays(3)));
        scene.refused(RefusalReason.SIGNER_REVOKED, scene.verify());
    }

    @Test
    void verify_signerRevokedByAShippedBundle_runsOnWithAWarning() throws Exception {
        String first = scene.authority.bundle(1, TestCertificate.NOW);
        TrustRoots roots = scene.authority.roots().withBundles(List.of(first, revocation()));
        Granted granted = scene.granted(scene.verifier(roots).verify(Scene.ID));
        assertEquals(List.of("signer_revoked"), Scene.codes(granted));
    }

    @Test
    void verify_licenseByARevokedSignerNeverSeenBefore_isRefused() throws Exception {
        scene.directory.appendBundles(List.of(revocation()));
        scene.hold(scene.licenseClaims(2), scene.statusClaims());
        scene.refused(RefusalReason.SIGNER_REVOKED, scene.verify());
    }

    @Test
    void verify_rootDroppedByABundle_isAsIfTheSignerWereRevoked() throws Exception {
        TestCertificate next = TestCertificate.root();
        Map<String, Object> claims = TestAuthority.bundleClaims(2, LATER, List.of(next));
        String rotation = TestJws.sign(JwsType.TRUST_BUNDLE, claims, scene.authority.root()) + "~"
                + TestJws.sign(JwsType.TRUST_BUNDLE, claims, next);
        scene.directory.appendBundles(List.of(rotation));
        assertEquals(List.of("signer_revoked"), Scene.codes(scene.granted(scene.verify())));
        scene.hold(scene.licenseClaims(2), scene.statusClaims());
        scene.refused(RefusalReason.SIGNER_REVOKED, scene.verify());
    }

    @Test
    void importGrant_afterAThiefOutranEverything_isTakenWithTheNextBundle() throws Exception {
        Map<String, Object> stolen = scene.licenseClaims(1L << 53);
        Map<String, Object> outrun = scene.statusClaims();
        outrun.put(Claim.SEQUENCE, 1L << 53);
        scene.granted(scene.importGrant(stolen, outrun));

        TestAuthority successor = scene.authority.withNewSigner();
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 2, 3);
        Grant rescue =
                new Grant(successor.license(scene.licenseClaims(3)), successor.status(status), List.of(revocation()));
        Granted granted = scene.granted(scene.verifier().importGrant(Scene.ID, rescue));
        assertEquals(3, granted.license().revision());
        assertEquals(List.of(), Scene.codes(scene.granted(scene.verify())));
    }

    @Test
    void importGrant_thiefRevokesTheSuccessorUnderABundleNotHeld_isRefused() {
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 2, 1L << 53);
        status.put(Claim.REVOKED, true);
        scene.refused(RefusalReason.STATUS_INVALID, scene.importGrant(scene.licenseClaims(2), status));
        scene.granted(scene.verify());
    }

    @Test
    void importGrant_signedTimeOfARevokedSigner_isForgotten() throws Exception {
        TestAuthority fast = scene.authority.withSigner(
                TestCertificate.Profile.leaf().valid(TestCertificate.NOW, Instant.parse("2098-01-01T00:00:00Z")));
        Map<String, Object> license = scene.licenseClaims(2);
        license.put(Claim.ISSUED_AT, Instant.parse("2097-01-01T00:00:00Z").getEpochSecond());
        Grant poison = new Grant(fast.license(license), scene.authority.status(scene.statusClaims()), List.of());
        scene.granted(scene.verifier().importGrant(Scene.ID, poison));
        Granted poisoned = scene.granted(scene.verify());
        assertEquals(Instant.parse("2097-01-01T00:00:00Z"), poisoned.judgedAt());

        String revocation = scene.authority.bundle(2, LATER, fast.signerThumbprint());
        scene.clock.pass(Duration.ofDays(3));
        Map<String, Object> good = scene.licenseClaims(3);
        good.put(Claim.ISSUED_AT, LATER.getEpochSecond());
        Grant cure = new Grant(
                scene.authority.license(good), scene.authority.status(scene.statusClaims()), List.of(revocation));
        scene.granted(scene.verifier().importGrant(Scene.ID, cure));
        assertEquals(scene.clock.instant(), scene.granted(scene.verify()).judgedAt());
    }

    @Test
    void verify_goodLicenseWithAStatusOfARevokedSigner_runsOnFor30Days() throws Exception {
        TestAuthority other = scene.authority.withNewSigner();
        Map<String, Object> newer = TestAuthority.statusClaims(Scene.ID.text(), 1, 1L << 53);
        assertEquals(Optional.empty(), scene.verifier().applyStatus(Scene.ID, other.status(newer)));
        scene.directory.appendBundles(List.of(scene.authority.bundle(2, LATER, other.signerThumbprint())));
        scene.clock.set(LATER.plus(Duration.ofDays(29)));
        Granted granted = scene.granted(scene.verify());
        assertEquals(List.of("signer_revoked"), Scene.codes(granted));
        assertEquals(Optional.of(LATER.plus(Duration.ofDays(30))), granted.holdsUntil());
        scene.clock.set(LATER.plus(Duration.ofDays(30)));
        scene.refused(RefusalReason.SIGNER_REVOKED, scene.verify());
    }

    @Test
    void importGrant_withBundlesThatAnotherProgramHadShipped_holdsThemInTheirOrder() throws Exception {
        // A program that ships bundles 1 to 4 was sent the fifth alone; then one that ships none is sent all of them.
        List<String> all = new ArrayList<>(List.of(scene.authority.bundle(1, TestCertificate.NOW)));
        for (int version = 2; version <= 5; version++) {
            all.add(scene.authority.bundle(version, LATER));
        }
        LicenseVerifier shipping = scene.verifier(scene.authority.roots().withBundles(all.subList(0, 4)));
        assertEquals(Optional.empty(), shipping.importBundles(all.subList(4, 5)));
        scene.granted(shipping.verify(Scene.ID));
        scene.refused(RefusalReason.TRUST_BUNDLE_INVALID, scene.verify());

        Grant grant = new Grant(
                scene.authority.license(scene.licenseClaims(2)),
                scene.authority.status(TestAuthority.statusClaims(Scene.ID.text(), 5, 1)),
                all.subList(1, 5));
        scene.granted(scene.verifier().importGrant(Scene.ID, grant));
        scene.granted(scene.verify());
        scene.granted(shipping.verify(Scene.ID));
        assertEquals(Optional.empty(), scene.verifier().importBundles(all));
        assertEquals(6, scene.directory.bundles().size());
    }

    @Test
    void verify_bundleTakenAway_isMissing() throws Exception {
        String second = scene.authority.bundle(2, LATER);
        TrustRoots shipping =
                scene.authority.roots().withBundles(List.of(scene.authority.bundle(1, TestCertificate.NOW), second));
        scene.granted(scene.verifier(shipping).verify(Scene.ID));
        scene.refused(RefusalReason.TRUST_BUNDLE_MISSING, scene.verify());
    }

    @Test
    void verify_bundleThatDoesNotFollow_isNamedWhereOneIsMissed() throws Exception {
        TrustRoots shipping = scene.authority
                .roots()
                .withBundles(List.of(scene.authority.bundle(1, TestCertificate.NOW), scene.authority.bundle(2, LATER)));
        scene.granted(scene.verifier(shipping).verify(Scene.ID));
        scene.directory.appendBundles(List.of(scene.authority.bundle(3, LATER)));
        scene.refused(RefusalReason.TRUST_BUNDLE_INVALID, scene.verify());
    }

    @Test
    void verify_shippedBundleOfAnotherVendor_isInvalid() {
        TrustRoots wrong = scene.authority
                .roots()
                .withBundles(List.of(TestAuthority.create().bundle(1, TestCertificate.NOW)));
        Verdict.Refused refused = scene.refused(
                RefusalReason.TRUST_BUNDLE_INVALID, scene.verifier(wrong).verify(Scene.ID));
        assertEquals(
                "ask the vendor of this program for one whose roots and trust bundles fit each other",
                refused.remedy());
        scene.refused(
                RefusalReason.TRUST_BUNDLE_INVALID,
                scene.verifier(wrong).importBundles(List.of()).orElseThrow());
    }

    @Test
    void importGrant_againAfterTheRotationInItWasKeptAndTheLicenseNot_isTaken() throws Exception {
        TestCertificate next = TestCertificate.root();
        Map<String, Object> claims = TestAuthority.bundleClaims(2, LATER, List.of(scene.authority.root(), next));
        String rotation = TestJws.sign(JwsType.TRUST_BUNDLE, claims, scene.authority.root()) + "~"
                + TestJws.sign(JwsType.TRUST_BUNDLE, claims, next);
        Map<String, Object> only = TestAuthority.bundleClaims(3, LATER, List.of(next));
        String dropping = TestJws.sign(JwsType.TRUST_BUNDLE, only, next);
        scene.directory.appendBundles(List.of(rotation, dropping));
        TestCertificate signer = next.issue(TestCertificate.Profile.leaf().valid(LATER, LATER.plusSeconds(60)));
        Map<String, Object> license = scene.licenseClaims(2);
        license.put(Claim.ISSUED_AT, LATER.getEpochSecond());
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 3, 1);
        status.put(Claim.ISSUED_AT, LATER.getEpochSecond());
        Grant again = new Grant(
                TestJws.sign(JwsType.LICENSE, license, signer),
                TestJws.sign(JwsType.STATUS, status, signer),
                List.of(rotation, dropping));
        scene.granted(scene.verifier().importGrant(Scene.ID, again));
    }
}
