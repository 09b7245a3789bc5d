package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust bundles that are carried to a device by hand; FORMAT.md 8.11. */
class BundleImportTest {
    private static final Instant LATER = TestCertificate.NOW.plus(Duration.ofDays(1));

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void activate() throws Exception {
        scene = Scene.activated(base);
    }

    private void refused(RefusalReason reason, List<String> bundles) throws Exception {
        List<String> before = scene.directory.bundles();
        scene.refused(reason, scene.verifier().importBundles(bundles).orElseThrow());
        assertEquals(before, scene.directory.bundles());
    }

    @Test
    void bundles_thatFollow_areHeldAndCount() throws Exception {
        List<String> two = List.of(
                scene.authority.bundle(2, LATER), scene.authority.bundle(3, LATER, scene.authority.signerThumbprint()));

        assertEquals(Optional.empty(), scene.verifier().importBundles(two));

        assertEquals(3, scene.verifier().trustBundleVersion());
        assertTrue(Scene.codes(scene.granted(scene.verify())).contains("signer_revoked"));
    }

    @Test
    void bundle_heldAlready_changesNothing() throws Exception {
        List<String> held = scene.directory.bundles();

        assertEquals(Optional.empty(), scene.verifier().importBundles(held));

        assertEquals(held, scene.directory.bundles());
    }

    @Test
    void bundle_thatSkipsAVersion_isRefused() throws Exception {
        refused(RefusalReason.TRUST_BUNDLE_INVALID, List.of(scene.authority.bundle(3, LATER)));
    }

    @Test
    void bundles_ofWhichTheLastIsRefused_changeNothing() throws Exception {
        refused(
                RefusalReason.TRUST_BUNDLE_INVALID,
                List.of(scene.authority.bundle(2, LATER), scene.authority.bundle(4, LATER)));
    }

    @Test
    void bundle_ofAStranger_isRefused() throws Exception {
        refused(
                RefusalReason.CERTIFICATE_NOT_TRUSTED,
                List.of(TestAuthority.create().bundle(2, LATER)));
    }

    @Test
    void bundle_thatIsNone_isRefused() throws Exception {
        refused(RefusalReason.TRUST_BUNDLE_INVALID, List.of("eyJ.eyJ.AA"));
    }

    @Test
    void bundle_whereNothingWasActivated_isRefused(@TempDir Path empty) throws Exception {
        Scene other = new Scene(empty);

        other.refused(
                RefusalReason.NOT_ACTIVATED,
                other.verifier()
                        .importBundles(List.of(other.authority.bundle(2, LATER)))
                        .orElseThrow());
    }
}
