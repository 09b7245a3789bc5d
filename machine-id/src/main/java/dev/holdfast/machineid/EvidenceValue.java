package dev.holdfast.machineid;

import org.jspecify.annotations.Nullable;

/**
 * One raw, normalised value of evidence. It never leaves the machine, and {@link #toString()} does not show it.
 *
 * @param normalised the value after normalisation (trimmed, lower case, separators removed; FORMAT.md section 4)
 */
public record EvidenceValue(String normalised) {
    public EvidenceValue {
        if (normalised.isEmpty()) {
            throw new IllegalArgumentException("evidence value: expected at least one character");
        }
    }

    // By hand, because a record's own is linked at first use, which costs more than all that is compared with it.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EvidenceValue that && normalised.equals(that.normalised);
    }

    @Override
    public int hashCode() {
        return normalised.hashCode();
    }

    @Override
    public String toString() {
        return "EvidenceValue[not shown]";
    }
}
