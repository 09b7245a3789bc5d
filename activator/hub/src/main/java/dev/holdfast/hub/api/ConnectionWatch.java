package dev.holdfast.hub.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Cuts off connections that do not bring a whole request or take their answer in time, however busily they send or read,
 * and makes room for a new one by cutting off the one whose request has been awaited for longest. So slow callers wait in
 * front of the hub, and never in the way of a caller who sends a request at once. Of bodies that are larger than usual only
 * a few are awaited at a time, in the same way. Thread-safe.
 */
final class ConnectionWatch implements Connection.Listener {
    /** An answer may also wait for the database. */
    private static final int ANSWER_FACTOR = 4;

    /** Of so many a body larger than usual is awaited, since each holds memory before anybody knows who sends it. */
    private static final int MOST_LARGE = 64;

    private final Duration patience;
    private final int most;
    private final Scheduler scheduler;

    /** Every open connection, with what will end it. */
    private final Map<Connection, Scheduler.Task> open = new HashMap<>();

    /** Those that owe a request, longest first. */
    private final Set<Connection> awaited = new LinkedHashSet<>();

    /** Those of them whose body is larger than usual by now, longest first. */
    private final Set<Connection> large = new LinkedHashSet<>();

    /**
     * Watches nothing yet.
     *
     * @param patience in what time a request must be there; its answer must be there and taken in four times that
     * @param most how many connections are kept open
     * @param scheduler ends those that are late
     */
    ConnectionWatch(Duration patience, int most, Scheduler scheduler) {
        this.patience = patience;
        this.most = most;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        Connection surplus;
        synchronized (this) {
            open.put(connection, deadline(connection, patience));
            awaited.add(connection);
            surplus = open.size() > most ? takeFirst(awaited) : null;
        }
        cutOffSurplus(surplus);
    }

    /** The body that is awaited is larger than usual. */
    void grewLarge(Connection connection) {
        Connection surplus;
        synchronized (this) {
            if (open.containsKey(connection)) {
                large.add(connection);
            }
            surplus = large.size() > MOST_LARGE ? takeFirst(large) : null;
        }
        cutOffSurplus(surplus);
    }

    /** It is gone from here at once, or two callers at the same time would cut off the same one. */
    private Connection takeFirst(Set<Connection> some) {
        Connection first = some.iterator().next();
        onClosed(first);
        return first;
    }

    private void cutOffSurplus(@Nullable Connection surplus) {
        if (surplus != null) {
            cutOff(surplus);
        }
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        Scheduler.Task task = open.remove(connection);
        if (task != null) {
            task.cancel();
        }
        forget(connection);
    }

    private void forget(Connection connection) {
        awaited.remove(connection);
        large.remove(connection);
    }

    /** A whole request is there. */
    synchronized void arrived(Connection connection) {
        forget(connection);
        extend(connection, patience.multipliedBy(ANSWER_FACTOR));
    }

    /** The request is answered, the next one is awaited. */
    synchronized void answered(Connection connection) {
        if (open.containsKey(connection)) {
            forget(connection);
            awaited.add(connection);
            extend(connection, patience);
        }
    }

    private void extend(Connection connection, Duration by) {
        Scheduler.Task task = open.get(connection);
        if (task != null) {
            task.cancel();
            open.put(connection, deadline(connection, by));
        }
    }

    private Scheduler.Task deadline(Connection connection, Duration wait) {
        return scheduler.schedule(() -> cutOff(connection), wait);
    }

    private void cutOff(Connection connection) {
        onClosed(connection);
        connection.getEndPoint().close(new TimeoutException("the caller was too slow, or silent for longest"));
    }
}
