package dev.holdfast.hub.access;

import java.time.Instant;

/**
 * A customer's account.
 *
 * @param id {@code ws_} and 26 characters
 * @param name a name for people
 * @param createdAt when it was created
 */
public record Workspace(String id, String name, Instant createdAt) {}
