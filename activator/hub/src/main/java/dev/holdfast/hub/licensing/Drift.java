package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.ScoreSheet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * What a request of the same machine changes in the evidence that is recorded of it.
 *
 * <p>One request touches at most as many recorded kinds as the license's rule lets change, and one where it lets none:
 * whoever makes up evidence gets no further with values beside the recorded ones than with values in their place. What
 * has to wait is recorded with a later request.
 *
 * @param after the evidence to record; what was recorded where nothing changes
 * @param shared values that the request shows and that do not count
 * @param changed kinds of which no recorded value is seen any more; the values seen take their place
 * @param renewed kinds that match and show values that were not recorded; recorded values that are not seen are kept as far
 *     as there is room, those that were seen last before the others
 * @param added kinds of which nothing was recorded
 */
record Drift(
        Fingerprint after,
        Fingerprint shared,
        Set<EvidenceKind> changed,
        Set<EvidenceKind> renewed,
        Set<EvidenceKind> added) {
    private static final Set<EvidenceKind> PAIR = EnumSet.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD);

    Drift {
        changed = Collections.unmodifiableSet(changed);
        renewed = Collections.unmodifiableSet(renewed);
        added = Collections.unmodifiableSet(added);
    }

    /** Nothing changes. */
    static Drift none(Fingerprint recorded) {
        return new Drift(
                recorded,
                Fingerprint.of(Map.of()),
                EnumSet.noneOf(EvidenceKind.class),
                EnumSet.noneOf(EvidenceKind.class),
                EnumSet.noneOf(EvidenceKind.class));
    }

    /**
     * The drift of a machine that was judged to be the same.
     *
     * @param recorded what is recorded
     * @param seen everything that the request shows
     * @param evidence the same, told apart; what is recorded and seen is among what counts
     * @param sheet how the rule judged the request
     * @param adding whether kinds may be added
     */
    static Drift of(
            Fingerprint recorded, Fingerprint seen, SharedEvidence.Sorted evidence, ScoreSheet sheet, boolean adding) {
        Fingerprint fit = evidence.own();
        Set<EvidenceKind> changed = EnumSet.noneOf(EvidenceKind.class);
        Set<EvidenceKind> renewed = EnumSet.noneOf(EvidenceKind.class);
        Set<EvidenceKind> added = EnumSet.noneOf(EvidenceKind.class);
        for (EvidenceKind kind : fit.digests().keySet()) {
            List<EvidenceDigest> known = recorded.of(kind);
            if (known.containsAll(fit.of(kind))) {
                continue;
            }
            if (known.isEmpty()) {
                added.add(kind);
            } else {
                (Collections.disjoint(known, seen.of(kind)) ? changed : renewed).add(kind);
            }
        }
        keepWithin(Math.max(1, sheet.changed() + sheet.changesLeft()), changed, renewed, recorded.derived());
        Set<EvidenceKind> more = adding ? added : EnumSet.noneOf(EvidenceKind.class);
        return new Drift(after(recorded, seen, fit, changed, renewed, more), evidence.shared(), changed, renewed, more);
    }

    private static void keepWithin(int most, Set<EvidenceKind> changed, Set<EvidenceKind> renewed, boolean derived) {
        Set<EvidenceKind> touched = EnumSet.copyOf(changed);
        for (EvidenceKind kind : EnumSet.copyOf(renewed)) {
            touched.add(kind);
            if (independent(touched, derived) > most) {
                touched.remove(kind);
                renewed.remove(kind);
            }
        }
    }

    private static int independent(Set<EvidenceKind> kinds, boolean derived) {
        return kinds.size() - (derived && kinds.containsAll(PAIR) ? 1 : 0);
    }

    private static Fingerprint after(
            Fingerprint recorded,
            Fingerprint seen,
            Fingerprint fit,
            Set<EvidenceKind> changed,
            Set<EvidenceKind> renewed,
            Set<EvidenceKind> added) {
        Map<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(recorded.digests());
        changed.forEach(kind -> digests.put(kind, fit.of(kind)));
        added.forEach(kind -> digests.put(kind, fit.of(kind)));
        renewed.forEach(kind -> digests.put(kind, renewed(kind, fit.of(kind), recorded.of(kind))));
        boolean touched = touches(changed) || touches(renewed) || touches(added);
        // Half of the pair alone does not tell whether one was made from the other.
        boolean told = touched && seen.digests().keySet().containsAll(PAIR);
        return new Fingerprint(recorded.scheme(), digests, told ? seen.derived() : recorded.derived());
    }

    private static boolean touches(Collection<EvidenceKind> kinds) {
        return !Collections.disjoint(kinds, PAIR);
    }

    private static List<EvidenceDigest> renewed(
            EvidenceKind kind, List<EvidenceDigest> seen, List<EvidenceDigest> recorded) {
        Set<EvidenceDigest> all = new LinkedHashSet<>(seen);
        all.addAll(recorded);
        return new ArrayList<>(all).subList(0, Math.min(all.size(), kind.limit()));
    }

    /** Whether nothing is to be recorded. */
    boolean isNone() {
        return changed.isEmpty() && renewed.isEmpty() && added.isEmpty();
    }

    /** The kinds that are touched, in order, separated by blanks. */
    String kinds() {
        Set<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        kinds.addAll(changed);
        kinds.addAll(renewed);
        kinds.addAll(added);
        return ids(kinds, " ");
    }

    /** What happens, for an audit row: the kinds and never a value. */
    String inWords() {
        StringJoiner words = new StringJoiner(", ");
        say(words, "changed", changed);
        say(words, "renewed", renewed);
        say(words, "added", added);
        return words.toString();
    }

    private static void say(StringJoiner words, String what, Set<EvidenceKind> kinds) {
        if (!kinds.isEmpty()) {
            words.add(what + " " + ids(kinds, " and "));
        }
    }

    private static String ids(Set<EvidenceKind> kinds, String between) {
        return kinds.stream().map(EvidenceKind::id).collect(Collectors.joining(between));
    }
}
