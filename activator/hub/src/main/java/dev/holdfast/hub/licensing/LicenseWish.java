package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a license is to be.
 *
 * @param product its product
 * @param models the models that it covers
 * @param features free names and values, which the application reads
 * @param seats how many machines it may be active on at once
 * @param offlineActivation whether a machine may activate it once and live offline
 * @param endsAt the first instant at which it no longer holds; null for a perpetual one
 * @param policy the match rule
 * @param minimumEvidence how many independent kinds of evidence a machine has to show: 1 or 2
 */
public record LicenseWish(
        ProductId product,
        List<ModelId> models,
        Map<String, String> features,
        long seats,
        boolean offlineActivation,
        @Nullable Instant endsAt,
        BindingPolicy policy,
        int minimumEvidence) {
    public LicenseWish {
        models = List.copyOf(models);
        features = Map.copyOf(features);
    }
}
