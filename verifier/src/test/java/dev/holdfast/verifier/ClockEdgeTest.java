package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that jump while a verifier looks, and clocks at the edges of what numbers hold; FORMAT.md 10.1 and section 11. */
class ClockEdgeTest {
    @TempDir
    Path base;

    @Test
    void verify_clockThatJumpsWithEveryLook_isJudgedAtOneTime() throws Exception {
        Scene scene = Scene.activated(base);
        Instant first = TestCertificate.NOW.plus(Duration.ofHours(1));
        AtomicInteger looks = new AtomicInteger();
        Granted granted = scene.granted(scene.verifier()
                .withClock(() -> first.plus(Duration.ofDays(looks.getAndIncrement())))
                .verify(Scene.ID));
        assertEquals(1, looks.get());
        assertEquals(first, granted.judgedAt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2038-01-19T03:14:07Z",
                "2038-01-19T03:14:08Z",
                "2106-02-07T06:28:16Z",
                "9999-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z"
            })
    void verify_clockAtAnEdge_isGrantedAndSoIsTheNextDayAfterItIsSetRight(String edge) throws Exception {
        Scene scene = Scene.activated(base);
        scene.clock.set(Instant.parse(edge));
        scene.granted(scene.verify());
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(1)));
        assertEquals(
                TestCertificate.NOW.plus(Duration.ofDays(1)),
                scene.granted(scene.verify()).judgedAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void verify_clockAtAnEdgeThatWasWrittenDown_isGrantedOnceItIsSetRight(String edge) throws Exception {
        Scene scene = Scene.activated(base);
        scene.clock.reboot(Duration.ofMinutes(1));
        scene.clock.set(Instant.parse(edge));
        scene.granted(scene.verify());
        scene.clock.reboot(Duration.ZERO);
        scene.clock.set(TestCertificate.NOW.plus(Duration.ofDays(1)));
        assertEquals(
                TestCertificate.NOW.plus(Duration.ofDays(1)),
                scene.granted(scene.verify()).judgedAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z"})
    void verify_clockAtAnEdgeForADay_canStillBeReadAndWritten(String edge) throws Exception {
        Scene scene = Scene.activated(base);
        for (int hour = 0; hour < 24; hour++) {
            scene.clock.pass(Duration.ofHours(1));
            Instant reading = scene.clock.instant();
            scene.clock.set(Instant.parse(edge));
            scene.granted(scene.verify());
            scene.clock.set(reading);
        }
        scene.granted(scene.verify());
    }
}
