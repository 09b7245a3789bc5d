package dev.holdfast.verifier;

import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.trust.Signer;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a verifier remembers about one license from one run to the next; FORMAT.md 10.8.
 *
 * @param license the newest license that verified here, or null before the first
 * @param status the newest status snapshot that verified here, or null before the first
 * @param bundle the version of the newest trust bundle that was held; 0 before the first
 * @param witness what is remembered of time
 * @param lease the moment at which the license was imported, and the time that it was judged at, or null
 */
record Recollection(
        @Nullable SeenLicense license,
        @Nullable SeenStatus status,
        long bundle,
        TimeWitness witness,
        @Nullable Lease lease) {
    static final Recollection NONE = new Recollection(null, null, 0, TimeWitness.NONE, null);

    /** A license by its revision, its {@code jti} and its signer. */
    record SeenLicense(long revision, String id, Signer signer) {
        // By hand, as in the records below, because a record's own is linked at first use, which costs a short command
        // more than what it compares.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SeenLicense that
                    && revision == that.revision
                    && id.equals(that.id)
                    && signer.equals(that.signer);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    /** A status snapshot by its rank and the SHA-256 of its document. */
    record SeenStatus(StatusRank rank, String digest) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SeenStatus that && rank.equals(that.rank) && digest.equals(that.digest);
        }

        @Override
        public int hashCode() {
            return digest.hashCode();
        }
    }

    /** When the license with this {@code jti} was imported, in elapsed time of a boot, and which time it was then. */
    record Lease(String license, Instant time, String boot, long nanos) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Lease that
                    && license.equals(that.license)
                    && time.equals(that.time)
                    && boot.equals(that.boot)
                    && nanos == that.nanos;
        }

        @Override
        public int hashCode() {
            return license.hashCode();
        }
    }

    Recollection withLicense(SeenLicense seen) {
        return new Recollection(seen, status, bundle, witness, lease);
    }

    Recollection withStatus(SeenStatus seen) {
        return new Recollection(license, seen, bundle, witness, lease);
    }

    Recollection withBundle(long version) {
        return new Recollection(license, status, Math.max(bundle, version), witness, lease);
    }

    Recollection withWitness(TimeWitness next) {
        return new Recollection(license, status, bundle, next, lease);
    }

    Recollection withLease(Lease next) {
        return new Recollection(license, status, bundle, witness, next);
    }

    /** Whether anything but the marks of time differs, so that it must be written down at once. */
    boolean differsBeyondTime(Recollection other) {
        return bundle != other.bundle
                || !Objects.equals(license, other.license)
                || !Objects.equals(status, other.status)
                || !Objects.equals(lease, other.lease);
    }
}
