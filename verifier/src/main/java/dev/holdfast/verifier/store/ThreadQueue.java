package dev.holdfast.verifier.store;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this process that want one lock of one folder. Closing any open file of a locked file frees the lock of
 * the whole process, so that only the thread at the head may have the lock file open; FORMAT.md 9.8.6.
 */
final class ThreadQueue {
    private static final Map<Name, ThreadQueue> QUEUES = new HashMap<>();

    private final Name name;
    private final Semaphore turn = new Semaphore(1, true);
    private volatile @Nullable Thread owner;
    private int members;

    private ThreadQueue(Name name) {
        this.name = name;
    }

    private record Name(Object folder, String lock) {}

    /**
     * Joins the queue of a lock; every join needs a {@link #leave}.
     *
     * @param folder the identity of the folder, since two paths may lead to one
     */
    static ThreadQueue join(Object folder, String lock) {
        // Folders come and go in a process that runs for years: a queue without members is forgotten.
        synchronized (QUEUES) {
            ThreadQueue queue = QUEUES.computeIfAbsent(new Name(folder, lock), ThreadQueue::new);
            queue.members++;
            return queue;
        }
    }

    /** Leaves without having had a turn, or after it was given back. */
    void leave() {
        synchronized (QUEUES) {
            members--;
            if (members == 0) {
                QUEUES.remove(name);
            }
        }
    }

    /** The number of queues that have members. */
    static int count() {
        synchronized (QUEUES) {
            return QUEUES.size();
        }
    }

    /** The identity of the folder that this is a queue of. */
    Object folder() {
        return name.folder();
    }

    boolean isOwnedByThisThread() {
        return owner == Thread.currentThread();
    }

    /** Whether this thread's turn has come in time. */
    boolean await(Deadline deadline) throws InterruptedException {
        return turn.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }

    /** Remembers who holds the lock, so that the same thread does not wait for itself. */
    void own() {
        owner = Thread.currentThread();
    }

    /** Gives the turn back, from any thread, and leaves. */
    void giveBack() {
        owner = null;
        turn.release();
        leave();
    }
}
