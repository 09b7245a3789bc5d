package dev.holdfast.verifier.store;

import dev.holdfast.verifier.license.LicenseId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the record file of one license holds; FORMAT.md section 9.
 *
 * @param licenseId the license
 * @param license the license document, or null before the first grant and after a release
 * @param status the newest status snapshot document, or null
 * @param pending the request that waits for its answer, or null
 * @param state what the verifier remembers about this license, as JSON of at most 8 KiB that only the verifier reads, or
 *     null where nothing is remembered yet
 * @param receipt the receipt of a release, which stands in the place of the license; or null
 * @param stateAuthenticated whether the state's authentication code was checked with the device key; false for a user who
 *     may not read that key
 */
public record LicenseRecord(
        LicenseId licenseId,
        @Nullable String license,
        @Nullable String status,
        @Nullable PendingRequest pending,
        @Nullable String state,
        @Nullable String receipt,
        boolean stateAuthenticated) {

    /** A record without a receipt. */
    public LicenseRecord(
            LicenseId licenseId,
            @Nullable String license,
            @Nullable String status,
            @Nullable PendingRequest pending,
            @Nullable String state,
            boolean stateAuthenticated) {
        this(licenseId, license, status, pending, state, null, stateAuthenticated);
    }

    /** The pending request, or empty. */
    public Optional<PendingRequest> pendingRequest() {
        return Optional.ofNullable(pending);
    }

    /** Whether the seat was given back: a receipt stands where the license was; FORMAT.md 15.7. */
    public boolean isReleased() {
        return license == null && receipt != null;
    }

    /** Whether a release waits for its answer. */
    public boolean isReleasing() {
        return pending != null && pending.operation().equals(PendingRequest.RELEASE);
    }

    /** The same record with another pending request, or with none. */
    public LicenseRecord withPending(@Nullable PendingRequest request) {
        return new LicenseRecord(licenseId, license, status, request, state, receipt, stateAuthenticated);
    }

    /** The same record with another status snapshot and what is remembered of it, authenticated. */
    public LicenseRecord withStatus(String snapshot, String remembered) {
        return new LicenseRecord(licenseId, license, snapshot, pending, remembered, receipt, true);
    }

    /** The same record with something else remembered. */
    public LicenseRecord withState(String remembered) {
        return new LicenseRecord(licenseId, license, status, pending, remembered, receipt, stateAuthenticated);
    }

    LicenseRecord authenticated(boolean authenticated) {
        return new LicenseRecord(licenseId, license, status, pending, state, receipt, authenticated);
    }
}
