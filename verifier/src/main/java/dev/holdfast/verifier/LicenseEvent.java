package dev.holdfast.verifier;

import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.ModelId;
import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link LicenseWatch} tells its listeners: a closed list. {@link #match} asks for an answer to each of them, so
 * that one which a later version adds is missed by the compiler and not by the application. Immutable.
 */
public sealed interface LicenseEvent {

    /** The event in one sentence for people, with the remedy where there is one; for a log. */
    String message();

    /** The answer of the case that this event is. */
    <R> R match(Cases<R> cases);

    /**
     * The license, or one model of it, ends soon. Told when it first warns of that (a model: 30 days ahead), and again 7
     * days, one day and one hour ahead; anew where the end was moved and is near again.
     *
     * @param license what ends
     * @param model the model that ends before the license does, or empty where the license itself ends
     * @param end the first instant at which it no longer holds, unless it is renewed
     */
    record Expiring(Granted license, Optional<ModelId> model, Instant end) implements LicenseEvent {
        @Override
        public String message() {
            String what = model.map(id -> "model " + id + " of the license").orElse("the license");
            boolean lease = license.license().mode() instanceof Mode.Online && model.isEmpty();
            return what + " ends at " + end
                    + (lease
                            ? "; let this machine go online"
                            : "; have it prolonged by the vendor, then refresh online");
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.expiring(this);
        }
    }

    /**
     * The time of one model is over, and the license goes on without it.
     *
     * @param license what goes on
     * @param model the model that it no longer covers
     */
    record ModelEnded(Granted license, ModelId model) implements LicenseEvent {
        @Override
        public String message() {
            return "the license no longer covers model " + model + "; have it prolonged, then refresh";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.modelEnded(this);
        }
    }

    /**
     * Another license document was imported: models, features or times may differ.
     *
     * @param before what was granted
     * @param after what is granted now
     */
    record Refreshed(Granted before, Granted after) implements LicenseEvent {
        @Override
        public String message() {
            return "the license was refreshed from revision " + before.license().revision() + " to "
                    + after.license().revision();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refreshed(this);
        }
    }

    /**
     * The machine shows other evidence than was recorded, and is still the same by the rule. Told again when more kinds
     * have changed, or fewer.
     *
     * @param license what is granted nevertheless, with the score sheet
     */
    record Drifted(Granted license) implements LicenseEvent {
        @Override
        public String message() {
            return "the machine has drifted from what was recorded: "
                    + license.scoreSheet().driftWarning();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.drifted(this);
        }
    }

    /**
     * The vendor has taken the license back: it is suspended or revoked, or this activation is revoked or superseded.
     *
     * @param refusal the reason and the remedy
     */
    record Withdrawn(Verdict.Refused refusal) implements LicenseEvent {
        @Override
        public String message() {
            return refusal.detail() + "; " + refusal.remedy();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.withdrawn(this);
        }
    }

    /**
     * The license is refused for another reason than that the vendor has taken it back, for example because it has expired.
     *
     * @param refusal the reason and the remedy
     */
    record Refused(Verdict.Refused refusal) implements LicenseEvent {
        @Override
        public String message() {
            return refusal.detail() + "; " + refusal.remedy();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refused(this);
        }
    }

    /**
     * The license is granted after it was refused.
     *
     * @param license what is granted now
     */
    record GrantedAgain(Granted license) implements LicenseEvent {
        @Override
        public String message() {
            return "the license is granted again";
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.grantedAgain(this);
        }
    }

    /**
     * One answer for each kind of event.
     *
     * @param <R> what is answered
     */
    interface Cases<R> {
        R expiring(Expiring event);

        R modelEnded(ModelEnded event);

        R refreshed(Refreshed event);

        R drifted(Drifted event);

        R withdrawn(Withdrawn event);

        R refused(Refused event);

        R grantedAgain(GrantedAgain event);
    }
}
