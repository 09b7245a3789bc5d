package dev.holdfast.verifier.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for a document: the SHA-256 thumbprints of its signing certificate, of the intermediate where there is one,
 * each followed by that of its twin where it is signed with ECDSA, and of the root. A trust bundle may void it by any of them. Immutable and thread-safe.
 *
 * @param thumbprints two to five thumbprints in base64url
 */
public record Signer(List<String> thumbprints) {
    /** The most thumbprints: leaf, intermediate, a twin of each, and the root. */
    public static final int MAXIMUM_THUMBPRINTS = 5;

    private static final int MINIMUM_THUMBPRINTS = 2;

    public Signer {
        thumbprints = List.copyOf(thumbprints);
        if (thumbprints.size() < MINIMUM_THUMBPRINTS || thumbprints.size() > MAXIMUM_THUMBPRINTS) {
            throw new IllegalArgumentException(
                    "signer: expected 2 to 5 thumbprints, from the signing certificate to the root, found "
                            + thumbprints.size());
        }
    }

    /** The thumbprint of the signing certificate. */
    public String leaf() {
        return thumbprints.get(0);
    }

    /** The thumbprints of the certificates below the root. */
    List<String> belowRoot() {
        return thumbprints.subList(0, thumbprints.size() - 1);
    }

    /** The thumbprint of the root. */
    String root() {
        return thumbprints.get(thumbprints.size() - 1);
    }

    // By hand, because a record's own is linked at first use, which costs a short command more than what it compares.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signer that && thumbprints.equals(that.thumbprints);
    }

    @Override
    public int hashCode() {
        return thumbprints.hashCode();
    }
}
