package dev.holdfast.verifier.license;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.Fingerprint;
import java.util.Optional;

/**
 * What ties a license to a machine.
 *
 * @param scope where the license is bound
 * @param policy the match rule
 * @param minimumEvidence how many independent kinds had to be recorded: 1 or 2
 * @param recorded the evidence recorded at activation or at the last refresh
 */
public record Binding(Scope scope, BindingPolicy policy, int minimumEvidence, Fingerprint recorded) {
    /** Where a license is bound. */
    public enum Scope {
        /** To measured evidence of the machine. */
        HOST("host"),
        /** To an asserted id on a volume, together with the device key. */
        VOLUME("volume");

        private final String id;

        Scope(String id) {
            this.id = id;
        }

        /** The name in every document. */
        public String id() {
            return id;
        }

        /** The scope with the given {@link #id()}, or empty. */
        public static Optional<Scope> ofId(String id) {
            for (Scope scope : values()) {
                if (scope.id.equals(id)) {
                    return Optional.of(scope);
                }
            }
            return Optional.empty();
        }
    }

    public Binding {
        if (minimumEvidence < 1 || minimumEvidence > 2) {
            throw new IllegalArgumentException("minimum evidence: expected 1 or 2, found " + minimumEvidence);
        }
    }
}
