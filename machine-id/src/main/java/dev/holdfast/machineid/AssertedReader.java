package dev.holdfast.machineid;

import dev.holdfast.machineid.Observation.Absent;
import dev.holdfast.machineid.Observation.Seen;
import dev.holdfast.machineid.Observation.Unfit;
import dev.holdfast.machineid.Observation.Unreadable;
import java.util.List;
import java.util.Map;

/** Reads the id that an operator asserts in the file named by {@code HOLDFAST_MACHINE_ID_FILE}; FORMAT.md 4.1. */
final class AssertedReader {
    static final String VARIABLE = "HOLDFAST_MACHINE_ID_FILE";
    private static final int SHORTEST = 8;
    private static final int LONGEST = 256;
    private static final String REMEDY =
            "write a new id on the volume once: uuidgen > FILE, and name it by " + VARIABLE;

    private final Host host;
    private final Map<String, String> environment;

    AssertedReader(Host host, Map<String, String> environment) {
        this.host = host;
        this.environment = environment;
    }

    void readInto(List<Probe> probes) {
        String file = environment.get(VARIABLE);
        if (file == null || file.isEmpty()) {
            return;
        }
        probes.add(new Probe(EvidenceKind.ASSERTED, file, read(file), REMEDY));
    }

    private Observation read(String file) {
        if (!file.startsWith("/")) {
            return new Unreadable(VARIABLE + ": expected an absolute path");
        }
        Host.Reading reading = host.read(file, Host.EVIDENCE_LIMIT);
        if (reading instanceof Host.Denied) {
            return new Unreadable(file + " may not be read by this user");
        }
        if (reading instanceof Host.Odd odd) {
            return new Unreadable(file + " is " + odd.what());
        }
        EvidenceValue value = reading instanceof Host.Content content ? Normalisation.value(content.text()) : null;
        if (value == null) {
            return new Absent();
        }
        int length = value.normalised().length();
        boolean fits = length >= SHORTEST && length <= LONGEST;
        return fits ? new Seen(value) : new Unfit(UnfitCause.MALFORMED, value);
    }
}
