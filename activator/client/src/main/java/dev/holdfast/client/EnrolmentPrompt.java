package dev.holdfast.client;

import java.time.Duration;

/** Shows a person where to go with which code, so that a device gets its token. */
@FunctionalInterface
public interface EnrolmentPrompt {
    /**
     * Shows it.
     *
     * @param verificationUri where a member learns how to approve
     * @param userCode the code that the member approves
     * @param device the thumbprint of this device's key, for the member to compare
     * @param life how long that is good
     */
    void show(String verificationUri, String userCode, String device, Duration life);
}
