package dev.holdfast.client;

import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.ReleaseAnswer;
import dev.holdfast.verifier.jws.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls one hub: no redirect is followed, the answer is bounded in time and size, and only what the protocol knows comes
 * back.
 */
final class HubCall {
    private static final String JSON_MEDIA_TYPE = "application/json";

    private final HubEndpoint hub;
    private final Patience patience;
    private final WaitNotice notice;
    private final HttpClient client;

    private HubCall(HubEndpoint hub, Patience patience, WaitNotice notice, HttpClient client) {
        this.hub = hub;
        this.patience = patience;
        this.notice = notice;
        this.client = client;
    }

    /** Makes ready to call a hub; reads the file of its certificate authority, and sends nothing. */
    static HubCall to(HubEndpoint hub, Patience patience, WaitNotice notice) throws LicenseSourceException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .sslParameters(HubTrust.parameters());
        if (hub.certificateAuthority().isPresent()) {
            client.sslContext(
                    HubTrust.onlyCertificatesIn(hub.certificateAuthority().get()));
        }
        return new HubCall(hub, patience, notice, client.build());
    }

    /**
     * Asks the hub who it is, without a token.
     *
     * @param after the newest trust bundle held
     */
    HubIntroduction introduction(long after) throws LicenseSourceException {
        try {
            return new IntroductionReader(hub)
                    .read(send(request(hub.introduction(after)).GET()));
        } catch (UnansweredException e) {
            throw e.answer().failure();
        }
    }

    /** Sends a request document, with a PAT where the operation needs one. */
    HubAnswer post(String document, @Nullable Pat pat) {
        return post(
                hub.requests(),
                document,
                pat == null ? null : pat.authorization(),
                "a grant",
                body -> new HubAnswer.Granting(Grant.parse(body)));
    }

    /** Sends a request that gives a seat back. */
    HubAnswer release(String document) {
        return post(
                hub.requests(),
                document,
                null,
                "a receipt",
                body -> new HubAnswer.Receipting(ReleaseAnswer.parse(body)));
    }

    /**
     * Sends a token request to an address below the hub's.
     *
     * @param authorization what goes into the Authorization header; null for none
     */
    HubAnswer ask(String path, String document, @Nullable String authorization) {
        return post(
                URI.create(hub.address() + path),
                document,
                authorization,
                "what it tells of a device token",
                body -> new HubAnswer.Telling(JsonObject.parse(body, Problem.MAXIMUM_BYTES)));
    }

    private HubAnswer post(
            URI address,
            String document,
            @Nullable String authorization,
            String expected,
            HubAnswerReader.Content content) {
        HttpRequest.Builder request = request(address)
                .header("Content-Type", ActivationRequest.MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString(document));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            return new HubAnswerReader(hub, expected, content).read(send(request));
        } catch (UnansweredException e) {
            return e.answer();
        }
    }

    /** Calls an operation of the contract; gives whatever HTTP answer there is. */
    HttpResponse<byte[]> operation(String method, URI address, String authorization, byte @Nullable [] body)
            throws LicenseSourceException {
        HttpRequest.Builder request = request(address).header("Authorization", authorization);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", JSON_MEDIA_TYPE)
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        }
        try {
            return send(request);
        } catch (UnansweredException e) {
            throw e.answer().failure();
        }
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Accept", JSON_MEDIA_TYPE + ", " + Problem.MEDIA_TYPE)
                .header("User-Agent", "holdfast");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws UnansweredException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), response -> new BoundedBody(limit(response)));
        try {
            return await(answer);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new UnansweredException(new TransportFailure(hub, patience).answer(cause == null ? e : cause));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable(
                    "no complete answer from " + hub + " within "
                            + patience.total().toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("waiting for " + hub + " was interrupted", e);
        }
    }

    /** In two parts, so that a person who sees nothing happen is told what is waited for. */
    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        Duration rest = patience.total().minus(patience.silence());
        if (!rest.isNegative()) {
            try {
                return answer.get(patience.silence().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                notice.waiting(hub);
                return answer.get(rest.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return answer.get(patience.total().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static UnansweredException unreachable(String detail, Exception thrown) {
        return new UnansweredException(
                new HubAnswer.None(LicenseSourceException.of(ProblemReason.HUB_UNREACHABLE, detail, thrown), true));
    }

    private static int limit(HttpResponse.ResponseInfo response) {
        return response.statusCode() == 200 ? Grant.MAXIMUM_BYTES : Problem.MAXIMUM_BYTES;
    }
}
