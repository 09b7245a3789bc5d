package dev.holdfast.verifier.fuzz;

import org.jspecify.annotations.Nullable;

/** What the fuzzer calls in its own process; it finds these two methods by their names. */
public final class FuzzProcess {
    private static @Nullable FuzzTarget target;

    private FuzzProcess() {}

    /** Called once. */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        target = Fuzzing.of(arguments[0]).make();
        // So that no input pays for the loading of classes, which on a busy machine looks like a loop without an end.
        for (byte[] seed : target.seeds()) {
            target.run(seed);
        }
    }

    /** Called with every input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (target == null) {
            throw new IllegalStateException("the fuzzer was not initialised");
        }
        target.run(input);
    }
}
