package dev.holdfast.verifier.license;

import java.time.Instant;

/**
 * What the hub says of a release: the seat was given back; FORMAT.md section 15.
 *
 * @param issuer who signed, for people
 * @param licenseId the license whose seat it was
 * @param activationId the activation that was released
 * @param requestId the release that it answers
 * @param deviceKey thumbprint of the device key that the activation answered to
 * @param rank the status snapshots of the license that name the activation are of this rank or a later one
 * @param issuedAt when it was signed, whole seconds
 */
public record Receipt(
        String issuer,
        LicenseId licenseId,
        String activationId,
        String requestId,
        String deviceKey,
        StatusRank rank,
        Instant issuedAt) {}
