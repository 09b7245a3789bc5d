package dev.holdfast.hub.catalog;

import java.time.Instant;

/**
 * A model of a product.
 *
 * @param productId the product
 * @param id the lineage
 * @param name a name for people
 * @param createdAt when it was created
 */
public record Model(String productId, String id, String name, Instant createdAt) {}
