package dev.holdfast.hub.catalog;

import java.time.Instant;

/**
 * A product.
 *
 * @param id what verifiers are built into, 1 to 40 characters of {@code [a-z0-9-]}
 * @param name a name for people
 * @param createdAt when it was created
 */
public record Product(String id, String name, Instant createdAt) {}
