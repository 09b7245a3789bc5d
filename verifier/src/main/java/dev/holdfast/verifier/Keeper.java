package dev.holdfast.verifier;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps time for a watch: ends what has ended, and has a look taken in turn. It does no I/O and runs no listener, so that
 * neither a disk nor an application can hold it up.
 */
final class Keeper implements Runnable {
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Publication publication;
    private final Reverification work;
    private final WatchOptions options;
    private final Executor executor;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicBoolean looking = new AtomicBoolean();
    private long looked;

    Keeper(Publication publication, Reverification work, WatchOptions options, Executor executor) {
        this.publication = publication;
        this.work = work;
        this.options = options;
        this.executor = executor;
        this.looked = options.elapsed().getAsLong();
    }

    @Override
    public void run() {
        while (!isClosedAfter(pause())) {
            try {
                tick();
            } catch (RuntimeException | Error e) {
                options.errors().accept(e);
            }
        }
    }

    void close() {
        closing.countDown();
    }

    /** One turn: what a thread does over and over. */
    void tick() {
        long now = options.elapsed().getAsLong();
        keepTime(now);
        if (now - looked >= options.look().toNanos() && looking.compareAndSet(false, true)) {
            looked = now;
            handOut();
        }
    }

    /** Ends what has ended. */
    void keepTime(long now) {
        if (publication.standing().untilTurn(now, 1) <= 0) {
            publication.passTo(now);
        }
        work.endPatience(now);
    }

    private void handOut() {
        try {
            executor.execute(this::look);
        } catch (RejectedExecutionException | Error e) {
            looking.set(false);
            if (closing.getCount() > 0) {
                throw e;
            }
        }
    }

    private void look() {
        try {
            work.look();
        } catch (RuntimeException | Error e) {
            options.errors().accept(e);
        } finally {
            looking.set(false);
        }
    }

    private long pause() {
        long now = options.elapsed().getAsLong();
        long look = Math.max(0, options.look().toNanos() - (now - looked));
        return Math.max(SHORTEST_PAUSE, publication.standing().untilTurn(now, look));
    }

    private boolean isClosedAfter(long nanos) {
        try {
            return closing.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Whoever interrupts a thread of the application's making does not close the watch by that.
            return closing.getCount() == 0;
        }
    }
}
