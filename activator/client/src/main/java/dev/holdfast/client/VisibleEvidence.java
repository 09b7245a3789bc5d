package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MachineView;
import dev.holdfast.machineid.Probe;
import dev.holdfast.machineid.ProductScope;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.LicenseVerifier;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The evidence of this machine that a request shows.
 *
 * @param view everything that was looked at
 * @param fingerprint the digests of the kinds that were chosen
 * @param visible the digests of every kind that shows
 */
record VisibleEvidence(MachineView view, Fingerprint fingerprint, Fingerprint visible) {

    /**
     * Looks at the machine of a verifier and keeps the kinds that were chosen. Where these hold an asserted id and one is
     * named, a license at volume scope is asked for, to which nothing of the hardware belongs.
     *
     * @param recorded what the hub is thought to have recorded of the machine, so that this is shown first
     */
    static VisibleEvidence of(LicenseVerifier verifier, Set<EvidenceKind> only, Optional<Fingerprint> recorded) {
        MachineView view = verifier.machine().observe();
        ProductScope scope = verifier.product().scope();
        boolean asserts = view.probes().stream().anyMatch(probe -> probe.kind() == EvidenceKind.ASSERTED);
        if (only.contains(EvidenceKind.ASSERTED) && asserts) {
            // A file that holds no id is refused: who names one does not want to be bound to the machine below.
            Fingerprint asserted = view.assertedFingerprint(scope);
            return new VisibleEvidence(view, asserted, asserted);
        }
        Fingerprint known = recorded.orElse(Fingerprint.of(Map.of()));
        return new VisibleEvidence(view, view.fingerprint(scope, only, known), view.fingerprint(scope));
    }

    /** Whether it is the id that was asserted on a volume, and nothing of the machine. */
    boolean isAsserted() {
        return fingerprint.digests().containsKey(EvidenceKind.ASSERTED);
    }

    /** This evidence, or a refusal with what makes some visible. */
    VisibleEvidence orRefuse(Set<EvidenceKind> only) throws LicenseSourceException {
        if (fingerprint.independentKinds() > 0) {
            return this;
        }
        ProblemReason reason = ProblemReason.EVIDENCE_MISSING;
        if (visible.independentKinds() > 0) {
            throw LicenseSourceException.withRemedy(
                    reason,
                    "only " + ids(only) + " was to be recorded, which leaves nothing of what is visible here: "
                            + ids(visible.digests().keySet()),
                    "record what is visible, `--only " + ids(visible.digests().keySet()) + "`, or leave --only out");
        }
        Set<String> lines = remedies(Set.of());
        throw LicenseSourceException.withRemedy(
                reason, reason.meaning(), lines.isEmpty() ? reason.remedy() : String.join("\n", lines));
    }

    /** The hub knows only what it was shown; here it can be said what else there is to show. */
    LicenseSourceException explain(LicenseSourceException refusal) {
        if (refusal.reason() != ProblemReason.EVIDENCE_INSUFFICIENT) {
            return refusal;
        }
        Set<EvidenceKind> shown = fingerprint.digests().keySet();
        String found = "the request shows " + ids(shown) + "; ";
        if (visible.independentKinds() > fingerprint.independentKinds()) {
            return refusal.advising(found + "record all that is visible, "
                    + ids(visible.digests().keySet()) + ": leave --only out");
        }
        Set<String> lines = remedies(shown);
        return lines.isEmpty() ? refusal : refusal.advising(found + "to show more:\n" + String.join("\n", lines));
    }

    /** What makes kinds visible that are not shown. */
    private Set<String> remedies(Set<EvidenceKind> shown) {
        Set<String> lines = new LinkedHashSet<>();
        for (Probe probe : view.probes()) {
            if (!shown.contains(probe.kind()) && !probe.remedy().isBlank()) {
                lines.add(probe.remedy());
            }
        }
        return lines;
    }

    private static String ids(Set<EvidenceKind> kinds) {
        StringJoiner ids = new StringJoiner(",");
        for (EvidenceKind kind : EvidenceKind.values()) {
            if (kinds.contains(kind)) {
                ids.add(kind.id());
            }
        }
        return ids.toString();
    }
}
