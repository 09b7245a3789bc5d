package dev.holdfast.verifier;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A license that is kept verified while a program runs: verified on an interval, and when its documents, the device key or
 * the clock change. {@link #covers} is made for every inference: it reads memory only.
 *
 * <p>What it guarantees:
 *
 * <ul>
 *   <li>An end of the license, of a lease with its grace or of a model counts at the instant at which it is reached, in
 *       elapsed time since the last verification, without one. Only a program that was stopped as a whole across the last
 *       ten minutes before an end may answer once by the past when it goes on.
 *   <li>A suspension, a revocation, a refresh, a clock that was set and a machine that slept count with the next look, a
 *       changed machine with the next interval.
 *   <li>A data directory that cannot be read, or a disk that does not answer, refuses once the patience is over (a disk after
 *       20 seconds at the earliest).
 *   <li>Setting the clock back prolongs nothing that the time witness in the data directory remembers; where nothing can
 *       be written, that is what it remembered before.
 * </ul>
 *
 * <p>It looks by reading the license's own files and comparing them, which works on every mount, read-only and network ones
 * included, where notification does not. Thread-safe; watches of one directory, in one or several processes, do not disturb
 * each other. Its threads end with {@link #close()}.
 */
public final class LicenseWatch implements AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final Publication publication;
    private final Reverification work;
    private final Keeper keeper;
    private final ExecutorService executor;
    private final LongSupplier elapsed;

    private LicenseWatch(
            Publication publication,
            Reverification work,
            Keeper keeper,
            ExecutorService executor,
            LongSupplier elapsed) {
        this.publication = publication;
        this.work = work;
        this.keeper = keeper;
        this.executor = executor;
        this.elapsed = elapsed;
    }

    static LicenseWatch start(LicenseVerifier verifier, LicenseId id, WatchOptions options) {
        LicenseWatch watch = prepare(verifier, id, options);
        options.threads().newThread(watch.keeper).start();
        return watch;
    }

    /** A watch that has verified once and whose keeper nobody runs yet. */
    static LicenseWatch prepare(LicenseVerifier verifier, LicenseId id, WatchOptions options) {
        ExecutorService executor = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), options.threads());
        List<Teller> tellers = options.listeners().stream()
                .map(listener -> new Teller(listener, options.errors(), executor))
                .toList();
        Check first = Check.run(verifier, id, options.elapsed());
        Publication publication = new Publication(first.verdict(), first.began(), tellers);
        Reverification work = new Reverification(verifier, id, options, publication, first);
        Keeper keeper = new Keeper(publication, work, options, executor);
        return new LicenseWatch(publication, work, keeper, executor, options.elapsed());
    }

    /**
     * Whether the license is granted and covers a model now. Some nanoseconds: one volatile read and one look into a map, no
     * I/O, no lock, no allocation; in the last ten minutes before an end also a reading of the elapsed time. False once closed.
     */
    public boolean covers(ModelId model) {
        return publication.standing().covers(model, elapsed);
    }

    /** Whether the license is granted now, whatever the model; as cheap as {@link #covers}. False once closed. */
    public boolean isGranted() {
        return publication.standing().isGranted(elapsed);
    }

    /** The verdict that the answers come from: the last one, but for what the patience bears. */
    public Verdict verdict() {
        return publication.standing().verdict();
    }

    /**
     * Verifies now, on this thread, for example right after a refresh, and answers what was found; it counts from then on,
     * but for what the patience bears. Once closed, answers the last verdict.
     */
    public Verdict verify() {
        return work.verify();
    }

    /**
     * Ends the watch: waits for a verification that runs, and no other begins. No listener is told anything any more, but for
     * what one is being told now, which is not waited for; so a listener may close the watch. Does nothing a second time.
     */
    @Override
    public void close() {
        keeper.close();
        publication.close();
        executor.shutdown();
        work.close();
    }

    /** What the keeper's thread does over and over. */
    Keeper keeper() {
        return keeper;
    }

    /** What the keeper has done in turn. */
    Reverification work() {
        return work;
    }
}
