package dev.holdfast.machineid;

import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.machineid.ScoreSheet.Row;
import dev.holdfast.machineid.ScoreSheet.State;
import java.util.ArrayList;
import java.util.List;

/** The match rule: whether a sighting is of the machine that a fingerprint was recorded on; FORMAT.md section 4. */
public final class MatchRule {
    private MatchRule() {}

    /**
     * Judges a sighting against a recorded fingerprint. Pure: no I/O, no state, thread-safe.
     *
     * @param recorded what was recorded when the license was issued or last refreshed
     * @param seen what is seen now, with digests of the same product scope and scheme
     * @param policy the rule to apply
     */
    public static ScoreSheet judge(Fingerprint recorded, Sighting seen, BindingPolicy policy) {
        List<Row> rows = rows(recorded, seen);
        int matched = 0;
        int changed = 0;
        int notVisible = 0;
        for (State state : independentStates(rows, policy)) {
            switch (state) {
                case MATCHED -> matched++;
                case CHANGED -> changed++;
                case NOT_VISIBLE -> notVisible++;
                case NOT_RECORDED -> {}
            }
        }
        int independent = recorded.independentKinds();
        Outcome outcome = outcome(policy, independent, matched, changed);
        return new ScoreSheet(policy, outcome, rows, matched, changed, notVisible, independent == 1);
    }

    private static Outcome outcome(BindingPolicy policy, int independent, int matched, int changed) {
        if (independent == 0) {
            return Outcome.NOTHING_RECORDED;
        }
        boolean holds = independent == 1
                ? matched == 1
                : switch (policy) {
                    case STRICT -> matched == independent;
                    case STANDARD -> matched >= 2 && matched > changed;
                    case LENIENT -> matched >= 2;
                };
        if (holds) {
            return Outcome.SAME;
        }
        return changed == 0 ? Outcome.NOT_VISIBLE : Outcome.CHANGED;
    }

    private static List<Row> rows(Fingerprint recorded, Sighting seen) {
        List<Row> rows = new ArrayList<>();
        for (EvidenceKind kind : EvidenceKind.values()) {
            List<EvidenceDigest> known = recorded.of(kind);
            Sighting.Kind now = seen.of(kind);
            if (known.isEmpty() && now.fit().isEmpty()) {
                continue;
            }
            State state = state(known, now);
            boolean hidden = state == State.NOT_VISIBLE;
            boolean derived = recorded.derived() && (kind == EvidenceKind.MACHINE_ID || kind == EvidenceKind.BOARD);
            rows.add(new Row(
                    kind,
                    known.size(),
                    now.fit().size(),
                    state,
                    hidden ? now.whyNotVisible() : "",
                    hidden ? now.remedy() : "",
                    derived));
        }
        return rows;
    }

    private static State state(List<EvidenceDigest> known, Sighting.Kind now) {
        if (known.isEmpty()) {
            return State.NOT_RECORDED;
        }
        for (EvidenceDigest digest : known) {
            if (now.fit().contains(digest) || now.comparable().contains(digest)) {
                return State.MATCHED;
            }
        }
        return now.fit().isEmpty() ? State.NOT_VISIBLE : State.CHANGED;
    }

    private static List<State> independentStates(List<Row> rows, BindingPolicy policy) {
        List<State> states = new ArrayList<>();
        List<State> pair = new ArrayList<>();
        for (Row row : rows) {
            (row.derived() ? pair : states).add(row.state());
        }
        if (!pair.isEmpty()) {
            states.add(together(pair, policy));
        }
        return states;
    }

    // A derived pair is one kind. Strict wants all of it in view: with half of it a copied machine-id could stand for
    // both.
    private static State together(List<State> pair, BindingPolicy policy) {
        if (pair.contains(State.CHANGED)) {
            return State.CHANGED;
        }
        boolean complete = policy != BindingPolicy.STRICT || !pair.contains(State.NOT_VISIBLE);
        return pair.contains(State.MATCHED) && complete ? State.MATCHED : State.NOT_VISIBLE;
    }
}
