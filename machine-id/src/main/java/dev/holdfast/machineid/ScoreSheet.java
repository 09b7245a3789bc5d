package dev.holdfast.machineid;

import java.util.List;

/**
 * How a machine was judged, row by row, in a form that a person understands and that never shows a raw value.
 *
 * @param policy the rule that was applied
 * @param outcome what the rule says
 * @param rows one row per kind that is recorded or seen, in the order of {@link EvidenceKind}
 * @param matched independent recorded kinds that match
 * @param changed independent recorded kinds that have changed
 * @param notVisible independent recorded kinds that are not visible
 * @param singleEvidence whether only one independent kind was recorded
 */
public record ScoreSheet(
        BindingPolicy policy,
        Outcome outcome,
        List<Row> rows,
        int matched,
        int changed,
        int notVisible,
        boolean singleEvidence) {

    /** What the match rule says. */
    public enum Outcome {
        /** The machine is the one that was recorded. */
        SAME,
        /** The machine is another one. */
        CHANGED,
        /** Nothing has changed, but too little is visible for the rule. */
        NOT_VISIBLE,
        /** No evidence was recorded, so that no machine can be the recorded one. */
        NOTHING_RECORDED
    }

    /** How one kind stands. */
    public enum State {
        /** A recorded value is seen. */
        MATCHED,
        /** Values are seen, none of them recorded. */
        CHANGED,
        /** Recorded, but absent, unreadable, out of scope or unfit today. */
        NOT_VISIBLE,
        /** Seen but not recorded; counts for neither side. */
        NOT_RECORDED
    }

    /**
     * One kind of evidence on the sheet.
     *
     * @param kind the kind
     * @param recorded how many values are recorded
     * @param seen how many fit values are seen now
     * @param state how the kind stands
     * @param why in words, why it is not visible; empty otherwise
     * @param remedy the line that makes it visible, or empty
     * @param derived whether it is one kind together with the other derived row
     */
    public record Row(
            EvidenceKind kind, int recorded, int seen, State state, String why, String remedy, boolean derived) {}

    public ScoreSheet {
        rows = List.copyOf(rows);
    }

    /** Whether recorded evidence has changed although the machine is still the same. */
    public boolean drifted() {
        return outcome == Outcome.SAME && changed > 0;
    }

    /**
     * How many more recorded kinds that match today may change before the machine counts as another one; 0 where it
     * already does or where the next change is one too many.
     */
    public int changesLeft() {
        if (outcome != Outcome.SAME || singleEvidence || policy == BindingPolicy.STRICT) {
            return 0;
        }
        int left = 0;
        while (holdsAfter(left + 1)) {
            left++;
        }
        return left;
    }

    private boolean holdsAfter(int changes) {
        int still = matched - changes;
        return still >= 2 && (policy == BindingPolicy.LENIENT || still > changed + changes);
    }

    /** The early warning where the machine still matches although evidence has changed, or empty. */
    public String driftWarning() {
        if (!drifted()) {
            return "";
        }
        int fatal = changesLeft() + 1;
        return fatal + (fatal == 1 ? " more change" : " more changes")
                + " and this machine must be activated again; run `holdfast refresh` while online to record it";
    }

    /** The sheet as lines of text, at most 100 columns wide, without a final line break. */
    public String toText() {
        return ScoreSheetText.render(this);
    }

    /**
     * The sheet as one JSON object (RFC 8259) on one line, with the same content as the text and never a raw value; every
     * name and word is in snake_case.
     */
    public String toJson() {
        return ScoreSheetJson.render(this);
    }
}
