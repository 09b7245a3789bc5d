package dev.holdfast.verifier.store;

import java.time.Duration;

/**
 * How long a caller waits for a lock, and until when that is.
 *
 * @param asked what the caller asked for, as messages name it
 * @param end the end of it by {@link System#nanoTime()}
 */
record Deadline(Duration asked, long end) {
    static Deadline in(Duration asked) {
        return new Deadline(asked, System.nanoTime() + asked.toNanos());
    }

    boolean isOver() {
        return remainingNanos() == 0;
    }

    long remainingNanos() {
        return Math.max(0, end - System.nanoTime());
    }
}
