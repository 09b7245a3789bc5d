package dev.holdfast.client;

import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps the pending request of a license: the one that is written down already where it still says what is meant, else a
 * new one, which is on the disk before it can be sent. The caller holds the operation lock.
 */
final class RequestDesk {
    private static final int ID_BYTES = 16;

    private final LicenseVerifier verifier;
    private final SecureRandom random;

    RequestDesk(LicenseVerifier verifier, SecureRandom random) {
        this.verifier = verifier;
        this.random = random;
    }

    /**
     * A request that may be sent.
     *
     * @param pending the request as it is on the disk
     * @param reused whether an earlier run may have sent it
     */
    record Ready(PendingRequest pending, boolean reused) {}

    Ready ready(LicenseId id, DeviceKey key, Wish wish) throws DataDirectoryException {
        Optional<PendingRequest> pending = waiting(id, key.publicKey().thumbprint(), wish);
        return pending.isPresent() ? new Ready(pending.get(), true) : fresh(id, key, wish);
    }

    /** The request on the disk that says what is meant, by the device key with this thumbprint. */
    Optional<PendingRequest> waiting(LicenseId id, String thumbprint, Wish wish) throws DataDirectoryException {
        return directory()
                .read(id)
                .flatMap(LicenseRecord::pendingRequest)
                .filter(pending -> says(pending, thumbprint, wish));
    }

    /** A new request; it abandons the one that was pending, if any. */
    Ready fresh(LicenseId id, DeviceKey key, Wish wish) throws DataDirectoryException {
        return write(id, key, content(id, wish, directory().read(id)));
    }

    /**
     * A new request that carries the license of the directory, for a hub that has forgotten the activation; empty where
     * there is none, or one that no request has room for. FORMAT.md 8.14.
     */
    Optional<Ready> carrying(LicenseId id, DeviceKey key, Wish wish) throws DataDirectoryException {
        Optional<LicenseRecord> record = directory().read(id);
        Optional<String> license = record.map(LicenseRecord::license)
                .filter(document -> document.length() <= RequestContent.MAXIMUM_LICENSE);
        return license.isEmpty()
                ? Optional.empty()
                : Optional.of(write(id, key, content(id, wish, record).carrying(license.get())));
    }

    /** Whether a request carries the license of the directory already. */
    boolean carriesLicense(PendingRequest pending) {
        try {
            return ActivationRequest.read(bytes(pending)).content().license() != null;
        } catch (MalformedException unreadable) {
            return false;
        }
    }

    private RequestContent content(LicenseId id, Wish wish, Optional<LicenseRecord> record) {
        return new RequestContent(
                wish.operation(),
                id,
                newId(),
                wish.fingerprint(),
                seconds(verifier.clock().instant()),
                verifier.witness(id).map(RequestDesk::seconds).orElse(null),
                verifier.trustBundleVersion(),
                verifier.parent(id).orElse(null),
                record.flatMap(LicenseRecord::pendingRequest)
                        .map(RequestDesk::abandoned)
                        .orElse(List.of()),
                wish.view(),
                wish.newSeat(),
                null);
    }

    private Ready write(LicenseId id, DeviceKey key, RequestContent content) throws DataDirectoryException {
        PendingRequest pending = new PendingRequest(
                content.requestId(), content.operation().id(), new DeviceKeySigner(key).document(content));
        directory().writePending(id, pending);
        return new Ready(pending, false);
    }

    /** A request and those that it abandoned itself, which the hub may have seen or not; the newest first. */
    private static List<String> abandoned(PendingRequest pending) {
        List<String> abandoned = new ArrayList<>(List.of(pending.requestId()));
        try {
            abandoned.addAll(ActivationRequest.read(bytes(pending)).content().abandons());
        } catch (MalformedException unreadable) {
            return abandoned;
        }
        return abandoned.subList(0, Math.min(abandoned.size(), RequestContent.MAXIMUM_ABANDONED));
    }

    private static byte[] bytes(PendingRequest pending) {
        return pending.document().getBytes(StandardCharsets.US_ASCII);
    }

    /** Evidence that has changed since makes another request: the hub refuses one ID with two contents. */
    private static boolean says(PendingRequest pending, String thumbprint, Wish wish) {
        try {
            ActivationRequest request = ActivationRequest.read(bytes(pending));
            RequestContent content = request.content();
            return content.operation() == wish.operation()
                    && content.fingerprint().equals(wish.fingerprint())
                    && Objects.equals(content.view(), wish.view())
                    && content.newSeat() == wish.newSeat()
                    && request.deviceKey().thumbprint().equals(thumbprint);
        } catch (MalformedException unreadable) {
            return false;
        }
    }

    private String newId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return StrictBase64Url.encode(id);
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private DataDirectory directory() {
        return verifier.dataDirectory();
    }
}
