package dev.holdfast.machineid;

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

    @Override
    public String toString() {
        return "EvidenceValue[not shown]";
    }
}
