package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.license.Binding;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where licenses are bound: to what is measured of a machine, or to the id that was asserted on a volume. */
final class Scopes {
    private Scopes() {}

    /** The scope of evidence that is shown or recorded: an asserted id counts where it stands alone, and only there. */
    static Binding.Scope of(Fingerprint evidence) {
        boolean alone = evidence.digests().keySet().equals(Set.of(EvidenceKind.ASSERTED));
        return alone ? Binding.Scope.VOLUME : Binding.Scope.HOST;
    }

    /** What of the evidence counts. */
    static Fingerprint counting(Fingerprint evidence) {
        if (of(evidence) == Binding.Scope.VOLUME) {
            return evidence;
        }
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(evidence.digests());
        digests.remove(EvidenceKind.ASSERTED);
        return new Fingerprint(evidence.scheme(), digests, evidence.derived());
    }

    /** Refuses to bind to evidence of a scope that the license does not allow, or no longer does. */
    static void require(HubLicense license, Fingerprint evidence) {
        if (of(evidence) == Binding.Scope.VOLUME && !license.terms().volumeScope()) {
            throw Refusal.of(ProblemReason.VOLUME_SCOPE_NOT_ALLOWED);
        }
    }
}
