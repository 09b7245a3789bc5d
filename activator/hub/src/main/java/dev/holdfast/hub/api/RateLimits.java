package dev.holdfast.hub.api;

import dev.holdfast.hub.audit.AddressLiteral;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.LongSupplier;

/** Counts calls, and refuses with {@code rate_limited} what goes beyond the {@link Limits}. Thread-safe. */
final class RateLimits {
    private static final int NETWORK_BYTES = 8;

    private final long failureCost;
    private final Buckets addresses;
    private final Buckets tokens;
    private final Buckets licenses;
    private final Buckets strangers;
    private final Buckets passwords;

    RateLimits(Limits limits, LongSupplier nanos) {
        this.failureCost = limits.failureCost();
        this.addresses = new Buckets(limits.perAddress(), nanos);
        this.tokens = new Buckets(limits.perToken(), nanos);
        this.licenses = new Buckets(limits.perLicense(), nanos);
        this.strangers = new Buckets(limits.perLicense(), nanos);
        this.passwords = new Buckets(limits.perPassword(), nanos);
    }

    /** A refusal that says how long to wait. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;
        private final long seconds;

        TooMany(String what, Duration wait) {
            super(what, null, false, false);
            this.seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            this.refusal = new Refusal(
                    ProblemReason.RATE_LIMITED,
                    what,
                    "wait " + seconds + " seconds and try again; the hub's operator sets the limits with options of"
                            + " `holdfast-hub serve`");
        }

        Refusal refusal() {
            return refusal;
        }

        /** At least 1. */
        long seconds() {
            return seconds;
        }
    }

    /** Counts a call of an address. */
    void call(String address) {
        take(addresses, network(address), "too many calls from this address");
    }

    /** Counts the check of a token, known by the digest of its secret. */
    void token(String digest) {
        take(tokens, digest, "too many calls with this token");
    }

    /** Counts a request of a device for a license. */
    void license(String licenseId) {
        take(licenses, licenseId, "too many requests for this license");
    }

    /**
     * Counts a request for a license by who has no activation of it and shows no token that is good for one; apart from
     * the others, also in what is remembered, since whoever likes can name licenses that are none.
     */
    void stranger(String licenseId) {
        take(strangers, licenseId, "too many requests for this license without a good token or an activation of it");
    }

    /** Counts a check of the password of an account; a token that leaked is no way to guess it. */
    void password(String account) {
        take(passwords, account, "too many passwords tried for this account");
    }

    private static void take(Buckets buckets, String key, String what) {
        Duration wait = buckets.take(key);
        if (!wait.isZero()) {
            throw new TooMany(what, wait);
        }
    }

    /** Charges the address of a caller who showed a credential that the hub does not know. */
    void unknownCredential(String address) {
        addresses.charge(network(address), failureCost);
    }

    /**
     * An IPv4 address, or the first 64 bits of an IPv6 address, which is what one customer of a provider has; what is none
     * stands for itself.
     */
    static String network(String address) {
        String bare = address.replaceAll("[\\[\\]]", "");
        return AddressLiteral.read(bare).map(RateLimits::network).orElse(bare);
    }

    private static String network(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES)) + "::/64"
                : address.getHostAddress();
    }
}
