package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refusal with a status snapshot that needs trust bundles which the device does not hold yet; FORMAT.md 8.10. */
class RefusedWithStatusTest extends FakeHubFixture {
    @BeforeEach
    void activateAndBeRevoked() throws Exception {
        device.activate(hub);
        vendor.publishBundlesUpTo(150);
        refuseWithStatus();
    }

    private LicenseSourceException refresh() {
        return assertRefused(
                ProblemReason.LICENSE_REVOKED,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));
    }

    private static List<Reason> suppressed(LicenseSourceException refused) {
        return Arrays.stream(refused.getSuppressed())
                .map(each ->
                        assertInstanceOf(LicenseSourceException.class, each).reason())
                .toList();
    }

    @Test
    void refresh_bundlesToBeHad_takesThemAllAndThenTheStatus() {
        assertEquals(List.of(), suppressed(refresh()));
        assertEquals(
                RefusalReason.LICENSE_REVOKED,
                assertInstanceOf(Verdict.Refused.class, device.verifier().verify(Vendor.LICENSE))
                        .reason());
        assertEquals(
                List.of("after=0", "after=1", "after=1", "after=65", "after=129"),
                hub.introductions().stream()
                        .map(asked -> asked.substring(asked.indexOf('?') + 1))
                        .toList(),
                "before the activation, before the refresh, and once for each part of the bundles");
    }

    @Test
    void refresh_hubThatSendsNoBundles_isRefusedAsItWasAndNotAskedForever() throws Exception {
        vendor.withholdBundles();

        assertEquals(List.of(RefusalReason.STATUS_INVALID), suppressed(refresh()));

        assertEquals(3, hub.introductions().size());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
        assertTrue(device.pending().isEmpty(), "what was refused for good does not wait");
    }

    @Test
    void refresh_hubThatSaysNoMoreWhoItIs_isRefusedAsItWas() {
        hub.introduce(exchange -> {
            if (hub.introductions().size() == 2) {
                vendor.introduce(exchange);
            }
        });

        assertEquals(List.of(ProblemReason.HUB_UNREACHABLE, RefusalReason.STATUS_INVALID), suppressed(refresh()));

        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void refresh_bundlesOfAnotherRoot_areNotTaken() {
        Vendor foreign = new Vendor();
        foreign.publishBundlesUpTo(3);
        hub.introduce(exchange -> (hub.introductions().size() == 2 ? vendor : foreign).introduce(exchange));

        assertEquals(
                List.of(RefusalReason.CERTIFICATE_NOT_TRUSTED, RefusalReason.STATUS_INVALID), suppressed(refresh()));

        assertEquals(1, device.verifier().trustBundleVersion());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void release_bundlesToBeHad_takesThemAndThenTheStatus() {
        assertRefused(
                ProblemReason.LICENSE_REVOKED,
                () -> device.activator(hub.endpoint()).release(Vendor.LICENSE));
        assertEquals(150, device.verifier().trustBundleVersion());
        assertEquals(
                RefusalReason.LICENSE_REVOKED,
                assertInstanceOf(Verdict.Refused.class, device.verifier().verify(Vendor.LICENSE))
                        .reason());
    }
}
