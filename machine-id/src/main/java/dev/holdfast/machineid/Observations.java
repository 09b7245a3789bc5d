package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.OutOfScope;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import org.jspecify.annotations.Nullable;

/** What every reader and every view asks of an observation. */
final class Observations {
    private Observations() {}

    /** The raw value, fit or not, or null where none was read. */
    static @Nullable EvidenceValue valueOf(Observation observation) {
        if (observation instanceof Seen seen) {
            return seen.value();
        }
        return observation instanceof Unfit unfit ? unfit.value() : null;
    }

    /** Seen, or unfit where the junk list says so. */
    static Observation judged(EvidenceKind kind, EvidenceValue value, JunkList junk) {
        UnfitCause cause = junk.causeFor(kind, value);
        return cause == null ? new Seen(value) : new Unfit(cause, value);
    }

    /** Whether a value that is not recorded still takes part in comparisons. */
    static boolean comparable(Unfit unfit) {
        return unfit.cause() == UnfitCause.SHARED || unfit.cause() == UnfitCause.PLACEHOLDER;
    }

    /** How much an observation explains why a kind is not visible; the highest is shown. */
    static int weight(Observation observation) {
        if (observation instanceof Unreadable) {
            return 4;
        }
        if (observation instanceof OutOfScope) {
            return 3;
        }
        if (observation instanceof Unfit) {
            return 2;
        }
        return observation instanceof Absent ? 1 : 0;
    }

    /** Why nothing could be recorded from one place, in words and without the value. */
    static String why(Probe probe) {
        Observation observation = probe.observation();
        if (observation instanceof Unreadable unreadable) {
            return unreadable.why();
        }
        if (observation instanceof OutOfScope outOfScope) {
            return outOfScope.why();
        }
        if (observation instanceof Unfit unfit) {
            return probe.source() + ": " + unfit.cause().inWords();
        }
        return observation instanceof Absent ? "nothing at " + probe.source() : "";
    }
}
