package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.MatchRule;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.machineid.Sighting;
import dev.holdfast.protocol.ProblemReason;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges the evidence of a request by the license's own match rule. */
final class MachineJudge {
    private MachineJudge() {}

    /** Refuses where a machine shows too little of its own for a seat of the license. */
    static void requireEnough(HubLicense license, SharedEvidence.Sorted evidence) {
        int kinds = evidence.own().independentKinds();
        if (kinds >= Math.max(1, license.minimumEvidence())) {
            return;
        }
        ProblemReason reason = kinds == 0 ? ProblemReason.EVIDENCE_MISSING : ProblemReason.EVIDENCE_INSUFFICIENT;
        String detail = kinds == 0
                ? "nothing of this machine can be recognised"
                : "the license asks for " + license.minimumEvidence() + " kinds of evidence, and the request shows "
                        + kinds;
        Set<EvidenceKind> shared = evidence.shared().digests().keySet();
        if (shared.isEmpty()) {
            throw new Refusal(reason, kinds == 0 ? reason.meaning() : detail);
        }
        throw new Refusal(
                reason,
                detail + " of its own; other machines of the product show the same " + ids(shared, " and "),
                remedy(shared));
    }

    private static String remedy(Set<EvidenceKind> shared) {
        String own = shared.contains(EvidenceKind.MACHINE_ID)
                ? "give the machine an id of its own (as root: rm -f /etc/machine-id /var/lib/dbus/machine-id &&"
                        + " systemd-machine-id-setup), or make another kind"
                : "make another kind";
        return own + " visible as `holdfast fingerprint` says; where the others are earlier activations of this very"
                + " machine, ask the vendor to revoke one of them";
    }

    /**
     * Refuses where the application, which sees only some kinds of what the request shows, would not recognise the
     * machine.
     *
     * @param view those kinds; null where nobody asks
     */
    static void requireVisible(
            HubLicense license, Fingerprint recorded, Fingerprint measured, @Nullable Set<EvidenceKind> view) {
        if (view == null) {
            return;
        }
        Map<EvidenceKind, List<EvidenceDigest>> visible = new EnumMap<>(EvidenceKind.class);
        visible.putAll(measured.digests());
        visible.keySet().retainAll(view);
        Sighting sighting = Sighting.of(new Fingerprint(measured.scheme(), visible, measured.derived()));
        if (MatchRule.judge(recorded, sighting, license.policy()).outcome() == ScoreSheet.Outcome.SAME) {
            return;
        }
        visible.keySet().retainAll(recorded.digests().keySet());
        throw new Refusal(
                ProblemReason.MACHINE_NOT_VISIBLE,
                "the license is " + license.policy().id() + " ("
                        + license.policy().inWords() + "), and of "
                        + ids(recorded.digests().keySet(), ", ") + " the application will see "
                        + (visible.isEmpty() ? "nothing" : ids(visible.keySet(), ", ")),
                (visible.isEmpty()
                                ? "activate as the user and in the container that will verify"
                                : "record only what it will see: `--only " + ids(visible.keySet(), ",") + "`")
                        + "; or activate all the same: `--force`");
    }

    private static String ids(Set<EvidenceKind> kinds, String between) {
        return kinds.stream().map(EvidenceKind::id).collect(Collectors.joining(between));
    }

    static ScoreSheet judge(HubLicense license, Activation activation, Fingerprint measured) {
        return MatchRule.judge(activation.recorded(), Sighting.of(measured), license.policy());
    }
}
