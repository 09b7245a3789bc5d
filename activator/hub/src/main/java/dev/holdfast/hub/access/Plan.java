package dev.holdfast.hub.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace may have.
 *
 * @param products the products that it may have licenses of; null for every one
 * @param mostSeats how many seats its licenses may have together, revoked ones left out; null for any number
 * @param mostTokens how many PATs and workspace tokens may be good at once
 * @param features the features that its licenses may have; null for every one
 * @param longestTokenDays how long a PAT or workspace token may live, in days
 * @param neverExpiring whether such a token may live for ever
 */
public record Plan(
        @Nullable Set<String> products,
        @Nullable Long mostSeats,
        long mostTokens,
        @Nullable Set<String> features,
        long longestTokenDays,
        boolean neverExpiring) {
    /** What a workspace has until an operator says otherwise. */
    public static final Plan USUAL = new Plan(null, null, 1000, null, 366, false);

    public Plan {
        products = products == null ? null : Set.copyOf(products);
        features = features == null ? null : Set.copyOf(features);
    }
}
