package dev.holdfast.verifier.license;

import org.jspecify.annotations.Nullable;

/**
 * The place of a status snapshot in the order of all snapshots of one license: first by trust bundle, then by sequence.
 *
 * @param bundle version of the trust bundle that the signer held, from 1
 * @param sequence a number that only rises under one bundle
 */
public record StatusRank(long bundle, long sequence) implements Comparable<StatusRank> {
    public StatusRank {
        if (bundle < 1 || sequence < 0) {
            throw new IllegalArgumentException("status rank: expected a bundle from 1 and a sequence from 0");
        }
    }

    @Override
    public int compareTo(StatusRank other) {
        int byBundle = Long.compare(bundle, other.bundle);
        return byBundle != 0 ? byBundle : Long.compare(sequence, other.sequence);
    }

    // By hand, because a record's own is linked at first use, which costs a short command more than what it compares.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StatusRank that && bundle == that.bundle && sequence == that.sequence;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bundle) * 31 + Long.hashCode(sequence);
    }
}
