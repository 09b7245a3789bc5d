package dev.holdfast.verifier.license;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a signed license says; FORMAT.md section 5. A value of this type alone proves nothing: what has been verified
 * comes out of a {@code Verdict}.
 *
 * @param issuer who signed, for people; shown, never trusted
 * @param licenseId the license, whose product is also the audience
 * @param activationId the activation: 43 characters of base64url, the thumbprint of the activation's first device key
 * @param id the identity of this very document ({@code jti}), 22 characters of base64url
 * @param answers the ID of the request that it answers; null for a re-issue that answers none
 * @param minimumStatus the lowest status snapshot that it may be used with
 * @param issuedAt when it was signed, whole seconds
 * @param notBefore the first instant at which it holds
 * @param expiresAt the first instant at which it no longer holds; null for a perpetual license
 * @param revision a number that only rises for an activation
 * @param models the models that it covers, at most 256
 * @param features free name and value pairs; values are strings
 * @param binding what ties it to a machine
 * @param deviceKey thumbprint (RFC 7638, SHA-256, base64url) of the device key
 * @param mode one-time or online
 * @param clock demands on the clock
 * @param status demands on the status snapshot
 * @param signerGrace for how long it runs on, where it had verified before, after its signer was revoked
 * @param must names of claims that a verifier has to understand
 */
public record License(
        String issuer,
        LicenseId licenseId,
        String activationId,
        String id,
        @Nullable String answers,
        StatusRank minimumStatus,
        Instant issuedAt,
        Instant notBefore,
        @Nullable Instant expiresAt,
        long revision,
        List<LicensedModel> models,
        Map<String, String> features,
        Binding binding,
        String deviceKey,
        Mode mode,
        ClockPolicy clock,
        StatusPolicy status,
        Duration signerGrace,
        Set<String> must) {
    /** What a license says of its signer's revocation where it says nothing: FORMAT.md 7.8. */
    public static final Duration USUAL_SIGNER_GRACE = Duration.ofDays(30);

    public License {
        models = List.copyOf(models);
        features = Map.copyOf(features);
        must = Set.copyOf(must);
    }

    /** A license that says nothing of its signer's revocation. */
    public License(
            String issuer,
            LicenseId licenseId,
            String activationId,
            String id,
            @Nullable String answers,
            StatusRank minimumStatus,
            Instant issuedAt,
            Instant notBefore,
            @Nullable Instant expiresAt,
            long revision,
            List<LicensedModel> models,
            Map<String, String> features,
            Binding binding,
            String deviceKey,
            Mode mode,
            ClockPolicy clock,
            StatusPolicy status,
            Set<String> must) {
        this(
                issuer,
                licenseId,
                activationId,
                id,
                answers,
                minimumStatus,
                issuedAt,
                notBefore,
                expiresAt,
                revision,
                models,
                features,
                binding,
                deviceKey,
                mode,
                clock,
                status,
                USUAL_SIGNER_GRACE,
                must);
    }

    /** The product that the license is for. */
    public ProductId product() {
        return licenseId.product();
    }

    /** The entry for one model, or empty where the license does not cover it. */
    public Optional<LicensedModel> model(ModelId id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
