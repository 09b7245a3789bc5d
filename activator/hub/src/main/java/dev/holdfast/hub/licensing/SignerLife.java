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
    private static final String RENEW = "`holdfast-hub key renew`";
    private static final String TAKEN = "; the hub takes the new certificate within seconds";

    private final Instant from;
    private final Instant until;
    private final AtomicLong dayOfWarning = new AtomicLong(Long.MIN_VALUE);

    SignerLife(SigningIdentity identity) {
        this.from = identity.certificate().getNotBefore().toInstant();
        this.until = identity.notAfter();
    }

    /** The first instant at which it does not hold. */
    public Instant until() {
        return until;
    }

    /** A sentence for the operator where fewer than 30 days are left, or empty. */
    public Optional<String> warning(Instant now) {
        if (now.isBefore(until.minus(FEW))) {
            return Optional.empty();
        }
        if (now.isBefore(until)) {
            return Optional.of("the signing certificate ends on " + until + ", in "
                    + Duration.between(now, until).toDays() + " days; run " + RENEW + TAKEN);
        }
        return Optional.of(
                "the signing certificate ended on " + until + " and nothing is signed; run " + RENEW + TAKEN);
    }

    /** Refuses where the certificate does not hold; warns in the log, once a day, where it soon will not. */
    public void require(Instant now) {
        if (now.isBefore(from)) {
            throw new Refusal(
                    ProblemReason.CLOCK_BEHIND,
                    "the hub's clock says " + now + " and its signing certificate holds from " + from,
                    "the hub's operator sets the clock or, where it is right now and was wrong before, runs " + RENEW
                            + TAKEN);
        }
        remind(now);
        if (!now.isBefore(until)) {
            throw new Refusal(
                    ProblemReason.UNAVAILABLE,
                    "the hub's signing certificate ended on " + until + " and needs a successor",
                    "the hub's operator runs " + RENEW + TAKEN);
        }
    }

    /** Says in the log, at most once a day, that the certificate soon does not hold. */
    public void remind(Instant now) {
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
