package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.verifier.jws.JwsType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a signer could be of use here, asked before it has signed; FORMAT.md 8.12. */
class SignerForecastTest {
    private static final Instant LATER = TestCertificate.NOW.plus(Duration.ofDays(1));

    @TempDir
    Path base;

    private Scene scene;
    private LicenseVerifier fresh;

    @BeforeEach
    void noActivation() throws Exception {
        scene = new Scene(base.resolve("scene"));
        fresh = scene.verifier().withDataDirectory(base.resolve("fresh"));
    }

    private Optional<Verdict.Refused> foresee(TestCertificate signer, String... bundles) {
        return fresh.foresee(List.of(signer.base64()), LATER, List.of(bundles));
    }

    private void refused(RefusalReason reason, Optional<Verdict.Refused> forecast) {
        scene.refused(reason, forecast.orElseThrow());
    }

    @Test
    void signer_underAPinnedRoot_isOfUseAndNothingIsMade() {
        assertEquals(Optional.empty(), foresee(scene.authority.signer()));
        assertEquals(
                Optional.empty(), foresee(scene.authority.signer(), scene.authority.bundle(1, TestCertificate.NOW)));

        assertFalse(Files.exists(base.resolve("fresh")));
        assertEquals(0, fresh.trustBundleVersion());
    }

    @Test
    void signer_underAnIntermediate_isOfUse() {
        TestCertificate intermediate = scene.authority.root().issue(TestCertificate.Profile.intermediate());
        TestCertificate leaf = intermediate.issue(TestCertificate.Profile.leaf());

        assertEquals(Optional.empty(), fresh.foresee(List.of(leaf.base64(), intermediate.base64()), LATER, List.of()));
    }

    @Test
    void signer_ofAnotherVendor_isNotTrusted() {
        TestAuthority stranger = TestAuthority.create();

        refused(RefusalReason.CERTIFICATE_NOT_TRUSTED, foresee(stranger.signer()));
        refused(
                RefusalReason.CERTIFICATE_NOT_TRUSTED,
                foresee(stranger.signer(), stranger.bundle(1, TestCertificate.NOW)));
    }

    @Test
    void signer_thatHasEndedOrNotBegun_isUnfit() {
        List<String> chain = List.of(scene.authority.signer().base64());

        for (Instant time : List.of(LATER.plus(Duration.ofDays(36500)), Instant.EPOCH)) {
            refused(RefusalReason.CERTIFICATE_UNFIT, fresh.foresee(chain, time, List.of()));
        }
    }

    @Test
    void certificate_thatMayNotSign_isUnfit() {
        refused(RefusalReason.CERTIFICATE_UNFIT, foresee(scene.authority.root()));
        refused(
                RefusalReason.CERTIFICATE_UNFIT,
                foresee(scene.authority.root().issue(TestCertificate.Profile.intermediate())));
    }

    @Test
    void signer_revokedByABundleThatIsHeldOrSent_isRevoked() throws Exception {
        String first = scene.authority.bundle(1, TestCertificate.NOW);
        String revocation = scene.authority.bundle(2, LATER, scene.authority.signerThumbprint());

        refused(RefusalReason.SIGNER_REVOKED, foresee(scene.authority.signer(), first, revocation));
        Scene held = Scene.activated(base.resolve("held"));
        held.directory.appendBundles(List.of(held.authority.bundle(2, LATER, held.authority.signerThumbprint())));
        refused(
                RefusalReason.SIGNER_REVOKED,
                held.verifier().foresee(List.of(held.authority.signer().base64()), LATER, List.of()));
    }

    @Test
    void signer_underARootThatABundleSentBringsIn_isOfUseOnlyWithIt() {
        TestAuthority next = TestAuthority.create();
        TestCertificate old = scene.authority.root();
        Map<String, Object> claims = TestAuthority.bundleClaims(2, LATER, List.of(scene.authority.root(), next.root()));
        String rotation = TestJws.sign(JwsType.TRUST_BUNDLE, claims, old) + "~"
                + TestJws.sign(JwsType.TRUST_BUNDLE, claims, next.root());
        String first = scene.authority.bundle(1, TestCertificate.NOW);

        assertEquals(Optional.empty(), foresee(next.signer(), first, rotation));
        refused(RefusalReason.CERTIFICATE_NOT_TRUSTED, foresee(next.signer(), first));
    }

    @Test
    void bundles_thatDoNotFollow_areRefusedAsAnImportWould() {
        String third = scene.authority.bundle(3, LATER);

        refused(
                RefusalReason.TRUST_BUNDLE_INVALID,
                foresee(scene.authority.signer(), scene.authority.bundle(1, TestCertificate.NOW), third));
        refused(RefusalReason.TRUST_BUNDLE_INVALID, foresee(scene.authority.signer(), "no bundle"));
    }

    @Test
    void signer_underARootThatMayStillCome_isOfUseWhereTheBundlesThatFollowAreCutOff() {
        TestCertificate stranger = TestAuthority.create().signer();
        String[] many = bundles(scene.authority, Grant.MAXIMUM_BUNDLES);

        assertEquals(Optional.empty(), foresee(stranger, many));
        refused(RefusalReason.CERTIFICATE_NOT_TRUSTED, foresee(stranger, Arrays.copyOf(many, many.length - 1)));
    }

    @Test
    void signer_ofAnotherVendor_isNotTrustedHoweverManyBundlesItSends() {
        TestAuthority stranger = TestAuthority.create();

        refused(
                RefusalReason.CERTIFICATE_NOT_TRUSTED,
                foresee(stranger.signer(), bundles(stranger, Grant.MAXIMUM_BUNDLES)));
    }

    private static String[] bundles(TestAuthority authority, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(version -> authority.bundle(version, TestCertificate.NOW))
                .toArray(String[]::new);
    }

    @Test
    void chain_thatIsNone_isMalformed() {
        for (List<String> chain : List.of(List.<String>of(), List.of("AA=="), List.of("a", "b", "c"))) {
            refused(RefusalReason.LICENSE_MALFORMED, fresh.foresee(chain, LATER, List.of()));
        }
    }

    @Test
    void bundlesHeld_thatCannotBeRead_countAsNone() throws Exception {
        Scene held = Scene.activated(base.resolve("held"));
        Files.writeString(held.directory.folder().resolve("trust-bundles"), "damaged");

        assertEquals(
                Optional.empty(),
                held.verifier().foresee(List.of(held.authority.signer().base64()), LATER, List.of()));
    }
}
