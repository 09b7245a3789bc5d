package dev.holdfast.client;

import java.time.Duration;

/** Shows a person where to go and what to type there, so that a device gets its token. */
@FunctionalInterface
public interface EnrolmentPrompt {
    /**
     * Shows it.
     *
     * @param verificationUri where a member goes
     * @param userCode what the member types there
     * @param life how long that is good
     */
    void show(String verificationUri, String userCode, Duration life);
}
