package dev.holdfast.client;

import java.time.Duration;

/**
 * How long a call of the hub may take.
 *
 * @param connect until the connection stands
 * @param total until the last byte of the answer
 * @param silence until whoever waits is told so
 */
record Patience(Duration connect, Duration total, Duration silence) {
    /** Long enough for a slow radio link, short enough for a person who waits. */
    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(2));

    Patience(Duration connect, Duration total) {
        this(connect, total, USUAL.silence);
    }
}
