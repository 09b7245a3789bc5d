package dev.holdfast.client;

import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import java.net.http.HttpResponse;

/** Tells a hub that introduces itself from everything else that may answer at its address. */
final class IntroductionReader {
    private static final String EXPECTED = "a hub that says who it is";

    private final HubEndpoint hub;

    IntroductionReader(HubEndpoint hub) {
        this.hub = hub;
    }

    HubIntroduction read(HttpResponse<byte[]> response) throws LicenseSourceException {
        HubReply reply = new HubReply(hub, response);
        try {
            if (reply.isDone()) {
                return HubIntroduction.parse(response.body());
            }
            if (reply.isProblem()) {
                throw refusal(Problem.parse(response.body())).askingToWait(reply.retryAfter());
            }
        } catch (MalformedException e) {
            throw reply.malformed(EXPECTED, e);
        }
        throw reply.unexpected(EXPECTED);
    }

    /** Nothing that is said here is final: the license on the machine was not judged. */
    private LicenseSourceException refusal(Problem problem) {
        return problem.code().equals(ProblemReason.NOT_FOUND.code())
                ? LicenseSourceException.withRemedy(
                        ProblemReason.HUB_ANSWER_INVALID,
                        hub + " does not say who it is, so it is an older hub than this program asks",
                        "check the address, or ask the hub's operator to update it")
                : HubReply.refusal(problem, false);
    }
}
