package dev.holdfast.hub.licensing;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.LicensedModel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A license as the hub keeps it.
 *
 * @param id its identity
 * @param workspaceId the workspace that may use it
 * @param state whether it is good at all
 * @param seats how many machines it may be active on at once
 * @param offlineActivation whether a machine may activate it once and live offline
 * @param startsAt the first instant at which it holds
 * @param endsAt the first instant at which it no longer holds; null for a perpetual one
 * @param policy the match rule
 * @param minimumEvidence how many independent kinds of evidence a machine has to show
 * @param models the models that it covers, in the order in which they were added
 * @param features free names and values, which the application reads
 * @param terms what else it says
 * @param statusSequence the sequence of the newest status snapshot
 * @param createdAt when it was created
 */
public record HubLicense(
        LicenseId id,
        String workspaceId,
        LicenseState state,
        long seats,
        boolean offlineActivation,
        Instant startsAt,
        @Nullable Instant endsAt,
        BindingPolicy policy,
        int minimumEvidence,
        List<LicensedModel> models,
        Map<String, String> features,
        LicenseTerms terms,
        long statusSequence,
        Instant createdAt) {
    public HubLicense {
        models = List.copyOf(models);
        features = Map.copyOf(features);
    }

    /** The same covering other models, with other features. */
    HubLicense covering(List<LicensedModel> otherModels, Map<String, String> otherFeatures) {
        return new HubLicense(
                id,
                workspaceId,
                state,
                seats,
                offlineActivation,
                startsAt,
                endsAt,
                policy,
                minimumEvidence,
                otherModels,
                otherFeatures,
                terms,
                statusSequence,
                createdAt);
    }
}
