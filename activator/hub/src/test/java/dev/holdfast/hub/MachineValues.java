package dev.holdfast.hub;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.Observation;
import dev.holdfast.machineid.RecordedMachines;

/** The values that name the recorded machines; no hub may ever see one, only what was made of it. */
final class MachineValues {
    private static final int TELLING = 12;

    private static boolean noted;

    private MachineValues() {}

    /** Notes them all as secrets, once. */
    static synchronized void note(Secrets secrets) {
        if (!noted) {
            noted = true;
            RecordedMachines.names().forEach(name -> note(secrets, RecordedMachines.named(name)));
        }
    }

    /** Notes those of a machine. */
    static void note(Secrets secrets, Machine machine) {
        machine.observe().probes().forEach(probe -> {
            if (probe.observation() instanceof Observation.Seen seen) {
                String value = seen.value().normalised();
                if (value.length() >= TELLING) {
                    secrets.add(Secrets.Kind.MACHINE_VALUE, value);
                    secrets.add(Secrets.Kind.MACHINE_VALUE, asWritten(value));
                }
            }
        });
    }

    /** As the system shows it: an address of a network card with colons, an identifier with dashes. */
    private static String asWritten(String value) {
        if (value.matches("[0-9a-f]{12}")) {
            return value.replaceAll("(..)(?=.)", "$1:");
        }
        return value.matches("[0-9a-f]{32}")
                ? value.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5")
                : value;
    }
}
