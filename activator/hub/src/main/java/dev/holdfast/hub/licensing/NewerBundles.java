package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices that hold a newer trust bundle than the hub, which was restored to before it or was never given it: they take
 * nothing that the hub signs below that bundle, so nothing is signed for them, and nothing changes, until the hub has it.
 * Only who is known worries the operator; who shows a license that cannot be checked yet is told the same whatever it names.
 * Thread-safe.
 */
final class NewerBundles {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    private static final Duration BETWEEN_WORDS = Duration.ofHours(1);
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** What the operator does. */
    static final String REMEDY =
            "the hub's operator runs `holdfast-hub key bundle import` with the file `trust-bundles`"
                    + " that is kept beside the root";

    private @Nullable Seen seen;
    private Instant said = Instant.EPOCH;

    private record Seen(long version, Instant at) {}

    /** Whether the device of a request says that it holds a newer bundle. */
    static boolean isHeld(Handle handle, Case found) {
        return found.request().content().bundleVersion() > TrustBundles.newest(handle);
    }

    /** Refuses a request of who is known, where its device holds a newer bundle. */
    void require(Handle handle, Case found, Instant now) {
        if (!isHeld(handle, found)) {
            return;
        }
        long held = found.request().content().bundleVersion();
        long newest = TrustBundles.newest(handle);
        if (note(held, newest, now)) {
            LOG.warn("device {}: {}, and gets no answer; {}", found.device(), words(held, newest), REMEDY);
        }
        throw refusal(handle, found);
    }

    /** What a device is answered that says that it holds a newer bundle. */
    static Refusal refusal(Handle handle, Case found) {
        long held = found.request().content().bundleVersion();
        return new Refusal(
                ProblemReason.UNAVAILABLE, words(held, TrustBundles.newest(handle)), REMEDY + "; then ask again");
    }

    /** Says whether it is time to say so in the log. */
    private synchronized boolean note(long held, long newest, Instant now) {
        // The lowest that is missing, so that a bundle that nobody ever made hides none that can be imported.
        long missing =
                current(newest, now).map(last -> Math.min(last.version(), held)).orElse(held);
        seen = new Seen(missing, now);
        boolean due = now.isAfter(said.plus(BETWEEN_WORDS));
        said = due ? now : said;
        return due;
    }

    private Optional<Seen> current(long newest, Instant now) {
        return Optional.ofNullable(seen)
                .filter(last ->
                        last.version() > newest && !now.isAfter(last.at().plus(REMEMBERED)));
    }

    /** What was seen of such devices within a day, in words; empty where nothing was, or the hub has the bundle now. */
    synchronized Optional<String> warning(Handle handle, Instant now) {
        long newest = TrustBundles.newest(handle);
        return current(newest, now).map(last -> words(last.version(), newest));
    }

    private static String words(long held, long newest) {
        return "a device holds trust bundle " + held + ", and the newest that this hub carries is " + newest
                + ", as after a restored backup";
    }
}
