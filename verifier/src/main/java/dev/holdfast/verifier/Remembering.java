package dev.holdfast.verifier;

import dev.holdfast.verifier.TimeWitness.Mark;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import java.time.Duration;
import java.util.Objects;

/** Writes down what a verification has learnt: at once, or where only time has passed every 15 minutes; FORMAT.md 10.7. */
final class Remembering {
    static final Duration INTERVAL = Duration.ofMinutes(15);

    private Remembering() {}

    static boolean isDue(Recollection recalled, Recollection learnt, Moment now) {
        if (learnt.differsBeyondTime(recalled)) {
            return true;
        }
        Mark observed = recalled.witness().observed();
        return observed == null
                || !observed.boot().equals(now.boot())
                || now.since(observed.boot(), observed.nanos()).compareTo(INTERVAL) >= 0;
    }

    /** Replaces the state of a record that nobody has changed since it was read; another's change is newer than ours. */
    static void write(DataDirectory directory, LicenseRecord read, Recollection learnt) throws DataDirectoryException {
        String state = RecollectionJson.write(learnt);
        directory.update(read.licenseId(), record -> isUnchanged(record, read) ? record.withState(state) : record);
    }

    private static boolean isUnchanged(LicenseRecord record, LicenseRecord read) {
        return Objects.equals(record.license(), read.license())
                && Objects.equals(record.status(), read.status())
                && Objects.equals(record.state(), read.state());
    }

    static Warning notKept(DataDirectoryException cause) {
        return new Warning(
                "state_not_kept", "what was learnt could not be written down: " + RefusedException.text(cause));
    }

    static boolean isRequired(License license) {
        return license.clock().witnessRequired();
    }
}
