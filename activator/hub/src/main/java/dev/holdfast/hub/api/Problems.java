package dev.holdfast.hub.api;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problem documents (RFC 9457) as the hub writes them. */
final class Problems {
    private Problems() {}

    static String document(Refusal refusal, String requestId, @Nullable String status) {
        ProblemReason reason = refusal.reason();
        Map<String, @Nullable Object> members = Json.object(
                "type",
                reason.type(),
                "title",
                reason.meaning(),
                "status",
                reason.status(),
                "detail",
                refusal.detail(),
                "remedy",
                refusal.remedy(),
                "request_id",
                requestId);
        if (status != null) {
            members.put("status_snapshot", status);
        }
        String error = grantError(reason);
        if (error != null) {
            members.put("error", error);
        }
        return Json.text(members);
    }

    /** The error code of RFC 6749 section 5.2 and RFC 8628 section 3.5 that means the same; null where there is none. */
    private static @Nullable String grantError(ProblemReason reason) {
        return switch (reason) {
            case ENROLMENT_PENDING -> "authorization_pending";
            case ENROLMENT_TOO_FAST -> "slow_down";
            case ENROLMENT_DENIED -> "access_denied";
            case ENROLMENT_EXPIRED -> "expired_token";
            case ENROLMENT_UNKNOWN -> "invalid_grant";
            default -> null;
        };
    }

    static Reply reply(Refusal refusal, String requestId, @Nullable String status) {
        return new Reply(refusal.reason().status(), Problem.MEDIA_TYPE, document(refusal, requestId, status));
    }

    /** The reason that stands for a status that the HTTP server itself answers with. */
    static ProblemReason ofStatus(int status) {
        return switch (status) {
            case 404 -> ProblemReason.NOT_FOUND;
            case 505 -> ProblemReason.INPUT_INVALID;
            case 405, 501 -> ProblemReason.METHOD_NOT_ALLOWED;
            case 413 -> ProblemReason.BODY_TOO_LARGE;
            case 415 -> ProblemReason.MEDIA_TYPE_UNSUPPORTED;
            case 503 -> ProblemReason.UNAVAILABLE;
            default -> status >= 500 ? ProblemReason.INTERNAL : ProblemReason.INPUT_INVALID;
        };
    }
}
