package dev.holdfast.verifier.store;

import dev.holdfast.verifier.license.LicenseId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the record file of one license holds; FORMAT.md section 9.
 *
 * @param licenseId the license
 * @param license the license document, or null before the first grant
 * @param status the newest status snapshot document, or null
 * @param pending the request that waits for its answer, or null
 * @param state what the verifier remembers about this license, as JSON of at most 8 KiB that only the verifier reads, or
 *     null where nothing is remembered yet
 * @param stateAuthenticated whether the state's authentication code was checked with the device key; false for a user who
 *     may not read that key
 */
public record LicenseRecord(
        LicenseId licenseId,
        @Nullable String license,
        @Nullable String status,
        @Nullable PendingRequest pending,
        @Nullable String state,
        boolean stateAuthenticated) {
    /** The pending request, or empty. */
    public Optional<PendingRequest> pendingRequest() {
        return Optional.ofNullable(pending);
    }
}
