package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Calls a hub's operations as an operator or a member. What the hub refuses, and what cannot be reached or understood, is thrown as a
 * {@link Refusal}. Thread-safe.
 */
public final class Administration {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int MAXIMUM_ANSWER = 8 << 20;
    private static final int SHOWN = 1000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI hub;
    private final Secret token;

    /**
     * A view of a hub.
     *
     * @param hub its address: https, or http on the loopback interface
     * @param token the caller's token
     */
    public Administration(URI hub, Secret token) {
        requireSafe(hub);
        this.hub = hub;
        this.token = token;
    }

    private static void requireSafe(URI hub) {
        boolean https = "https".equals(hub.getScheme());
        if (hub.getHost() == null || !(https || ("http".equals(hub.getScheme()) && isLoopback(hub.getHost())))) {
            throw Refusal.of(ProblemReason.HUB_ADDRESS_INVALID);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new Refusal(ProblemReason.HUB_UNREACHABLE, "the name " + host + " is not known");
        }
    }

    /** Creates or does something; gives the answer. */
    public JsonNode post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    /** Replaces something; gives the answer. */
    public JsonNode put(String path, Map<String, ?> body) {
        return send("PUT", path, body);
    }

    /** Changes members of something; gives the answer. */
    JsonNode patch(String path, Map<String, ?> body) {
        return send("PATCH", path, body);
    }

    /** Changes members of something by what they are; refused where somebody else changed it in between. */
    JsonNode change(String path, Function<JsonNode, Map<String, Object>> change) {
        Answer present = answer(request(path).GET());
        return call(json(request(path).header("If-Match", present.tag()), "PATCH", change.apply(read(present))));
    }

    /** Accepts an invitation, which goes beside the token. */
    JsonNode join(String path, Secret invitation) {
        String secret = sendable(invitation);
        return call(request(path)
                .header("Content-Type", "application/json")
                .header("Holdfast-Invitation", secret)
                .POST(BodyPublishers.ofString("{}")));
    }

    /** Reads something. */
    public JsonNode get(String path) {
        return call(request(path).GET());
    }

    /** Reads a document as it is. */
    String text(String path) {
        return answer(request(path).GET()).text();
    }

    /** Deletes or revokes something. */
    public void delete(String path) {
        call(request(path).DELETE());
    }

    /** Reads a list to its end. */
    public List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = get(path);
        page.path("items").forEach(items::add);
        while (page.path("next").isTextual()) {
            page = get(path + (path.indexOf('?') < 0 ? "?" : "&") + "after="
                    + segment(page.path("next").asText()));
            page.path("items").forEach(items::add);
        }
        return items;
    }

    /** The address of a workspace. */
    static String workspace(String id) {
        return "/api/v1/workspaces/" + segment(id);
    }

    /** The address of a license. */
    static String license(String id) {
        return "/api/v1/licenses/" + segment(id);
    }

    /** An identifier as one segment of a path, whatever characters it holds. */
    public static String segment(String identifier) {
        return URLEncoder.encode(identifier, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String method, String path, Map<String, ?> body) {
        return call(json(request(path), method, body));
    }

    private static HttpRequest.Builder json(HttpRequest.Builder request, String method, Map<String, ?> body) {
        try {
            return request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException("body: expected values that JSON has", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        String base = hub.toString();
        String joined = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
        return HttpRequest.newBuilder(URI.create(joined)).timeout(ANSWER).header("Authorization", bearer());
    }

    private String bearer() {
        return "Bearer " + sendable(token);
    }

    private static String sendable(Secret shown) {
        String secret = shown.reveal();
        // The header would be refused with a message that quotes it.
        if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Refusal.of(ProblemReason.TOKEN_MALFORMED);
        }
        return secret;
    }

    /**
     * What the hub answered.
     *
     * @param tag the state of what is shown; empty for none
     */
    private record Answer(String text, String tag) {}

    private JsonNode call(HttpRequest.Builder request) {
        return read(answer(request));
    }

    private static JsonNode read(Answer answer) {
        try {
            return answer.text().isEmpty() ? MAPPER.createObjectNode() : MAPPER.readTree(answer.text());
        } catch (IOException e) {
            throw new Refusal(ProblemReason.HUB_ANSWER_INVALID, "expected JSON");
        }
    }

    private Answer answer(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] body = in.readNBytes(MAXIMUM_ANSWER + 1);
                if (body.length > MAXIMUM_ANSWER) {
                    throw Refusal.of(ProblemReason.HUB_ANSWER_TOO_LARGE);
                }
                requireDone(response.statusCode(), body);
                return new Answer(
                        new String(body, StandardCharsets.UTF_8),
                        response.headers().firstValue("ETag").orElse(""));
            }
        } catch (IOException e) {
            throw new Refusal(ProblemReason.HUB_UNREACHABLE, "the hub at " + hub + " does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ProblemReason.HUB_UNREACHABLE, "the call was interrupted");
        }
    }

    private static void requireDone(int status, byte[] body) {
        if (status < 300) {
            return;
        }
        try {
            throw refusal(Problem.parse(body));
        } catch (MalformedException e) {
            throw new Refusal(ProblemReason.HUB_ANSWER_INVALID, "expected a problem document with status " + status);
        }
    }

    private static Refusal refusal(Problem problem) {
        String detail = plain(problem.detail()) + " (request " + plain(problem.requestId()) + ")";
        String remedy = plain(problem.remedy());
        return problem.reason()
                .map(reason -> new Refusal(reason, detail, remedy.isEmpty() ? reason.remedy() : remedy))
                .orElseGet(() -> new Refusal(
                        ProblemReason.HUB_ANSWER_INVALID,
                        "the hub refuses for a reason that this version does not know, " + plain(problem.code()) + ": "
                                + detail,
                        remedy.isEmpty() ? "update this program" : remedy));
    }

    /** Text of the hub ends on a terminal, so what could steer one does not get through, nor a page of it. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }
}
