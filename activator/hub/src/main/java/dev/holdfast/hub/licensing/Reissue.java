package dev.holdfast.hub.licensing;

import java.time.Instant;

/**
 * A license that was signed anew without being asked for, and waits for its device; FORMAT.md 8.7.
 *
 * @param activationId the activation
 * @param revision the revision of the license
 * @param madeAt when it was signed
 */
public record Reissue(String activationId, long revision, Instant madeAt) {}
