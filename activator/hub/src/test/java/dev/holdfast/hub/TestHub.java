package dev.holdfast.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.hub.api.HttpFront;
import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Limits.Rate;
import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Operations;
import dev.holdfast.issuer.HsmPin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A real hub on a real socket over a real file, with a clock that the test turns. Every answer is held to the contract. */
final class TestHub implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String PRODUCT = "acme-vision";
    private static final String PASSPHRASE = "passphrase-of-tests-9Yv2Kq";

    /** Many tests call from one address as fast as they can. */
    private static final Limits WIDE = new Limits(
            new Rate(100_000_000, 1),
            new Rate(100_000_000, 1),
            new Rate(100_000_000, 1),
            new Rate(100_000_000, 1),
            1,
            Duration.ofMinutes(10),
            1_000);

    private final HttpClient http = HttpClient.newHttpClient();
    final Path directory;
    final String rootPem;
    final String operatorToken;
    final FakeClock clock = new FakeClock();
    Consumer<Reply> heard = reply -> {};
    private final AuditedChanges changes = new AuditedChanges(this);
    private Hub hub;
    private HttpFront late;
    URI address;
    String adminToken = "";
    HsmPin pin;
    private final Limits limits;

    private TestHub(Path directory, HubInitialisation.Initialised made, Limits limits) throws IOException {
        this.directory = directory;
        this.limits = limits;
        this.rootPem = made.rootPem();
        this.operatorToken = made.operatorToken().reveal();
        Heard.RUN.secrets().addToken(operatorToken);
        open();
    }

    /** Of the roots of the tests' hubs. */
    static char[] passphrase() {
        Heard.RUN.secrets().add(Secrets.Kind.ROOT_PASSPHRASE, PASSPHRASE);
        return PASSPHRASE.toCharArray();
    }

    static TestHub start(Path folder) throws IOException {
        return start(folder, WIDE);
    }

    static TestHub start(Path folder, Limits limits) throws IOException {
        Path directory = folder.resolve("hub");
        HubInitialisation.Plan plan = new HubInitialisation.Plan(
                directory, folder.resolve("root"), "Acme", "https://hub.acme.example", TestDatabase.fresh());
        return new TestHub(
                directory, HubInitialisation.create(plan, passphrase(), new FakeClock(), new SecureRandom()), limits);
    }

    void open() throws IOException {
        hub = Hub.open(directory, clock, new SecureRandom(), pin);
        address = hub.start(Listening.onLoopback(0), limits);
    }

    /** What it does, without a call over HTTP. */
    Operations operations() {
        return hub.operations();
    }

    /** Answers elsewhere from now on. */
    void restart(Listening listening) {
        restart(listening, limits);
    }

    /** Answers elsewhere, within other limits, from now on. */
    void restart(Listening listening, Limits others) {
        hub.stop();
        address = hub.start(listening, others);
    }

    @Override
    public void close() throws IOException {
        if (late != null) {
            late.close();
            return;
        }
        hub.close();
    }

    /** Ends it but for a front that answers on: what a call meets that is still under way then. */
    void endBehindItsFront() throws IOException {
        late = HttpFront.start(operations(), operations().journal().ids(), Listening.onLoopback(0), limits);
        hub.close();
        address = late.address();
    }

    /** What the hub answered. */
    record Reply(int status, String requestId, JsonNode json, String text, HttpHeaders headers) {
        /** A header that is there. */
        String header(String name) {
            return headers.firstValue(name).orElseThrow();
        }

        /** The code of the problem, or {@code ok}. */
        String code() {
            return status < 400 ? "ok" : json.path("type").asText().replace("urn:holdfast:reason:", "");
        }

        String id() {
            return json.path("id").asText();
        }
    }

    Reply send(String method, String path, Map<String, String> headers, BodyPublisher body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).method(method, body);
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Heard.RUN.hold(method, path, headers, bytes(body), Contract.Answer.of(response));
            String text = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
            boolean json =
                    response.headers().firstValue("Content-Type").orElse("").contains("json");
            Reply reply = new Reply(
                    response.statusCode(),
                    response.headers().firstValue("X-Request-Id").orElseThrow(),
                    json && !text.isEmpty() ? JSON.readTree(text) : JSON.createObjectNode(),
                    text,
                    response.headers());
            heard.accept(reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(BodyPublisher body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] read = new byte[part.remaining()];
                part.get(read);
                bytes.writeBytes(read);
            }

            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException(failure);
            }

            @Override
            public void onComplete() {}
        });
        return bytes.toByteArray();
    }

    Reply as(String token, String method, String path, Object body) {
        Map<String, String> headers = new HashMap<>();
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        try {
            if (body == null) {
                return changes.require(method, path, "", send(method, path, headers, BodyPublishers.noBody()));
            }
            headers.put("Content-Type", "application/json");
            BodyPublisher json = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            return changes.require(method, path, body, send(method, path, headers, json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply get(String path) {
        return as(operatorToken, "GET", path, null);
    }

    Reply post(String path, Object body) {
        return as(operatorToken, "POST", path, body);
    }

    Reply delete(String path) {
        return as(operatorToken, "DELETE", path, null);
    }

    /** Sends a request of a device; an empty token sends none. */
    Reply request(String document, String token) {
        return request("/api/v1/requests", document, token);
    }

    /** Sends a document of a device; an empty token sends none. */
    Reply request(String path, String document, String token) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/jose"));
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        Reply reply = send("POST", path, headers, BodyPublishers.ofString(document));
        // What devices ask about their tokens may be asked again in other words, and then changes nothing.
        return path.equals("/api/v1/requests") ? changes.require("POST", path, document, reply) : reply;
    }

    /** A product with the models detector and segmenter. */
    void createCatalog() {
        post("/api/v1/products", Map.of("id", PRODUCT, "name", "Acme Vision"));
        for (String model : List.of("detector", "segmenter")) {
            post("/api/v1/products/" + PRODUCT + "/models", Map.of("id", model, "name", model));
        }
    }

    /** A workspace of which {@link #adminToken} is an admin's. */
    String createWorkspace() {
        String workspace = post("/api/v1/workspaces", Map.of("name", "Plant 7")).id();
        String invitation = invite(workspace, "admin");
        if (adminToken.isEmpty()) {
            adminToken = accept(invitation);
        } else {
            join(adminToken, invitation);
        }
        return workspace;
    }

    /** Lets tokens of a workspace live for ever, which the usual plan does not. */
    void allowNeverExpiring(String workspace) {
        as(operatorToken, "PUT", "/api/v1/workspaces/" + workspace + "/plan", Map.of("never_expiring", true));
    }

    /** An invitation of a workspace's first admin. */
    String invite(String workspace, String role) {
        return invite(operatorToken, workspace, role);
    }

    String invite(String by, String workspace, String role) {
        Map<String, String> person = Map.of("email", "kim@plant.example", "name", "Kim", "role", role);
        Reply made = as(by, "POST", "/api/v1/workspaces/" + workspace + "/invitations", person);
        if (made.status() != 201) {
            throw new AssertionError("expected an invitation, found " + made.text());
        }
        return made.json().path("secret").asText();
    }

    /** The first personal token of a new person. */
    String accept(String invitation) {
        return as(invitation, "POST", "/api/v1/invitations/accept", Map.of())
                .json()
                .path("secret")
                .asText();
    }

    Reply join(String token, String invitation) {
        return send(
                "POST",
                "/api/v1/invitations/join",
                Map.of(
                        "Authorization",
                        "Bearer " + token,
                        "Holdfast-Invitation",
                        invitation,
                        "Content-Type",
                        "application/json"),
                BodyPublishers.ofString("{}"));
    }

    /** As the admin of every workspace that {@link #createWorkspace} made. */
    Reply admin(String method, String path, Object body) {
        return as(adminToken, method, path, body);
    }

    /** A perpetual license for the detector, with offline activation, changed by what is given. */
    String createLicense(String workspace, Map<String, ?> changes) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "product",
                PRODUCT,
                "models",
                List.of("detector"),
                "seats",
                3,
                "offline_activation",
                true,
                "perpetual",
                true));
        body.putAll(changes);
        Reply reply = post("/api/v1/workspaces/" + workspace + "/licenses", body);
        if (reply.status() != 201) {
            throw new AssertionError("expected a license, found " + reply.text());
        }
        return reply.id();
    }

    String createServiceUser(String workspace) {
        return admin(
                        "POST",
                        "/api/v1/workspaces/" + workspace + "/service-users",
                        Map.of("name", "bot " + FakeDevice.newRequestId()))
                .id();
    }

    /** A PAT; gives its secret. */
    String createPat(String serviceUser, Map<String, ?> changes) {
        return createToken(serviceUser, changes).json().path("secret").asText();
    }

    Reply createToken(String serviceUser, Map<String, ?> changes) {
        Map<String, Object> body = new HashMap<>(Map.of("name", "token", "scopes", List.of("activations:create")));
        body.putAll(changes);
        return admin("POST", "/api/v1/service-users/" + serviceUser + "/tokens", body);
    }

    /** Revokes a token of a workspace. */
    Reply revokeToken(String id) {
        return post("/api/v1/tokens/" + id + "/revoke", Map.of());
    }

    /** Everything in the hub's directory and in its database, as bytes. */
    List<byte[]> files() throws IOException {
        List<byte[]> all = new ArrayList<>(TestDatabase.values(directory));
        try (var files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).map(TestHub::bytes).forEach(all::add);
        }
        return all;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
