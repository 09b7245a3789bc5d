package dev.holdfast.client;

import java.time.Duration;

/** How time passes while a device waits for a decision. */
@FunctionalInterface
public interface Waiting {
    /** Waits by sleeping. */
    Waiting SLEEPING = time -> Thread.sleep(time.toMillis());

    /** Lets the time pass. */
    void pass(Duration time) throws InterruptedException;
}
