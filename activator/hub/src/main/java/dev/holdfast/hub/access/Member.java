package dev.holdfast.hub.access;

import java.time.Instant;

/**
 * A person in a workspace.
 *
 * @param accountId the person
 * @param workspaceId the workspace
 * @param email the address at which the person was invited
 * @param name a name for people
 * @param role what the person is in it
 * @param createdAt since when
 */
public record Member(String accountId, String workspaceId, String email, String name, Role role, Instant createdAt) {}
