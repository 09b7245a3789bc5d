package dev.holdfast.machineid;

/** The match rule: whether a sighting is of the machine that a fingerprint was recorded on; FORMAT.md section 4. */
public final class MatchRule {
    private MatchRule() {}

    /**
     * Judges a sighting against a recorded fingerprint. Pure: no I/O, no state, thread-safe.
     *
     * @param recorded what was recorded when the license was issued or last refreshed
     * @param seen what is seen now, with digests of the same product scope and scheme
     * @param policy the rule to apply
     */
    public static ScoreSheet judge(Fingerprint recorded, Sighting seen, BindingPolicy policy) {
        throw new UnsupportedOperationException();
    }
}
