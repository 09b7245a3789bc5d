package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.verifier.license.LicensedModel;
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
 * @param models the models that it covers, each once
 * @param features free names and values, which the application reads
 * @param seats how many machines it may be active on at once
 * @param offlineActivation whether a machine may activate it once and live offline
 * @param startsAt the first instant at which it holds, whole seconds
 * @param endsAt the first instant at which it no longer holds, whole seconds; null for a perpetual one
 * @param policy the match rule
 * @param minimumEvidence how many independent kinds of evidence a machine has to show: 1 or 2
 * @param terms what else it says
 */
public record LicenseWish(
        ProductId product,
        List<Covered> models,
        Map<String, String> features,
        long seats,
        boolean offlineActivation,
        Instant startsAt,
        @Nullable Instant endsAt,
        BindingPolicy policy,
        int minimumEvidence,
        LicenseTerms terms) {
    public LicenseWish {
        models = List.copyOf(models);
        features = Map.copyOf(features);
    }

    /**
     * A model that a license covers.
     *
     * @param id the model
     * @param until the first instant at which it is no longer covered, whole seconds; null for the license's own end
     */
    public record Covered(ModelId id, @Nullable Instant until) {
        static Covered of(LicensedModel model) {
            return new Covered(model.id(), model.until());
        }
    }

    /** A license as it is, which is a wish that changes nothing. */
    public static LicenseWish of(HubLicense license) {
        return new LicenseWish(
                license.id().product(),
                license.models().stream().map(Covered::of).toList(),
                license.features(),
                license.seats(),
                license.offlineActivation(),
                license.startsAt(),
                license.endsAt(),
                license.policy(),
                license.minimumEvidence(),
                license.terms());
    }
}
