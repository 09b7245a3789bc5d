package dev.holdfast.hub.access;

/**
 * A token at the only moment at which its secret is known to the hub.
 *
 * @param token the token
 * @param secret its secret, to be shown once
 */
public record NewToken(Token token, Secret secret) {}
