package dev.holdfast.verifier.license;

import java.time.Instant;
import java.util.Set;

/**
 * What the hub last said about one license; FORMAT.md section 6.
 *
 * @param issuer who signed, for people
 * @param licenseId the license that it is about
 * @param rank its place among the snapshots of this license
 * @param issuedAt when it was signed, whole seconds
 * @param suspended whether the license is suspended
 * @param revoked whether the license is revoked
 * @param revokedActivations activation IDs that are revoked; together with the superseded ones at most 1,000
 * @param supersededKeys thumbprints of device keys that were replaced after their data directory was lost
 * @param revokedBefore licenses with a revision below this are void; 0 voids none
 */
public record StatusSnapshot(
        String issuer,
        LicenseId licenseId,
        StatusRank rank,
        Instant issuedAt,
        boolean suspended,
        boolean revoked,
        Set<String> revokedActivations,
        Set<String> supersededKeys,
        long revokedBefore) {
    public StatusSnapshot {
        revokedActivations = Set.copyOf(revokedActivations);
        supersededKeys = Set.copyOf(supersededKeys);
    }
}
