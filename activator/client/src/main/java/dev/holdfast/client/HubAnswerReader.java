package dev.holdfast.client;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.jws.MalformedException;
import java.net.http.HttpResponse;

/** Tells a grant and a problem from everything else that may answer a request. */
final class HubAnswerReader {
    private static final String EXPECTED = "a grant";

    private final HubEndpoint hub;

    HubAnswerReader(HubEndpoint hub) {
        this.hub = hub;
    }

    HubAnswer read(HttpResponse<byte[]> response) {
        HubReply reply = new HubReply(hub, response);
        try {
            if (reply.isDone()) {
                return new HubAnswer.Granting(Grant.parse(response.body()));
            }
            if (reply.isProblem()) {
                return refusing(Problem.parse(response.body()), reply.isTemporary(), response.statusCode());
            }
        } catch (MalformedException e) {
            return new HubAnswer.None(reply.malformed(EXPECTED, e), true);
        }
        return new HubAnswer.None(reply.unexpected(EXPECTED), true);
    }

    private static HubAnswer refusing(Problem problem, boolean temporary, int status) {
        return new HubAnswer.Refusing(
                HubReply.refusal(problem, !temporary),
                temporary,
                problem.code().equals(ProblemReason.REQUEST_SUPERSEDED.code()),
                status == 401,
                problem.statusSnapshot());
    }
}
