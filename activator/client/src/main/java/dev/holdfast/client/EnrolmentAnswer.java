package dev.holdfast.client;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.time.Duration;

/**
 * What a hub answers a device that asks for a member's approval (RFC 8628 section 3.2). It does not print its code.
 *
 * @param deviceCode what the device polls with
 * @param userCode what it shows
 * @param verificationUri where a member goes with it
 * @param life how long both are good
 * @param interval how long the device waits between two polls
 */
record EnrolmentAnswer(String deviceCode, String userCode, String verificationUri, Duration life, Duration interval) {
    private static final int MAXIMUM_TEXT = 2000;
    private static final int LONGEST = 3600;

    static EnrolmentAnswer of(JsonObject told) throws MalformedException {
        String userCode = told.string("user_code", 40);
        String uri = told.string("verification_uri", MAXIMUM_TEXT);
        // Both end on a terminal.
        if (!userCode.matches("[A-Z0-9-]+") || !uri.matches("https?://[!-~]+")) {
            throw new MalformedException("user_code and verification_uri: expected a code and a URL");
        }
        return new EnrolmentAnswer(
                told.string("device_code", 64),
                userCode,
                uri,
                Duration.ofSeconds(told.integer("expires_in", 1, LONGEST)),
                Duration.ofSeconds(told.optionalInteger("interval", 1, LONGEST).orElse(5L)));
    }

    @Override
    public String toString() {
        return "enrolment at " + verificationUri;
    }
}
