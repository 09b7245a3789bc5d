package dev.holdfast.client;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every answer of a hub has in common, told from everything else that may answer at an address. */
final class HubReply {
    private static final int SHOWN = 400;
    /** At most a day or so: a hub that asks for more is asked again nevertheless. */
    private static final Pattern DELAY = Pattern.compile("[0-9]{1,5}");

    private final HubEndpoint hub;
    private final HttpResponse<byte[]> response;

    HubReply(HubEndpoint hub, HttpResponse<byte[]> response) {
        this.hub = hub;
        this.response = response;
    }

    /** Whether the hub says that it has done what was asked, in JSON. */
    boolean isDone() {
        return response.statusCode() == 200 && mediaType().equals("application/json");
    }

    /** Whether the hub says why it has not. */
    boolean isProblem() {
        return response.statusCode() >= 400 && mediaType().equals(Problem.MEDIA_TYPE);
    }

    /** Whether the hub may answer the same later. */
    boolean isTemporary() {
        int status = response.statusCode();
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    /** For how long the hub asks to be left alone (RFC 9110 section 10.2.3, in seconds); null where it does not say. */
    @Nullable
    Duration retryAfter() {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        return DELAY.matcher(seconds).matches() ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    /** A refusal that says what the hub says. */
    static LicenseSourceException refusal(Problem problem, boolean forGood) {
        String remedy = plain(problem.remedy());
        String said = plain(problem.detail());
        String detail = (said.isEmpty() ? "the hub refuses without a word" : said)
                + (problem.requestId().isEmpty() ? "" : " (hub request " + plain(problem.requestId()) + ")");
        return problem.reason()
                .map(reason -> LicenseSourceException.ofHub(
                        reason, detail, remedy.isEmpty() ? reason.remedy() : remedy, forGood))
                .orElseGet(() -> LicenseSourceException.ofHub(
                        ProblemReason.HUB_ANSWER_INVALID,
                        "the hub refuses for a reason that this version does not know, " + plain(problem.code()) + ": "
                                + detail,
                        remedy.isEmpty() ? "update this program" : remedy,
                        forGood));
    }

    /** A refusal of what breaks the form that it claims to have. */
    LicenseSourceException malformed(String expected, MalformedException e) {
        return invalid(
                expected,
                "an answer with status " + response.statusCode() + " that does not keep to the form: "
                        + e.getMessage());
    }

    /** A refusal of what is neither done nor a problem. */
    LicenseSourceException unexpected(String expected) {
        int status = response.statusCode();
        if (status >= 300 && status < 400) {
            return invalid(expected, "a redirect, which is not followed because a token would go with it");
        }
        String type = mediaType();
        return invalid(expected, "status " + status + " with " + (type.isEmpty() ? "no media type" : plain(type)));
    }

    private LicenseSourceException invalid(String expected, String found) {
        return LicenseSourceException.of(
                ProblemReason.HUB_ANSWER_INVALID,
                "expected " + expected + " or a problem document from " + hub + ", found " + found);
    }

    private String mediaType() {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Text of the hub ends on a terminal, so control characters do not get through, nor a page of it. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }
}
