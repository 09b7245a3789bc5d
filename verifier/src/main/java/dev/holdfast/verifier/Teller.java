package dev.holdfast.verifier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells one listener what has happened, one event after the other, on a thread that nobody waits for. A listener that
 * throws is told the next event; one that blocks keeps nobody but itself. Thread-safe.
 */
final class Teller {
    static final int MOST_WAITING = 256;

    private final Consumer<? super LicenseEvent> listener;
    private final Consumer<? super Throwable> onError;
    private final Executor executor;
    private final Deque<LicenseEvent> waiting = new ArrayDeque<>();
    private boolean telling;
    private boolean closed;
    private int lost;

    Teller(Consumer<? super LicenseEvent> listener, Consumer<? super Throwable> onError, Executor executor) {
        this.listener = listener;
        this.onError = onError;
        this.executor = executor;
    }

    /** Queues events; runs no foreign code. */
    synchronized void tell(List<LicenseEvent> events) {
        for (LicenseEvent event : events) {
            if (waiting.size() == MOST_WAITING) {
                waiting.removeFirst();
                lost++;
            }
            waiting.addLast(event);
        }
        wake();
    }

    private void wake() {
        if (closed || telling || waiting.isEmpty()) {
            return;
        }
        try {
            executor.execute(this::run);
            telling = true;
        } catch (RejectedExecutionException e) {
            // The watch was closed in the meantime, and nobody is told anything after that.
            closed = true;
        }
    }

    /** Tells nothing more but what is being told now. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private void run() {
        LicenseEvent event = next();
        while (event != null) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error e) {
                onError.accept(e);
            }
            int missed = missed();
            if (missed > 0) {
                onError.accept(new IllegalStateException("listener: expected one that keeps up, found " + missed
                        + " events that were dropped unheard; do not block in a listener"));
            }
            event = next();
        }
    }

    private synchronized @Nullable LicenseEvent next() {
        LicenseEvent event = closed ? null : waiting.pollFirst();
        telling = event != null;
        return event;
    }

    private synchronized int missed() {
        int missed = lost;
        lost = 0;
        return missed;
    }
}
