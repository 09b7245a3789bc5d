package dev.holdfast.client;

import dev.holdfast.protocol.ActivationRequest;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Grant;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts request documents to one hub: no redirect is followed, the answer is bounded in time and size, and only what the
 * protocol knows comes back.
 */
final class HubCall {
    private static final String GRANT_MEDIA_TYPE = "application/json";

    private final HubEndpoint hub;
    private final Patience patience;
    private final HttpClient client;

    private HubCall(HubEndpoint hub, Patience patience, HttpClient client) {
        this.hub = hub;
        this.patience = patience;
        this.client = client;
    }

    /** Makes ready to call a hub; reads the file of its certificate authority, and sends nothing. */
    static HubCall to(HubEndpoint hub, Patience patience) throws LicenseSourceException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect())
                .sslParameters(HubTrust.parameters());
        if (hub.certificateAuthority().isPresent()) {
            client.sslContext(
                    HubTrust.onlyCertificatesIn(hub.certificateAuthority().get()));
        }
        return new HubCall(hub, patience, client.build());
    }

    /** Sends a request document, with a PAT where the operation needs one. */
    HubAnswer post(String document, @Nullable Pat pat) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.requests())
                .header("Content-Type", ActivationRequest.MEDIA_TYPE)
                .header("Accept", GRANT_MEDIA_TYPE + ", " + Problem.MEDIA_TYPE)
                .header("User-Agent", "holdfast")
                .POST(HttpRequest.BodyPublishers.ofString(document));
        if (pat != null) {
            request.header("Authorization", pat.authorization());
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), response -> new BoundedBody(limit(response)));
        try {
            HttpResponse<byte[]> response = answer.get(patience.total().toMillis(), TimeUnit.MILLISECONDS);
            return new HubAnswerReader(hub).read(response);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new TransportFailure(hub, patience).answer(cause == null ? e : cause);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return unreachable(
                    "no complete answer from " + hub + " within "
                            + patience.total().toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return unreachable("waiting for " + hub + " was interrupted", e);
        }
    }

    private static HubAnswer unreachable(String detail, Exception thrown) {
        return new HubAnswer.None(LicenseSourceException.of(ProblemReason.HUB_UNREACHABLE, detail, thrown), true);
    }

    private static int limit(HttpResponse.ResponseInfo response) {
        return response.statusCode() == 200 ? Grant.MAXIMUM_BYTES : Problem.MAXIMUM_BYTES;
    }
}
