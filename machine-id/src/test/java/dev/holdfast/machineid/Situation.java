package dev.holdfast.machineid;

import dev.holdfast.machineid.ScoreSheet.State;
import java.util.ArrayList;
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
    static final List<EvidenceKind> PAIR = List.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD);
    private static final Map<String, EvidenceDigest> DIGESTS = new HashMap<>();

    ScoreSheet judge(BindingPolicy policy) {
        return MatchRule.judge(recorded, seen, policy);
    }

    Situation seeing(Sighting other) {
        return new Situation(recorded, other);
    }

    /** How a kind stands, told from the values themselves and not by the rule. */
    State stateOf(EvidenceKind kind) {
        Set<EvidenceDigest> known = Set.copyOf(recorded.of(kind));
        Sighting.Kind now = seen.of(kind);
        if (known.isEmpty()) {
            return State.NOT_RECORDED;
        }
        if (!Collections.disjoint(known, now.fit()) || !Collections.disjoint(known, now.comparable())) {
            return State.MATCHED;
        }
        return now.fit().isEmpty() ? State.NOT_VISIBLE : State.CHANGED;
    }

    /** The recorded kinds as they count: each for itself, and the two of a derived pair together. */
    List<List<EvidenceKind>> units() {
        List<List<EvidenceKind>> units = new ArrayList<>();
        if (recorded.derived()) {
            units.add(PAIR);
        }
        for (EvidenceKind kind : MEASURED) {
            boolean paired = recorded.derived() && PAIR.contains(kind);
            if (!paired && !recorded.of(kind).isEmpty()) {
                units.add(List.of(kind));
            }
        }
        return units;
    }

    /** The units of which one kind is seen to match and none has changed. */
    List<List<EvidenceKind>> matchedUnits() {
        return units().stream()
                .filter(unit -> unit.stream().anyMatch(kind -> stateOf(kind) == State.MATCHED)
                        && unit.stream().noneMatch(kind -> stateOf(kind) == State.CHANGED))
                .toList();
    }

    /** Hides kinds; a derived pair is one kind and is hidden as one. */
    static Situation hiding(Situation situation, Set<EvidenceKind> hide) {
        Set<EvidenceKind> all = hide.isEmpty() ? EnumSet.noneOf(EvidenceKind.class) : EnumSet.copyOf(hide);
        if (situation.recorded().derived() && !Collections.disjoint(all, PAIR)) {
            all.addAll(PAIR);
        }
        return hidingEach(situation, all);
    }

    /** Hides kinds, also one of a derived pair, as fewer rights do. */
    static Situation hidingEach(Situation situation, Set<EvidenceKind> hide) {
        Sighting seen = situation.seen();
        for (EvidenceKind kind : hide) {
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
