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
 * Whoever names a license that this hub issued is believed; the ID of one cannot be guessed. Thread-safe.
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

    /** Refuses a request for a license that is known, of a device that holds a newer bundle. */
    void require(Handle handle, Case found, Instant now) {
        long held = found.request().content().bundleVersion();
        long newest = TrustBundles.newest(handle);
        if (held <= newest || Licenses.find(handle, found.licenseId()).isEmpty()) {
            return;
        }
        String detail = words(held, newest);
        if (note(new Seen(held, now))) {
            LOG.warn("device {}: {}, and gets no answer; {}", found.device(), detail, REMEDY);
        }
        throw new Refusal(ProblemReason.UNAVAILABLE, detail, REMEDY + "; then ask again");
    }

    /** Says whether it is time to say so in the log. */
    private synchronized boolean note(Seen now) {
        seen = now;
        boolean due = now.at().isAfter(said.plus(BETWEEN_WORDS));
        said = due ? now.at() : said;
        return due;
    }

    /** What was seen of such devices within a day, in words; empty where nothing was, or the hub has the bundle now. */
    synchronized Optional<String> warning(Handle handle, Instant now) {
        Seen last = seen;
        long newest = TrustBundles.newest(handle);
        return last == null || last.version() <= newest || now.isAfter(last.at().plus(REMEMBERED))
                ? Optional.empty()
                : Optional.of(words(last.version(), newest));
    }

    private static String words(long held, long newest) {
        return "a device holds trust bundle " + held + ", and the newest that this hub carries is " + newest
                + ", as after a restored backup";
    }
}
