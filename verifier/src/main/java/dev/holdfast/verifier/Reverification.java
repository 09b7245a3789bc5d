package dev.holdfast.verifier;

import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks whether anything has changed, and verifies anew where it has. Thread-safe; one look or verification at a time.
 */
final class Reverification {
    /** Longer than a verification ever waits for the record lock. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final LicenseVerifier verifier;
    private final LicenseId id;
    private final WatchOptions options;
    private final Publication publication;
    private final ReentrantLock turn = new ReentrantLock();
    private Check last;
    private OptionalLong unseenSince = OptionalLong.empty();
    private boolean closed;
    private volatile long busySince;
    private volatile boolean busy;

    Reverification(LicenseVerifier verifier, LicenseId id, WatchOptions options, Publication publication, Check first) {
        this.verifier = verifier;
        this.id = id;
        this.options = options;
        this.publication = publication;
        this.last = first;
    }

    /** Verifies where a look finds a reason to; does nothing while another verification runs, which serves as well. */
    void look() {
        if (turn.tryLock()) {
            try {
                begin();
                if (!closed && isDue()) {
                    verifyNow();
                }
            } finally {
                busy = false;
                turn.unlock();
            }
        }
    }

    /** Verifies now, after a verification that runs. */
    Verdict verify() {
        turn.lock();
        try {
            begin();
            return closed ? publication.standing().verdict() : verifyNow();
        } finally {
            busy = false;
            turn.unlock();
        }
    }

    /** Waits for a verification that runs; none runs afterwards. */
    void close() {
        turn.lock();
        try {
            closed = true;
        } finally {
            turn.unlock();
        }
    }

    /** A disk that does not answer is one that cannot be read. */
    void endPatience(long now) {
        Duration limit = options.patience().compareTo(SILENCE) > 0 ? options.patience() : SILENCE;
        if (!busy || now - busySince < limit.toNanos()) {
            return;
        }
        if (publication.standing().verdict() instanceof Granted) {
            String detail =
                    "data directory: expected an answer of the disk within " + limit.toSeconds() + " s, found none";
            Verdict silent = new RefusedException(RefusalReason.DATA_DIRECTORY_UNREADABLE, detail).verdict(id);
            publication.publish(silent, now);
        }
    }

    private void begin() {
        busySince = options.elapsed().getAsLong();
        busy = true;
    }

    private boolean isDue() {
        long now = options.elapsed().getAsLong();
        return last.isOlderThan(options.interval(), now)
                || last.verdict() instanceof Verdict.Refused
                || publication.standing().isOver(now)
                || last.hasClockStepped(verifier.clock().instant(), now)
                || last.hasChanged(verifier.held(id));
    }

    private Verdict verifyNow() {
        Check check = Check.run(verifier, id, options.elapsed());
        last = check;
        if (!isBorne(check)) {
            publication.publish(check.verdict(), check.began());
        }
        return check.verdict();
    }

    /** What can be seen counts at once; that something cannot be seen may pass. */
    private boolean isBorne(Check check) {
        boolean unseen = check.verdict() instanceof Verdict.Refused refused && isUnseen(refused.reason());
        if (!unseen || !(publication.standing().verdict() instanceof Granted)) {
            unseenSince = OptionalLong.empty();
            return false;
        }
        if (unseenSince.isEmpty()) {
            unseenSince = OptionalLong.of(check.began());
        }
        return check.began() - unseenSince.getAsLong() < options.patience().toNanos();
    }

    /** What a data directory answers that is away, or is being put back file by file, or a machine in the same state. */
    private static boolean isUnseen(RefusalReason reason) {
        return switch (reason) {
            case NOT_ACTIVATED,
                    DATA_DIRECTORY_UNREADABLE,
                    RECORD_DAMAGED,
                    RECORD_OF_ANOTHER_DIRECTORY,
                    DEVICE_KEY_MISMATCH,
                    MACHINE_NOT_VISIBLE -> true;
            default -> false;
        };
    }
}
