package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.license.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what a reader has understood back into claims. */
final class RewrittenClaims {
    private RewrittenClaims() {}

    static Map<String, Object> of(License license) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.ISSUER, license.issuer());
        claims.put(Claim.AUDIENCE, license.product().text());
        claims.put(Claim.LICENSE, license.licenseId().text());
        claims.put(Claim.ACTIVATION, license.activationId());
        claims.put(Claim.ID, license.id());
        put(claims, Claim.ANSWERS, license.answers());
        claims.put(Claim.MINIMUM_STATUS, rank(license.minimumStatus()));
        put(claims, Claim.ISSUED_AT, license.issuedAt());
        put(claims, Claim.NOT_BEFORE, license.notBefore());
        put(claims, Claim.EXPIRES_AT, license.expiresAt());
        put(claims, Claim.PERPETUAL, license.expiresAt() == null ? true : null);
        claims.put(Claim.REVISION, license.revision());
        claims.put(Claim.MODELS, models(license.models()));
        claims.put(Claim.FEATURES, license.features());
        claims.put(Claim.BINDING, binding(license.binding()));
        claims.put(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, license.deviceKey()));
        claims.put(Claim.MODE, license.mode() instanceof Mode.Online ? "online" : "one-time");
        put(claims, Claim.GRACE, license.mode() instanceof Mode.Online online ? online.grace() : null);
        Map<String, Object> clock = new LinkedHashMap<>();
        put(clock, Claim.TOLERANCE, license.clock().tolerance());
        clock.put(Claim.WITNESS_REQUIRED, license.clock().witnessRequired());
        claims.put(Claim.CLOCK, clock);
        Map<String, Object> status = new LinkedHashMap<>();
        put(status, Claim.MAXIMUM_AGE, license.status().maximumAge());
        put(status, Claim.GRACE, license.status().grace());
        claims.put(Claim.STATUS, status);
        claims.put(Claim.MUST, license.must());
        return claims;
    }

    static Map<String, Object> of(StatusSnapshot status) {
        Map<String, Object> claims = new LinkedHashMap<>(rank(status.rank()));
        claims.put(Claim.ISSUER, status.issuer());
        claims.put(Claim.AUDIENCE, status.licenseId().product().text());
        claims.put(Claim.LICENSE, status.licenseId().text());
        put(claims, Claim.ISSUED_AT, status.issuedAt());
        claims.put(Claim.SUSPENDED, status.suspended());
        claims.put(Claim.REVOKED, status.revoked());
        claims.put(Claim.REVOKED_ACTIVATIONS, status.revokedActivations());
        claims.put(Claim.SUPERSEDED_KEYS, status.supersededKeys());
        claims.put(Claim.REVOKED_BEFORE, status.revokedBefore());
        return claims;
    }

    static Map<String, Object> of(TrustBundle bundle) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(Claim.VERSION, bundle.version());
        put(claims, Claim.ISSUED_AT, bundle.issuedAt());
        List<String> roots = new ArrayList<>();
        bundle.roots().forEach(root -> roots.add(root.toBase64()));
        claims.put(Claim.ROOTS, roots);
        claims.put(Claim.REVOKED_SIGNERS, bundle.revokedSigners());
        return claims;
    }

    private static Map<String, Object> rank(StatusRank rank) {
        return Map.of(Claim.BUNDLE, rank.bundle(), Claim.SEQUENCE, rank.sequence());
    }

    private static Map<String, Object> binding(Binding binding) {
        Map<String, Object> claims = TestAuthority.binding(binding.scope().id(), binding.recorded());
        claims.put(Claim.POLICY, binding.policy().id());
        claims.put(Claim.MINIMUM_EVIDENCE, (long) binding.minimumEvidence());
        return claims;
    }

    private static List<Map<String, Object>> models(List<LicensedModel> models) {
        List<Map<String, Object>> claims = new ArrayList<>();
        for (LicensedModel model : models) {
            Map<String, Object> claim = new LinkedHashMap<>();
            claim.put(Claim.MODEL_ID, model.id().text());
            put(claim, Claim.NAME, model.name());
            put(claim, Claim.UNTIL, model.until());
            claims.add(claim);
        }
        return claims;
    }

    private static void put(Map<String, Object> claims, String name, @Nullable Object value) {
        if (value instanceof Instant time) {
            claims.put(name, time.getEpochSecond());
        } else if (value instanceof Duration duration) {
            claims.put(name, duration.toSeconds());
        } else if (value != null) {
            claims.put(name, value);
        }
    }
}
