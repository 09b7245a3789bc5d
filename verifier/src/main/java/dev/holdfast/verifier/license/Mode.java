package dev.holdfast.verifier.license;

import java.time.Duration;

/** How long a license lives without the hub. */
public sealed interface Mode {
    /** Activated once and verified offline until its own end. */
    record OneTime() implements Mode {}

    /**
     * A lease that is renewed while online.
     *
     * @param grace for how long after the lease's expiry it is still honoured, with a warning; whole seconds
     */
    record Online(Duration grace) implements Mode {
        public Online {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("grace: expected zero or more");
            }
        }
    }
}
