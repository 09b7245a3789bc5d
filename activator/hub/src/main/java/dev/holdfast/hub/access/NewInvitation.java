package dev.holdfast.hub.access;

/**
 * An invitation at the only moment at which its secret is known to the hub.
 *
 * @param invitation the invitation
 * @param secret its secret, to be shown once
 */
public record NewInvitation(Invitation invitation, Secret secret) {}
