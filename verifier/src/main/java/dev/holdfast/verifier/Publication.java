package dev.holdfast.verifier;

import java.util.ArrayList;
import java.util.List;

/**
 * The standing that a watch answers from, and what its listeners are told of how it changes. Thread-safe: one volatile read
 * finds the standing; changes are made one after the other, without I/O and without foreign code.
 */
final class Publication {
    private final LicenseChanges changes = new LicenseChanges();
    private final List<Teller> tellers;
    private volatile Standing standing;
    private boolean closed;

    Publication(Verdict first, long now, List<Teller> tellers) {
        this.tellers = List.copyOf(tellers);
        this.standing = Standing.of(first, now);
        tell(changes.to(first));
    }

    Standing standing() {
        return standing;
    }

    /** A verification has ended; the moment was read before it began. */
    synchronized void publish(Verdict verdict, long began) {
        if (closed) {
            return;
        }
        List<LicenseEvent> news = new ArrayList<>(ended(verdict));
        news.addAll(changes.to(verdict));
        standing = Standing.of(verdict, began);
        tell(news);
    }

    /** Time has passed. */
    synchronized void passTo(long now) {
        Standing before = standing;
        List<LicenseEvent> news = new ArrayList<>();
        if (before.verdict() instanceof Granted granted) {
            before.ended(now).forEach(model -> news.add(new LicenseEvent.ModelEnded(granted, model)));
        }
        standing = before.at(now);
        tell(news);
    }

    /** A model may have ended by the clock, too, or by a refresh, which is told as such. */
    private List<LicenseEvent> ended(Verdict next) {
        List<LicenseEvent> news = new ArrayList<>();
        if (next instanceof Granted after
                && standing.verdict() instanceof Granted before
                && before.license().id().equals(after.license().id())) {
            for (var model : standing.models()) {
                if (!after.covers(model)) {
                    news.add(new LicenseEvent.ModelEnded(after, model));
                }
            }
        }
        return news;
    }

    /** Covers nothing and tells nothing any more. */
    synchronized void close() {
        closed = true;
        standing = Standing.over(standing.verdict());
        tellers.forEach(Teller::close);
    }

    private void tell(List<LicenseEvent> news) {
        if (!news.isEmpty()) {
            tellers.forEach(teller -> teller.tell(news));
        }
    }
}
