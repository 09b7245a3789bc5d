package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.verifier.store.DeviceKey;
import java.time.Duration;

/** Polls the hub until a member has decided (RFC 8628 sections 3.4 and 3.5), never more often than it was told. */
record EnrolmentPolls(TokenCall call, DeviceKey key, EnrolmentAnswer answer) {
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final int FACTOR = 2;

    DeviceTokenStatus until(Waiting waiting) throws LicenseSourceException {
        Duration interval = answer.interval();
        Duration left = answer.life();
        while (true) {
            wait(waiting, interval);
            left = left.minus(interval);
            try {
                return call.tell(key, "/api/v1/device-token", new TokenOperation.Poll(answer.deviceCode()), null);
            } catch (LicenseSourceException e) {
                if (left.isNegative() || left.isZero()) {
                    throw e;
                }
                interval = interval(e, interval);
            }
        }
    }

    /** How long to wait after a poll that told nothing; throws again what is an answer. */
    private static Duration interval(LicenseSourceException e, Duration interval) throws LicenseSourceException {
        if (e.reason() == ProblemReason.ENROLMENT_PENDING) {
            return interval;
        }
        if (e.reason() == ProblemReason.ENROLMENT_TOO_FAST) {
            return interval.plus(SLOWER);
        }
        if (e.isFinalOfHub()) {
            throw e;
        }
        return interval.multipliedBy(FACTOR);
    }

    private static void wait(Waiting waiting, Duration time) throws LicenseSourceException {
        try {
            waiting.pass(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LicenseSourceException.of(
                    ProblemReason.ENROLMENT_PENDING, "waiting for a member's decision was interrupted", e);
        }
    }
}
