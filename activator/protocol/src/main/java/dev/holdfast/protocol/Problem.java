package dev.holdfast.protocol;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457) as the hub answers it.
 *
 * @param code the code of the reason, the last part of {@code type}
 * @param status the HTTP status
 * @param detail what was expected and found, one sentence
 * @param remedy what to do about it
 * @param requestId the ID under which the hub logged the call, for its operator
 * @param statusSnapshot the newest status snapshot document of the license, which says the same under a signature; null
 *     where the hub sent none
 */
public record Problem(
        String code,
        int status,
        String detail,
        String remedy,
        String requestId,
        @Nullable String statusSnapshot) {
    /** The media type of a problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What every problem type starts with. */
    public static final String TYPE_PREFIX = "urn:holdfast:reason:";

    /** The largest problem document that a client reads, in bytes. */
    public static final int MAXIMUM_BYTES = 64 * 1024;

    private static final int MAXIMUM_TEXT = 4096;

    /** The reason, or empty where the hub is newer and names one that this version does not know. */
    public Optional<ProblemReason> reason() {
        return ProblemReason.ofCode(code);
    }

    /** Reads a problem document; unknown members are passed over, as RFC 9457 demands. */
    public static Problem parse(byte[] json) throws MalformedException {
        JsonObject problem = JsonObject.parse(json, MAXIMUM_BYTES);
        String type = problem.string("type", 200);
        if (!type.startsWith(TYPE_PREFIX)) {
            throw new MalformedException("problem type: expected " + TYPE_PREFIX + "…");
        }
        return new Problem(
                type.substring(TYPE_PREFIX.length()),
                (int) problem.integer("status", 400, 599),
                problem.optionalString("detail", MAXIMUM_TEXT).orElse(""),
                problem.optionalString("remedy", MAXIMUM_TEXT).orElse(""),
                problem.optionalString("request_id", 100).orElse(""),
                problem.optionalString("status_snapshot", MAXIMUM_BYTES).orElse(null));
    }
}
