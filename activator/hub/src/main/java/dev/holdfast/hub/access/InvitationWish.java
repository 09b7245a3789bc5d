package dev.holdfast.hub.access;

/**
 * Whom to invite.
 *
 * @param email the person's address, which the hub sends nothing to
 * @param name a name for people
 * @param role what the person is to be in the workspace
 */
public record InvitationWish(String email, String name, Role role) {}
