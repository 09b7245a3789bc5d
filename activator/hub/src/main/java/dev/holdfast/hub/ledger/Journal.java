package dev.holdfast.hub.ledger;

import dev.holdfast.hub.audit.Call;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The ledger as the features use it: reads, and changes that are made for a call at a time. Thread-safe. */
public final class Journal {
    private final Ledger ledger;
    private final InstantSource clock;
    private final Identifiers ids;

    public Journal(Ledger ledger, InstantSource clock, Identifiers ids) {
        this.ledger = ledger;
        this.clock = clock;
        this.ids = ids;
    }

    /** What is changed in a transaction. */
    public interface Change<T> {
        /** Changes it; what is thrown undoes everything. */
        T in(Transaction transaction);
    }

    /** Reads what is committed. */
    public <T> T read(Ledger.Work<T> work) {
        return ledger.read(work);
    }

    /** Makes a change, durably, or none of it; nothing where what the call presupposes does not hold. */
    public <T> T write(Call call, Change<T> change) {
        return ledger.write(handle -> {
            // Nobody else writes from here on, so what a reading connection sees now is what will be changed.
            call.precondition().require();
            return change.in(new Transaction(handle, now(), call.unconditionally(), ids));
        });
    }

    /** The time, in the whole milliseconds that the database keeps. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Makes identifiers. */
    public Identifiers ids() {
        return ids;
    }
}
