package dev.holdfast.client;

import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import java.net.http.HttpResponse;

/** Tells what was asked for and a problem from everything else that may answer a request. */
final class HubAnswerReader {
    private final HubEndpoint hub;
    private final String expected;
    private final Content content;

    /** Reads answers of a hub, in which something is expected that a message can name. */
    HubAnswerReader(HubEndpoint hub, String expected, Content content) {
        this.hub = hub;
        this.expected = expected;
        this.content = content;
    }

    /** How the body of an answer is read that is no problem. */
    @FunctionalInterface
    interface Content {
        HubAnswer read(byte[] body) throws MalformedException;
    }

    HubAnswer read(HttpResponse<byte[]> response) {
        HubReply reply = new HubReply(hub, response);
        try {
            if (reply.isDone()) {
                return content.read(response.body());
            }
            if (reply.isProblem()) {
                return refusing(Problem.parse(response.body()), reply, response.statusCode());
            }
        } catch (MalformedException e) {
            return new HubAnswer.None(reply.malformed(expected, e), true);
        }
        return new HubAnswer.None(reply.unexpected(expected), true);
    }

    private static HubAnswer refusing(Problem problem, HubReply reply, int status) {
        boolean temporary = reply.isTemporary();
        return new HubAnswer.Refusing(
                HubReply.refusal(problem, !temporary).askingToWait(reply.retryAfter()),
                temporary,
                problem.code().equals(ProblemReason.REQUEST_SUPERSEDED.code()),
                problem.code().equals(ProblemReason.ACTIVATION_UNKNOWN.code()),
                status == 401,
                problem.statusSnapshot());
    }
}
