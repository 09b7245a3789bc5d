package dev.holdfast.benchmarks.load;

import java.util.Locale;

/**
 * How much a database holds before anything is measured.
 *
 * @param licenses how many licenses; a hundred to a workspace
 * @param each how many activations on each of them
 * @param crowd how many more activations on the first license alone
 */
record Size(int licenses, int each, int crowd) {
    private static final int PER_WORKSPACE = 100;

    int workspaces() {
        return Math.max(1, licenses / PER_WORKSPACE);
    }

    /** The workspace of a license. */
    int workspaceOf(long license) {
        return (int) (license % workspaces());
    }

    long activations() {
        return (long) licenses * each + crowd;
    }

    /** The license of an activation. */
    long licenseOf(long activation) {
        return activation < (long) licenses * each ? activation / each : 0;
    }

    String inWords() {
        return String.format(Locale.ROOT, "%,d licenses with %,d activations", licenses, activations());
    }
}
