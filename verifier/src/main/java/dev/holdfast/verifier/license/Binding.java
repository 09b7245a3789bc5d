package dev.holdfast.verifier.license;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import java.util.Optional;
import java.util.Set;

/**
 * What ties a license to a machine.
 *
 * @param scope where the license is bound
 * @param policy the match rule
 * @param minimumEvidence how many independent kinds had to be recorded: 1 or 2
 * @param recorded the evidence recorded at activation or at the last refresh
 * @param shared kinds of which values were shown that other machines show as well, so that those do not count and are not
 *     recorded; only told, never judged
 */
public record Binding(
        Scope scope, BindingPolicy policy, int minimumEvidence, Fingerprint recorded, Set<EvidenceKind> shared) {
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
        shared = Set.copyOf(shared);
        if (minimumEvidence < 1 || minimumEvidence > 2) {
            throw new IllegalArgumentException("minimum evidence: expected 1 or 2, found " + minimumEvidence);
        }
    }

    /** A binding of a machine that shows nothing which others show as well. */
    public Binding(Scope scope, BindingPolicy policy, int minimumEvidence, Fingerprint recorded) {
        this(scope, policy, minimumEvidence, recorded, Set.of());
    }
}
