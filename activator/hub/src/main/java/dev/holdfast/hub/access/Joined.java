package dev.holdfast.hub.access;

import org.jspecify.annotations.Nullable;

/**
 * An invitation that was accepted.
 *
 * @param member who the person is in the workspace now
 * @param token the person's first personal token; null for a person who had an account before
 */
public record Joined(Member member, @Nullable NewToken token) {}
