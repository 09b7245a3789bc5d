package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.protocol.ProblemReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Judges the evidence of a request by the license's own match rule. */
final class MachineJudge {
    private MachineJudge() {}

    /** What is measured of a machine: at host scope an asserted id counts for nothing. */
    static Fingerprint measured(Fingerprint shown) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(shown.digests());
        digests.remove(EvidenceKind.ASSERTED);
        return new Fingerprint(shown.scheme(), digests, shown.derived());
    }

    /** Refuses where a machine shows too little for a seat of the license. */
    static void requireEnough(HubLicense license, Fingerprint measured) {
        int kinds = measured.independentKinds();
        if (kinds == 0) {
            throw Refusal.of(ProblemReason.EVIDENCE_MISSING);
        }
        if (kinds < license.minimumEvidence()) {
            throw new Refusal(
                    ProblemReason.EVIDENCE_INSUFFICIENT,
                    "the license asks for " + license.minimumEvidence() + " kinds of evidence, and the request shows "
                            + kinds);
        }
    }

    static ScoreSheet judge(HubLicense license, Activation activation, Fingerprint measured) {
        return MatchRule.judge(activation.recorded(), Sighting.of(measured), license.policy());
    }

    /** The kinds that have changed. */
    static List<EvidenceKind> changed(ScoreSheet sheet) {
        List<EvidenceKind> kinds = new ArrayList<>();
        for (ScoreSheet.Row row : sheet.rows()) {
            if (row.state() == ScoreSheet.State.CHANGED) {
                kinds.add(row.kind());
            }
        }
        return kinds;
    }

    /** The recorded evidence with the changed kinds as they are seen now. Kinds that were not recorded stay so. */
    static Fingerprint drifted(Fingerprint recorded, Fingerprint seen, List<EvidenceKind> changed) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(recorded.digests());
        changed.forEach(kind -> digests.put(kind, seen.of(kind)));
        boolean pairTouched = changed.contains(EvidenceKind.MACHINE_ID) || changed.contains(EvidenceKind.BOARD);
        return new Fingerprint(recorded.scheme(), digests, pairTouched ? seen.derived() : recorded.derived());
    }
}
