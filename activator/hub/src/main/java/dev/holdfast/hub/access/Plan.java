package dev.holdfast.hub.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace may have.
 *
 * @param products the products that it may have licenses of; null for every one
 * @param mostSeats how many seats its licenses may have together, revoked ones left out; null for any number
 * @param mostTokens how many PATs, workspace tokens and device tokens may be good at once
 * @param features the features that its licenses may have; null for every one
 * @param longestTokenDays how long a token may be good, in days: one of the workspace, or a personal one of a member; a
 *     device token without being renewed
 * @param neverExpiring whether a token may live for ever
 */
public record Plan(
        @Nullable Set<String> products,
        @Nullable Long mostSeats,
        long mostTokens,
        @Nullable Set<String> features,
        long longestTokenDays,
        boolean neverExpiring) {
    /** What a workspace has until an operator says otherwise. */
    public static final Plan USUAL = new Plan(null, null, 20_000, null, 366, false);

    public Plan {
        products = products == null ? null : Set.copyOf(products);
        features = features == null ? null : Set.copyOf(features);
    }
}
