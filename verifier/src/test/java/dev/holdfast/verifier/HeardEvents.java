package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listener that keeps what it was told, in order. */
final class HeardEvents implements Consumer<LicenseEvent> {
    private static final long MOST_SECONDS = 60;

    private final BlockingQueue<LicenseEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void accept(LicenseEvent event) {
        events.add(event);
    }

    /** The next event, which has to be of this kind. */
    <E extends LicenseEvent> E next(Class<E> kind) {
        try {
            return assertInstanceOf(kind, events.poll(MOST_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
