package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MachineView;
import dev.holdfast.machineid.Probe;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.LicenseVerifier;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The evidence of this machine that a request shows.
 *
 * @param view everything that was looked at
 * @param fingerprint the digests of the kinds that were chosen
 */
record VisibleEvidence(MachineView view, Fingerprint fingerprint) {

    /** Looks at the machine of a verifier and keeps the kinds that were chosen. */
    static VisibleEvidence of(LicenseVerifier verifier, Set<EvidenceKind> only) {
        MachineView view = verifier.machine().observe();
        return new VisibleEvidence(view, view.fingerprint(verifier.product().scope(), only));
    }

    /** This evidence, or a refusal with the lines that make some visible. */
    VisibleEvidence orRefuse() throws LicenseSourceException {
        if (fingerprint.independentKinds() > 0) {
            return this;
        }
        Set<String> lines = new LinkedHashSet<>();
        for (Probe probe : view.probes()) {
            if (!probe.remedy().isBlank()) {
                lines.add(probe.remedy());
            }
        }
        ProblemReason reason = ProblemReason.EVIDENCE_MISSING;
        throw LicenseSourceException.withRemedy(
                reason, reason.meaning(), lines.isEmpty() ? reason.remedy() : String.join("\n", lines));
    }
}
