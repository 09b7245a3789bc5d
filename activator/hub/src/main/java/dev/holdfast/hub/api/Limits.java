package dev.holdfast.hub.api;

import java.time.Duration;

/**
 * How much a hub takes from callers. Each process of a hub counts for itself.
 *
 * @param perAddress calls from one network address: an IPv4 address, or an IPv6 network of 64 bits
 * @param perToken checks of one token
 * @param perLicense requests of devices for one license
 * @param perPassword checks of the password of one account
 * @param failureCost as how many more calls of its address the check of an unknown credential counts
 * @param patience in what time a connection must have brought a whole request, headers and body
 * @param connections how many connections are kept open
 */
public record Limits(
        Rate perAddress,
        Rate perToken,
        Rate perLicense,
        Rate perPassword,
        long failureCost,
        Duration patience,
        int connections) {

    /** What a site of several hundred devices behind one address never meets, even if all start at once. */
    public static final Limits USUAL = new Limits(
            new Rate(3_000, 3_600),
            new Rate(1_500, 1_200),
            new Rate(6_000, 7_200),
            new Rate(10, 6),
            30,
            Duration.ofSeconds(30),
            2_000);

    public Limits {
        if (failureCost < 0 || patience.isNegative() || patience.isZero() || connections < 1) {
            throw new IllegalArgumentException("limits: expected positive numbers");
        }
    }

    /**
     * How often something may happen: {@code burst} times at once, and as time goes on {@code perMinute} times more.
     *
     * @param burst 1 to 1,000,000,000
     * @param perMinute 1 to 1,000,000,000
     */
    public record Rate(long burst, long perMinute) {
        private static final long MAXIMUM = 1_000_000_000;

        public Rate {
            if (burst < 1 || perMinute < 1 || burst > MAXIMUM || perMinute > MAXIMUM) {
                throw new IllegalArgumentException("rate: expected numbers from 1 to 1000000000");
            }
        }

        /** Reads {@code BURST:PER-MINUTE}, such as {@code 3000:3600}. */
        public static Rate parse(String text) {
            String[] parts = text.split(":", -1);
            if (parts.length != 2 || !parts[0].matches("[0-9]{1,10}") || !parts[1].matches("[0-9]{1,10}")) {
                throw new IllegalArgumentException("rate: expected BURST:PER-MINUTE, such as 3000:3600");
            }
            return new Rate(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
    }
}
