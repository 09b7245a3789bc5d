package dev.holdfast.verifier;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The turns of a watch's keeper, taken by a test, and licenses to watch. */
final class WatchTurns {
    private WatchTurns() {}

    /** A watch that has verified once, whose keeper the test is. */
    static LicenseWatch watch(Scene scene, HeardEvents heard) {
        WatchOptions options =
                WatchOptions.DEFAULT.withElapsed(scene.clock::nanos).withListener(heard);
        return LicenseWatch.prepare(scene.verifier(), Scene.ID, options);
    }

    static void pass(Scene scene, LicenseWatch watch, Duration time) {
        scene.clock.pass(time);
        watch.keeper().keepTime(scene.clock.nanos());
    }

    static void passAndLook(Scene scene, LicenseWatch watch, Duration time) {
        pass(scene, watch, time);
        watch.work().look();
    }

    static Scene lasting(Path base, Duration term) throws Exception {
        Scene scene = new Scene(base);
        scene.granted(scene.importGrant(scene.licenseClaims(term), scene.statusClaims()));
        return scene;
    }

    static Map<String, Object> withOcrUntil(Scene scene, Duration until) {
        Map<String, Object> license = scene.licenseClaims();
        long end = TestCertificate.NOW.plus(until).getEpochSecond();
        license.put(
                Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr", Claim.UNTIL, end), Map.of(Claim.MODEL_ID, "weld")));
        return license;
    }

    static Map<String, Object> status(Scene scene, long sequence, String claim) {
        Map<String, Object> status = TestAuthority.statusClaims(Scene.ID.text(), 1, sequence);
        status.put(claim, true);
        return status;
    }
}
