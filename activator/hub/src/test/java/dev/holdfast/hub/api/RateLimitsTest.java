package dev.holdfast.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.api.Limits.Rate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final RateLimits rates = new RateLimits(
            new Limits(new Rate(5, 60), new Rate(3, 1), new Rate(4, 6), new Rate(2, 1), 4, Duration.ofSeconds(1), 1),
            nanos::get);

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private long secondsToWait(Runnable call) {
        return assertThrows(RateLimits.TooMany.class, call::run).seconds();
    }

    @Test
    void address_thatCallsTooOften_waitsAsLongAsItIsTold() {
        for (int i = 0; i < 5; i++) {
            rates.call("192.0.2.1");
        }
        assertEquals(1, secondsToWait(() -> rates.call("192.0.2.1")));
        rates.call("192.0.2.2");
        pass(1);
        rates.call("192.0.2.1");
        assertEquals(1, secondsToWait(() -> rates.call("192.0.2.1")));
    }

    @Test
    void tokenAndLicense_areCountedForThemselves() {
        for (int i = 0; i < 3; i++) {
            rates.token("digest");
            rates.license("license");
        }
        assertEquals(60, secondsToWait(() -> rates.token("digest")));
        rates.license("license");
        assertEquals(10, secondsToWait(() -> rates.license("license")));
        rates.token("another");
        pass(60);
        rates.token("digest");
    }

    @Test
    void passwords_areCountedForEachAccount() {
        for (int i = 0; i < 2; i++) {
            rates.password("member:ac_1");
        }
        assertEquals(60, secondsToWait(() -> rates.password("member:ac_1")));
        rates.password("member:ac_2");
        pass(60);
        rates.password("member:ac_1");
    }

    @Test
    void unknownCredential_costsItsAddressMore_andMayPutItIntoDebt() {
        rates.call("192.0.2.1");
        rates.unknownCredential("192.0.2.1");
        assertEquals(1, secondsToWait(() -> rates.call("192.0.2.1")));
        rates.unknownCredential("192.0.2.1");
        assertEquals(5, secondsToWait(() -> rates.call("192.0.2.1")));
        rates.call("192.0.2.2");
    }

    @Test
    void addressesOfOneNetwork_areOneCaller() {
        assertEquals(RateLimits.network("2001:db8:1:2::1"), RateLimits.network("2001:DB8:1:2:ffff:ffff:ffff:ffff"));
        assertEquals(RateLimits.network("2001:db8:1:2::1"), RateLimits.network("[2001:db8:1:2::1%eth0]"));
        assertEquals("192.0.2.7", RateLimits.network("::ffff:192.0.2.7"));
        assertEquals("192.0.2.7", RateLimits.network("192.0.2.7"));
        assertTrue(!RateLimits.network("2001:db8:1:2::1").equals(RateLimits.network("2001:db8:1:3::1")));
        assertEquals("192.0.2.7", RateLimits.network("[::ffff:192.0.2.7%eth0]"));
        assertEquals("::::", RateLimits.network("::::"));
        assertEquals("plant.example:443", RateLimits.network("plant.example:443"));
    }

    @Test
    void buckets_areForgottenInOrderOfTheirLastUse() {
        Buckets buckets = new Buckets(new Rate(1, 1), nanos::get);
        assertTrue(buckets.take("first").isZero());
        assertTrue(buckets.take("second").isZero());
        for (int i = 0; i < Buckets.REMEMBERED - 1; i++) {
            assertTrue(buckets.take("flood " + i).isZero());
            assertTrue(!buckets.take("first").isZero());
        }
        assertEquals(Buckets.REMEMBERED, buckets.size());
        assertTrue(buckets.take("second").isZero());
    }

    @Test
    void usualLimits_letTwoHundredDevicesBehindOneAddressStartAtOnce() {
        RateLimits usual = new RateLimits(Limits.USUAL, nanos::get);
        for (int device = 0; device < 200; device++) {
            for (int attempt = 0; attempt < 3; attempt++) {
                for (int call = 0; call < 3; call++) {
                    usual.call("192.0.2.1");
                }
                usual.token("one workspace token for all");
                usual.token("one workspace token for all");
                usual.license("one license for all");
            }
        }
        assertThrows(RateLimits.TooMany.class, () -> {
            for (int i = 0; i < 10_000; i++) {
                usual.call("192.0.2.1");
            }
        });
    }

    @Test
    void rate_ofAnotherForm_isRefused() {
        assertEquals(new Rate(10, 20), Rate.parse("10:20"));
        for (String text :
                new String[] {"", "10", "10:", ":10", "0:10", "10:0", "1:2:3", "-1:5", "9999999999:1", "a:b"}) {
            assertThrows(IllegalArgumentException.class, () -> Rate.parse(text), text);
        }
        Limits usual = Limits.USUAL;
        assertThrows(
                IllegalArgumentException.class,
                () -> new Limits(
                        usual.perAddress(),
                        usual.perToken(),
                        usual.perLicense(),
                        usual.perPassword(),
                        1,
                        Duration.ZERO,
                        1));
    }
}
