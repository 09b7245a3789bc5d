package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the hub's signing certificate holds, and who is told in time. Thread-safe. */
public final class SignerLife {
    private static final Logger LOG = LoggerFactory.getLogger("hub");
    private static final Duration FEW = Duration.ofDays(30);
    private static final String RENEW = "`holdfast-hub signer renew`";

    private final Instant from;
    private final Instant until;
    private final AtomicLong dayOfWarning = new AtomicLong(Long.MIN_VALUE);

    SignerLife(SigningIdentity identity) {
        this.from = identity.certificate().getNotBefore().toInstant();
        this.until = identity.notAfter();
    }

    /** A sentence for the operator where fewer than 30 days are left, or empty. */
    public Optional<String> warning(Instant now) {
        if (now.isBefore(until.minus(FEW))) {
            return Optional.empty();
        }
        if (now.isBefore(until)) {
            return Optional.of("the signing certificate ends on " + until + ", in "
                    + Duration.between(now, until).toDays() + " days; stop the hub, run " + RENEW
                    + " and start it again");
        }
        return Optional.of("the signing certificate ended on " + until + " and nothing is signed; stop the hub, run "
                + RENEW + " and start it again");
    }

    /** Refuses where the certificate does not hold; warns in the log, once a day, where it soon will not. */
    public void require(Instant now) {
        if (now.isBefore(from)) {
            throw new Refusal(
                    ProblemReason.CLOCK_BEHIND,
                    "the hub's clock says " + now + " and its signing certificate holds from " + from,
                    "the hub's operator sets the clock or, where it is right now and was wrong before, stops the hub"
                            + " and runs " + RENEW);
        }
        warn(now);
        if (!now.isBefore(until)) {
            throw new Refusal(
                    ProblemReason.UNAVAILABLE,
                    "the hub's signing certificate ended on " + until + " and needs a successor",
                    "the hub's operator stops the hub, runs " + RENEW + " and starts it again");
        }
    }

    private void warn(Instant now) {
        long day = Duration.between(Instant.EPOCH, now).toDays();
        if (dayOfWarning.get() != day) {
            warning(now).ifPresent(words -> {
                if (dayOfWarning.getAndSet(day) != day) {
                    LOG.warn(words);
                }
            });
        }
    }
}
