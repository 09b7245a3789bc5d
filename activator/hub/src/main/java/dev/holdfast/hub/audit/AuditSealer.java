package dev.holdfast.hub.audit;

import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.refusal.Refusal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit behind the changes: committed records join the chain within a second, and its head is signed every
 * minute. Every hub process has one; whichever takes the writer's turn first does the work. What cannot be done now, the
 * database away or the clock behind, is done when it can be. Thread-safe.
 */
public final class AuditSealer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    private static final long MILLIS_BETWEEN = 500;
    private static final int TURNS_BETWEEN_COUNTS = 10;
    private static final long MOST_MILLIS_TO_END = 60_000;

    private final SealWriter writer;
    private final CredentialCounts counts;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "audit-sealer");
    private boolean failing;

    private AuditSealer(SealWriter writer, CredentialCounts counts) {
        this.writer = writer;
        this.counts = counts;
        thread.setDaemon(true);
    }

    /** Signs heads. */
    public interface HeadSigner {
        /** The signed document, in the transaction that keeps it; throws {@link Refusal} while nothing may be signed. */
        String sign(Handle handle, AuditHead head);
    }

    /**
     * Starts one.
     *
     * @param counts what is counted beside the records, which is written now and then
     * @param issuer what heads name as their issuer
     */
    public static AuditSealer start(Journal journal, CredentialCounts counts, String issuer, HeadSigner signer) {
        AuditSealer sealer = new AuditSealer(new SealWriter(journal, issuer, signer), counts);
        sealer.thread.start();
        return sealer;
    }

    private void run() {
        try {
            for (int turn = 0; turn == 0 || !closed.await(MILLIS_BETWEEN, TimeUnit.MILLISECONDS); turn++) {
                work(false, turn % TURNS_BETWEEN_COUNTS == 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void work(boolean last, boolean counting) {
        try {
            if (counting) {
                counts.write();
            }
            writer.seal();
            writer.sign(last);
            failing = false;
        } catch (Refusal refusal) {
            warn("the audit is sealed and its head is not signed: " + refusal.detail(), null);
        } catch (RuntimeException e) {
            warn("the audit cannot be sealed now; it is tried again twice a second", e);
        }
    }

    /** Once until it works again: the reason lasts, and the log is not a counter. */
    private void warn(String words, @Nullable Throwable cause) {
        if (!failing) {
            LOG.warn(words, cause);
        }
        failing = true;
    }

    /** Seals and signs what is there, if that worked so far, and ends. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(MOST_MILLIS_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the audit's sealer did not end; what it left is sealed at the next start");
        } else {
            finish();
        }
    }

    private synchronized void finish() {
        if (!failing) {
            work(true, true);
        }
    }
}
