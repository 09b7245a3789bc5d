package dev.holdfast.client;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.MalformedException;
import java.net.http.HttpResponse;
import java.util.Locale;

/** Tells a grant and a problem from everything else that may answer at an address. */
final class HubAnswerReader {
    private static final int SHOWN = 400;

    private final HubEndpoint hub;

    HubAnswerReader(HubEndpoint hub) {
        this.hub = hub;
    }

    HubAnswer read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String type = mediaType(response);
        try {
            if (status == 200 && type.equals("application/json")) {
                return new HubAnswer.Granting(Grant.parse(response.body()));
            }
            if (status >= 400 && type.equals(Problem.MEDIA_TYPE)) {
                return refusing(Problem.parse(response.body()), status);
            }
        } catch (MalformedException e) {
            return nothing("an answer with status " + status + " that does not keep to the form: " + e.getMessage());
        }
        if (status >= 300 && status < 400) {
            return nothing("a redirect, which is not followed because a token would go with it");
        }
        return nothing("status " + status + " with " + (type.isEmpty() ? "no media type" : plain(type)));
    }

    private HubAnswer refusing(Problem problem, int status) {
        boolean temporary = status >= 500 || status == 408 || status == 425 || status == 429;
        String remedy = plain(problem.remedy());
        String detail = plain(problem.detail())
                + (problem.requestId().isEmpty() ? "" : " (hub request " + plain(problem.requestId()) + ")");
        LicenseSourceException refusal = problem.reason()
                .map(reason -> LicenseSourceException.ofHub(
                        reason, detail, remedy.isEmpty() ? reason.remedy() : remedy, !temporary))
                .orElseGet(() -> LicenseSourceException.ofHub(
                        ProblemReason.HUB_ANSWER_INVALID,
                        "the hub refuses for a reason that this version does not know, " + plain(problem.code()) + ": "
                                + detail,
                        remedy.isEmpty() ? "update this program" : remedy,
                        !temporary));
        return new HubAnswer.Refusing(
                refusal,
                temporary,
                problem.code().equals(ProblemReason.REQUEST_SUPERSEDED.code()),
                status == 401,
                problem.statusSnapshot());
    }

    private HubAnswer nothing(String found) {
        return new HubAnswer.None(
                LicenseSourceException.of(
                        ProblemReason.HUB_ANSWER_INVALID,
                        "expected a grant or a problem document from " + hub + ", found " + found),
                true);
    }

    private static String mediaType(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Text of the hub ends on a terminal, so control characters do not get through, nor a page of it. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }
}
