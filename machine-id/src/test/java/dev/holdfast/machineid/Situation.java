package dev.holdfast.machineid;

import dev.holdfast.machineid.ScoreSheet.State;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was recorded of a machine and what is seen now. */
record Situation(Fingerprint recorded, Sighting seen) {
    static final List<EvidenceKind> MEASURED = MachineView.measuredKinds();
    private static final Map<String, EvidenceDigest> DIGESTS = new HashMap<>();

    ScoreSheet judge(BindingPolicy policy) {
        return MatchRule.judge(recorded, seen, policy);
    }

    Situation seeing(Sighting other) {
        return new Situation(recorded, other);
    }

    static Map<EvidenceKind, State> states(Situation situation) {
        EnumMap<EvidenceKind, State> states = new EnumMap<>(EvidenceKind.class);
        situation.judge(BindingPolicy.STANDARD).rows().forEach(row -> states.put(row.kind(), row.state()));
        return states;
    }

    /** Hides kinds; a derived pair is one kind and is hidden as one. */
    static Situation hiding(Situation situation, Set<EvidenceKind> hide) {
        Set<EvidenceKind> all = hide.isEmpty() ? EnumSet.noneOf(EvidenceKind.class) : EnumSet.copyOf(hide);
        List<EvidenceKind> pair = List.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD);
        if (situation.recorded().derived() && !Collections.disjoint(all, pair)) {
            all.addAll(pair);
        }
        Sighting seen = situation.seen();
        for (EvidenceKind kind : all) {
            seen = with(seen, kind, Set.of());
        }
        return situation.seeing(seen);
    }

    static Sighting with(Sighting seen, EvidenceKind kind, Set<EvidenceDigest> fit) {
        EnumMap<EvidenceKind, Sighting.Kind> kinds = new EnumMap<>(EvidenceKind.class);
        kinds.putAll(seen.kinds());
        kinds.put(kind, new Sighting.Kind(fit, Set.of(), fit.isEmpty() ? "hidden" : "", ""));
        return new Sighting(kinds);
    }

    static Situation inStates(List<State> states, boolean derived) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> recorded = new EnumMap<>(EvidenceKind.class);
        EnumMap<EvidenceKind, Sighting.Kind> seen = new EnumMap<>(EvidenceKind.class);
        for (int i = 0; i < MEASURED.size(); i++) {
            EvidenceKind kind = MEASURED.get(i);
            EvidenceDigest old = digest(kind, "v0");
            State state = states.get(i);
            if (state != State.NOT_RECORDED) {
                recorded.put(kind, List.of(old));
            }
            Set<EvidenceDigest> fit =
                    state == State.NOT_VISIBLE ? Set.of() : Set.of(state == State.MATCHED ? old : digest(kind, "v1"));
            seen.put(kind, new Sighting.Kind(fit, Set.of(), fit.isEmpty() ? "hidden" : "", ""));
        }
        return new Situation(new Fingerprint(Fingerprint.SCHEME, recorded, derived), new Sighting(seen));
    }

    static EvidenceDigest digest(EvidenceKind kind, String value) {
        return DIGESTS.computeIfAbsent(
                kind.id() + value,
                any -> new DigestMaker(ProductScope.LOCAL, new PlatformSha256())
                        .digest(kind, new EvidenceValue(value)));
    }
}
