package dev.holdfast.verifier.license;

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
}
