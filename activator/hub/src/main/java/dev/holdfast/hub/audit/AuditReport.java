package dev.holdfast.hub.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of the audit found good.
 *
 * @param first the first record that was looked at
 * @param sealed the newest sealed record; below {@code first} where there is none
 * @param signed the newest signed record; 0 where there is none
 * @param vouched the newest record that a head signs of which no signing certificate was revoked since; 0 where there is none
 * @param signedAt when that was signed; null where nothing is
 * @param unsealed how many records follow that are not sealed yet
 * @param oldestUnsigned when the oldest record was written that no head signs; null where there is none
 * @param revokedSigners signing certificates of heads that a trust bundle has revoked since, by their thumbprints
 */
public record AuditReport(
        long first,
        long sealed,
        long signed,
        long vouched,
        @Nullable Instant signedAt,
        long unsealed,
        @Nullable Instant oldestUnsigned,
        List<String> revokedSigners) {
    public AuditReport {
        revokedSigners = List.copyOf(revokedSigners);
    }
}
