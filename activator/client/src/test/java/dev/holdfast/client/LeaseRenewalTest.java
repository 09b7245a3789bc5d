package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Uptime;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.ModelId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest extends FakeHubFixture {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<Granted> renewed = new ArrayList<>();
    private final List<LicenseSourceException> failed = new ArrayList<>();
    private final List<Duration> nexts = new ArrayList<>();
    private Instant now = Instant.now();
    private final Instant began = now;
    private HubLicenseSource source;

    @BeforeEach
    void leaseByTheDay() throws Exception {
        vendor.lease(DAY, DAY, () -> now);
        source = HubLicenseSource.fromPat(hub.endpoint(), device.pat(), Vendor.LICENSE, verifier())
                .with(Device.SHORT);
    }

    private LicenseVerifier verifier() {
        return device.verifier().withClock(() -> now).withUptime(new FakeUptime());
    }

    private final class FakeUptime implements Uptime {
        @Override
        public String boot() {
            return "boot";
        }

        @Override
        public long nanos() {
            return Duration.between(began, now).toNanos();
        }
    }

    /** Lets the time pass for so long, as nobody waits for in a test, and then ends the renewal. */
    private void run(Duration time) {
        Instant end = now.plus(time);
        LeaseRenewal renewal = source.leaseRenewal(new LeaseListener() {
                    @Override
                    public void renewed(Granted granted) {
                        renewed.add(granted);
                    }

                    @Override
                    public void failed(LicenseSourceException failure, Duration next) {
                        failed.add(failure);
                        nexts.add(next);
                    }
                })
                .waitingBy(slice -> {
                    now = now.plus(slice);
                    if (!now.isBefore(end)) {
                        throw new InterruptedException("the time is over");
                    }
                });
        renewal.run();
        assertTrue(Thread.interrupted());
    }

    @Test
    void lease_isRenewedAtAThirdOfItsLength() throws Exception {
        source.open();
        run(Duration.ofDays(2));
        assertEquals(List.of(), failed);
        // At 80 to 100% of eight hours each.
        assertTrue(renewed.size() >= 5 && renewed.size() <= 7, () -> renewed.size() + " renewals");
        Granted last = renewed.get(renewed.size() - 1);
        assertTrue(last.license().issuedAt().isAfter(began.plus(Duration.ofHours(38))));
    }

    @Test
    void renewal_withoutAnActivation_activatesFirst() {
        run(Duration.ofHours(1));
        assertEquals(1, renewed.size());
        assertEquals(1, hub.received().size());
    }

    @Test
    void modelAddedOnTheHub_comesWithTheNextRenewal() throws Exception {
        source.open();
        vendor.addModel("segmenter");
        run(Duration.ofHours(9));
        assertTrue(renewed.get(0).covers(new ModelId("segmenter")));
    }

    @Test
    void hubThatIsAway_isAskedLessAndLessOften_andTheLeaseEndsWithItsGrace() throws Exception {
        source.open();
        hub.behave(FakeHub.refusing(ProblemReason.UNAVAILABLE));
        run(DAY.multipliedBy(2).plus(Duration.ofHours(1)));
        assertEquals(List.of(), renewed);
        assertEquals(ProblemReason.UNAVAILABLE, failed.get(0).reason());
        assertTrue(nexts.get(0).compareTo(Duration.ofSeconds(72)) <= 0, nexts.get(0)::toString);
        for (int i = 0; i + 1 < 6; i++) {
            assertTrue(nexts.get(i + 1).compareTo(nexts.get(i)) > 0, nexts::toString);
        }
        assertTrue(nexts.stream().allMatch(next -> next.compareTo(Duration.ofMinutes(72)) <= 0));
        Verdict.Refused ended = (Verdict.Refused) verifier().verify(Vendor.LICENSE);
        assertEquals(RefusalReason.LEASE_ENDED, ended.reason());
        hub.behave(vendor::grant);
        run(Duration.ofHours(2));
        assertEquals(1, renewed.size());
        assertTrue(verifier().verify(Vendor.LICENSE) instanceof Granted);
    }

    @Test
    void hubThatSaysHowLongToWait_isNotAskedBefore() throws Exception {
        source.open();
        ProblemReason limited = ProblemReason.RATE_LIMITED;
        hub.behave((exchange, received) -> {
            exchange.getResponseHeaders().set("Retry-After", "7200");
            String problem = "{\"type\":\"" + limited.type() + "\",\"title\":\"x\",\"status\":429,\"detail\":\"no\","
                    + "\"remedy\":\"wait\",\"request_id\":\"r-1\"}";
            FakeHub.send(exchange, 429, Problem.MEDIA_TYPE, problem.getBytes(StandardCharsets.UTF_8));
        });
        run(Duration.ofHours(12));
        assertEquals(Duration.ofHours(2), nexts.get(0));
        assertEquals(Duration.ofHours(2), failed.get(0).retryAfter().orElseThrow());
        assertTrue(failed.size() <= 3, failed::toString);
    }

    @Test
    void refusalForGood_isAskedAboutAgainAtTheNextThird() throws Exception {
        source.open();
        hub.behave(FakeHub.refusing(ProblemReason.LICENSE_SUSPENDED));
        run(Duration.ofHours(9));
        assertEquals(ProblemReason.LICENSE_SUSPENDED, failed.get(0).reason());
        assertTrue(nexts.get(0).compareTo(Duration.ofHours(8)) >= 0, nexts.get(0)::toString);
    }

    @Test
    void licenseThatIsNoLease_isLeftAlone() throws Exception {
        vendor.lease(null, Duration.ZERO, () -> now);
        source.open();
        run(Duration.ofDays(3));
        assertEquals(1, hub.received().size());
    }

    @Test
    void clockThatJumpsAhead_isNoReasonToWaitLonger() throws Exception {
        source.open();
        hub.received().clear();
        now = now.plus(Duration.ofHours(9));
        run(Duration.ofMinutes(2));
        assertEquals(1, renewed.size());
    }

    @Test
    void close_endsTheThreadThatItStarted() throws Exception {
        source.open();
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        LeaseRenewal renewal = source.leaseRenewal(new LeaseListener() {
                    @Override
                    public void renewed(Granted granted) {}

                    @Override
                    public void failed(LicenseSourceException failure, Duration next) {}
                })
                .waitingBy(slice -> {
                    waits.countDown();
                    try {
                        Thread.sleep(Duration.ofHours(1).toMillis());
                    } finally {
                        ended.countDown();
                    }
                })
                .start();
        assertTrue(waits.await(60, TimeUnit.SECONDS));
        renewal.close();
        assertTrue(ended.await(60, TimeUnit.SECONDS));
    }

    @Test
    void oneTimeSource_ofALicenseThatIsALease_isRefusedBeforeTheSystemGoesOffline() {
        assertRefused(
                ProblemReason.OFFLINE_ACTIVATION_NOT_ALLOWED,
                () -> source.toOneTimeLicenseSource().open());
        assertRefused(
                ProblemReason.OFFLINE_ACTIVATION_NOT_ALLOWED,
                () -> source.toOneTimeLicenseSource().open());
        assertEquals(1, hub.received().size());
    }

    @Test
    void refreshThatTheHubWantsATokenFor_isShownItAndNoOther() throws Exception {
        source.open();
        hub.behave((exchange, received) -> {
            if (received.authorization().isEmpty()) {
                FakeHub.refusing(ProblemReason.TOKEN_MISSING).answer(exchange, received);
            } else {
                vendor.grant(exchange, received);
            }
        });
        source.refresh();
        assertEquals(
                List.of("Bearer " + device.token(), "", "Bearer " + device.token()),
                hub.received().stream().map(FakeHub.Received::authorization).toList());
        hub.behave(vendor::grant);
        source.refresh();
        assertEquals("", hub.received().get(3).authorization());
        assertTrue(device.pending().isEmpty());
    }
}
