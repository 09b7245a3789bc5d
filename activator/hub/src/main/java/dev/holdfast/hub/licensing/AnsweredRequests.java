package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.ProblemReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What requests were answered, so that a request that is sent again takes nothing again: the same request of the same
 * device key is answered with the same bytes, however late, for the last three of an activation.
 */
final class AnsweredRequests {
    private static final int KEPT = 3;

    private AnsweredRequests() {}

    private record Earlier(String deviceKey, String documentSha256, Optional<String> answer) {}

    /** The answer to this very request, or empty where it is new; refused where its ID was used otherwise. */
    static Optional<String> recall(Handle handle, ActivationRequest request) {
        Optional<Earlier> earlier = handle.createQuery(
                        "SELECT device_key, document_sha256, answer FROM answered_request WHERE request_id = :id")
                .bind("id", request.content().requestId())
                .map((row, context) -> new Earlier(
                        row.getString("device_key"),
                        row.getString("document_sha256"),
                        Optional.ofNullable(row.getString("answer"))))
                .findOne();
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        if (!earlier.get().deviceKey().equals(request.deviceKey().thumbprint())
                || !earlier.get().documentSha256().equals(digest(request))) {
            throw Refusal.of(ProblemReason.REQUEST_CONFLICT);
        }
        return Optional.of(earlier.get().answer().orElseThrow(() -> Refusal.of(ProblemReason.REQUEST_SUPERSEDED)));
    }

    /** Remembers an answer, and forgets the text of the fourth last. */
    static void remember(Handle handle, ActivationRequest request, Activation activation, String answer) {
        rememberFirst(handle, request, activation, answer);
        forgetOldest(handle, activation);
    }

    /** Remembers the answer to the first request of an activation. */
    static void rememberFirst(Handle handle, ActivationRequest request, Activation activation, String answer) {
        handle.createUpdate("INSERT INTO answered_request"
                        + " (request_id, license_id, activation_id, device_key, document_sha256, revision, answer)"
                        + " VALUES (:id, :license, :activation, :key, :digest, :revision, :answer)")
                .bind("id", request.content().requestId())
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .bind("key", request.deviceKey().thumbprint())
                .bind("digest", digest(request))
                .bind("revision", activation.revision())
                .bind("answer", answer)
                .execute();
    }

    private static void forgetOldest(Handle handle, Activation activation) {
        handle.createUpdate("UPDATE answered_request SET answer = NULL"
                        + " WHERE license_id = :license AND activation_id = :activation AND answer IS NOT NULL"
                        + " AND revision NOT IN (SELECT revision FROM answered_request"
                        + " WHERE license_id = :license AND activation_id = :activation"
                        + " ORDER BY revision DESC LIMIT :kept)")
                .bind("license", activation.licenseId())
                .bind("activation", activation.id())
                .bind("kept", KEPT)
                .execute();
    }

    private static String digest(ActivationRequest request) {
        try {
            byte[] bytes = request.document().getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
