package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Instant;

/** What no license says, since no machine could live with it or its parts speak against each other. */
final class LicenseRules {
    private LicenseRules() {}

    /** Refuses with {@code input_invalid} what contradicts itself. */
    static void require(LicenseWish wish) {
        Instant endsAt = wish.endsAt();
        if (endsAt != null && !endsAt.isAfter(wish.startsAt())) {
            throw invalid("until: expected a time after starts_at, " + wish.startsAt());
        }
        for (LicenseWish.Covered model : wish.models()) {
            Instant until = model.until();
            if (until != null && !until.isAfter(wish.startsAt())) {
                throw invalid("models: expected until of " + model.id() + " after starts_at, " + wish.startsAt());
            }
        }
        requireTerms(wish);
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
