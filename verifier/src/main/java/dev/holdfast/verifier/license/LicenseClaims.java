package dev.holdfast.verifier.license;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the claims of a license; FORMAT.md section 5. */
public final class LicenseClaims {
    static final int MAXIMUM_SHOWN = 200;

    private static final int MAXIMUM_MODELS = 256;
    private static final int MAXIMUM_FEATURE = 1000;
    private static final int MAXIMUM_MUST = 32;
    private static final int MAXIMUM_KINDS = 16;
    private static final int MAXIMUM_NAME = 64;
    private static final Set<String> UNDERSTOOD = Set.of(
            Claim.ISSUER,
            Claim.AUDIENCE,
            Claim.LICENSE,
            Claim.ACTIVATION,
            Claim.ID,
            Claim.ANSWERS,
            Claim.MINIMUM_STATUS,
            Claim.ISSUED_AT,
            Claim.NOT_BEFORE,
            Claim.EXPIRES_AT,
            Claim.PERPETUAL,
            Claim.REVISION,
            Claim.MODELS,
            Claim.FEATURES,
            Claim.BINDING,
            Claim.CONFIRMATION,
            Claim.MODE,
            Claim.GRACE,
            Claim.CLOCK,
            Claim.STATUS,
            Claim.SIGNER_GRACE,
            Claim.MUST);

    private LicenseClaims() {}

    /** Whether {@code must} names a claim that this version does not understand; to be asked before {@link #read}. */
    public static boolean needNewerVerifier(JsonObject claims) throws MalformedException {
        return !UNDERSTOOD.containsAll(must(claims));
    }

    /** What the claims say; nobody has vouched for them yet. */
    public static License read(JsonObject claims) throws MalformedException {
        Instant notBefore = ClaimTimes.required(claims, Claim.NOT_BEFORE);
        Instant expiresAt = expiry(claims, notBefore);
        return new License(
                ClaimText.shown(claims, Claim.ISSUER, MAXIMUM_SHOWN),
                ClaimText.licenseId(claims),
                ClaimText.id(claims, Claim.ACTIVATION, ClaimText.THUMBPRINT_BYTES),
                ClaimText.id(claims, Claim.ID, ClaimText.DOCUMENT_ID_BYTES),
                claims.has(Claim.ANSWERS) ? ClaimText.id(claims, Claim.ANSWERS, ClaimText.DOCUMENT_ID_BYTES) : null,
                StatusClaims.rank(claims.object(Claim.MINIMUM_STATUS)),
                ClaimTimes.required(claims, Claim.ISSUED_AT),
                notBefore,
                expiresAt,
                claims.integer(Claim.REVISION, 1, TrustBundleClaims.HIGHEST),
                models(claims),
                features(claims.object(Claim.FEATURES)),
                binding(claims.object(Claim.BINDING)),
                ClaimText.id(claims.object(Claim.CONFIRMATION), Claim.THUMBPRINT, ClaimText.THUMBPRINT_BYTES),
                mode(claims, expiresAt),
                clock(claims.object(Claim.CLOCK)),
                status(claims.object(Claim.STATUS)),
                signerGrace(claims),
                Set.copyOf(must(claims)));
    }

    private static List<String> must(JsonObject claims) throws MalformedException {
        return claims.has(Claim.MUST) ? claims.strings(Claim.MUST, MAXIMUM_MUST, MAXIMUM_NAME) : List.of();
    }

    private static @Nullable Instant expiry(JsonObject claims, Instant notBefore) throws MalformedException {
        Instant expiresAt = ClaimTimes.optional(claims, Claim.EXPIRES_AT);
        boolean perpetual = claims.has(Claim.PERPETUAL);
        if ((expiresAt == null) != perpetual || (perpetual && !claims.bool(Claim.PERPETUAL))) {
            throw new MalformedException("term: expected either exp or perpetual, which is true where it is there");
        }
        if (expiresAt != null && !expiresAt.isAfter(notBefore)) {
            throw new MalformedException("exp: expected a time after nbf");
        }
        return expiresAt;
    }

    private static List<LicensedModel> models(JsonObject claims) throws MalformedException {
        Map<ModelId, LicensedModel> models = new LinkedHashMap<>();
        for (JsonObject model : claims.objects(Claim.MODELS, MAXIMUM_MODELS)) {
            ModelId id = modelId(model);
            String name = model.has(Claim.NAME) ? ClaimText.shown(model, Claim.NAME, MAXIMUM_SHOWN) : null;
            if (models.put(id, new LicensedModel(id, name, ClaimTimes.optional(model, Claim.UNTIL))) != null) {
                throw new MalformedException("models: expected each model once");
            }
        }
        return new ArrayList<>(models.values());
    }

    private static ModelId modelId(JsonObject model) throws MalformedException {
        try {
            return new ModelId(model.string(Claim.MODEL_ID, MAXIMUM_NAME));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("models: expected model IDs of 1 to 64 letters, digits, dots, _ or -");
        }
    }

    private static Map<String, String> features(JsonObject features) throws MalformedException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : features.names()) {
            values.put(ClaimText.shown(name), ClaimText.shown(features, name, MAXIMUM_FEATURE));
        }
        return values;
    }

    private static Binding binding(JsonObject binding) throws MalformedException {
        Optional<Binding.Scope> scope = Binding.Scope.ofId(binding.string(Claim.SCOPE, MAXIMUM_NAME));
        Optional<BindingPolicy> policy = BindingPolicy.ofId(binding.string(Claim.POLICY, MAXIMUM_NAME));
        if (scope.isEmpty() || policy.isEmpty()) {
            throw new MalformedException("binding: expected a scope and a policy that this version knows");
        }
        Fingerprint recorded = FingerprintJson.read(binding);
        for (EvidenceKind kind : recorded.digests().keySet()) {
            if ((kind == EvidenceKind.ASSERTED) != (scope.get() == Binding.Scope.VOLUME)) {
                throw new MalformedException("binding: expected asserted evidence at volume scope and nowhere else");
            }
        }
        int minimum = (int) binding.integer(Claim.MINIMUM_EVIDENCE, 1, 2);
        return new Binding(scope.get(), policy.get(), minimum, recorded, shared(binding));
    }

    private static Set<EvidenceKind> shared(JsonObject binding) throws MalformedException {
        if (!binding.has(Claim.SHARED)) {
            return Set.of();
        }
        Set<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        for (String name : binding.strings(Claim.SHARED, MAXIMUM_KINDS, MAXIMUM_NAME)) {
            EvidenceKind.ofId(name).ifPresent(kinds::add);
        }
        return kinds;
    }

    private static Mode mode(JsonObject claims, @Nullable Instant expiresAt) throws MalformedException {
        String mode = claims.string(Claim.MODE, MAXIMUM_NAME);
        Duration grace = ClaimTimes.optionalDuration(claims, Claim.GRACE);
        if (mode.equals("one-time")) {
            return new Mode.OneTime();
        }
        if (!mode.equals("online") || expiresAt == null || grace == null) {
            throw new MalformedException("mode: expected one-time, or online with an expiry and a grace");
        }
        return new Mode.Online(grace);
    }

    private static Duration signerGrace(JsonObject claims) throws MalformedException {
        Duration grace = ClaimTimes.optionalDuration(claims, Claim.SIGNER_GRACE);
        return grace == null ? License.USUAL_SIGNER_GRACE : grace;
    }

    private static ClockPolicy clock(JsonObject clock) throws MalformedException {
        return new ClockPolicy(ClaimTimes.optionalDuration(clock, Claim.TOLERANCE), clock.bool(Claim.WITNESS_REQUIRED));
    }

    private static StatusPolicy status(JsonObject status) throws MalformedException {
        return new StatusPolicy(
                ClaimTimes.optionalDuration(status, Claim.MAXIMUM_AGE), ClaimTimes.duration(status, Claim.GRACE));
    }
}
