package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Instant;

/** What no license says, since no machine could live with it or its parts speak against each other. */
final class LicenseRules {
    private static final int MAXIMUM_MODELS = 256;
    /** A lease or a trial that begins then still ends within the times of FORMAT.md 1.3. */
    private static final Instant LATEST_START = Instant.parse("9900-01-01T00:00:00Z");

    private LicenseRules() {}

    /** Refuses with {@code input_invalid} what contradicts itself. */
    static void require(LicenseWish wish) {
        Instant endsAt = wish.endsAt();
        if (endsAt != null && !endsAt.isAfter(wish.startsAt())) {
            throw invalid("until: expected a time after starts_at, " + wish.startsAt());
        }
        if (wish.startsAt().isAfter(LATEST_START)) {
            throw invalid("starts_at: expected a time before " + LATEST_START);
        }
        requireModels(wish.models().size());
        wish.models().forEach(model -> requireModel(model, wish.startsAt()));
        requireTerms(wish);
    }

    /** Refuses more models than a license holds. */
    static void requireModels(int count) {
        if (count > MAXIMUM_MODELS) {
            throw invalid("models: expected at most " + MAXIMUM_MODELS + " on a license");
        }
    }

    /** Refuses a model that ends before the license begins. */
    static void requireModel(LicenseWish.Covered model, Instant startsAt) {
        Instant until = model.until();
        if (until != null && !until.isAfter(startsAt)) {
            throw invalid("models: expected until of " + model.id() + " after starts_at, " + startsAt);
        }
    }

    private static void requireTerms(LicenseWish wish) {
        if (wish.terms().lease() != null && wish.offlineActivation()) {
            throw invalid(
                    "lease: expected none beside offline_activation, by which a machine lives offline without one");
        }
        if (wish.terms().volumeScope() && wish.minimumEvidence() > 1) {
            throw invalid("volume_scope: expected false where minimum_evidence is 2, since the id on a volume is one");
        }
    }

    private static Refusal invalid(String detail) {
        return new Refusal(ProblemReason.INPUT_INVALID, detail);
    }
}
