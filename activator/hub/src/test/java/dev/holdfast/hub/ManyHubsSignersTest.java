package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Two real hub processes over one PostgreSQL, each with a signer of its own: whichever is asked knows of both. */
@EnabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class ManyHubsSignersTest {
    private static final int DEVICES_OF_EACH = 15;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final List<HubProcess> hubs = new ArrayList<>();
    private Secret operator;
    private RootAuthority root;
    private FirstDay day;

    @BeforeEach
    void serveTwoProcessesWithSignersOfTheirOwn() throws Exception {
        operator = HubInitialisation.create(
                        new HubInitialisation.Plan(
                                directory(0), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                        TestHub.passphrase(),
                        InstantSource.system(),
                        new SecureRandom())
                .operatorToken();
        root = RootAuthority.load(folder.resolve("root"), TestHub.passphrase());
        HubJoining.join(directory(0), directory(1), null);
        for (int hub = 0; hub < 2; hub++) {
            Path own = Files.createDirectories(folder.resolve("process-" + hub));
            hubs.add(HubProcess.serve(directory(hub), own));
        }
        day = FirstDay.at(hubs.get(0).address(), operator);
        renew(0);
        assertNotEquals(signer(0), signer(1));
    }

    @AfterEach
    void endBoth() throws Exception {
        for (HubProcess each : hubs) {
            each.end();
        }
    }

    private Path directory(int hub) {
        return folder.resolve("hub-" + hub);
    }

    private record Said(int status, String text) {
        JsonNode json() throws IOException {
            return TestHub.JSON.readTree(text);
        }

        String code() throws IOException {
            return status < 400 ? "ok" : json().path("type").asText().replace("urn:holdfast:reason:", "");
        }
    }

    private Said call(int hub, String method, String path, Map<String, String> headers, byte[] body) throws Exception {
        URI address = hubs.get(hub).address().resolve(path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Heard.RUN.hold(method, path, headers, body, Contract.Answer.of(response));
        return new Said(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private Said get(int hub, String path) throws Exception {
        return call(hub, "GET", path, Map.of("Authorization", "Bearer " + operator.reveal()), new byte[0]);
    }

    private Said post(int hub, String path, Map<String, ?> members) throws Exception {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + operator.reveal(), "Content-Type", "application/json");
        return call(hub, "POST", path, headers, TestHub.JSON.writeValueAsBytes(members));
    }

    private Said request(int hub, String document) throws Exception {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + day.pat(), "Content-Type", "application/jose");
        return call(hub, "POST", "/api/v1/requests", headers, document.getBytes(StandardCharsets.US_ASCII));
    }

    private JsonNode health(int hub) throws Exception {
        return call(hub, "GET", "/healthz", Map.of(), new byte[0]).json();
    }

    private String signer(int hub) throws Exception {
        return health(hub).path("signer").asText();
    }

    /** Renews in the directory of one process, and waits until it signs with the new certificate. */
    private void renew(int hub) throws Exception {
        String before = signer(hub);
        new HubKeys(directory(hub), InstantSource.system(), new SecureRandom())
                .renew(root, new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (signer(hub).equals(before)) {
            assertTrue(System.nanoTime() < end, "expected the process to take the new certificate");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String revoking(String... thumbprints) throws IOException {
        return BundleChain.read(folder.resolve("root"))
                .revoking(root, Set.of(thumbprints), Instant.now())
                .newestDocument();
    }

    private Said give(int hub, String bundle, boolean evenInUse) throws Exception {
        return post(hub, "/api/v1/trust-bundles", Map.of("document", bundle, "even_in_use", evenInUse));
    }

    private FakeDevice activated(int hub) throws Exception {
        FakeDevice device = FakeDevice.usual();
        Said granted = request(hub, device.activate(day.license()));
        assertEquals("ok", granted.code(), granted.text());
        return device;
    }

    @Test
    void bundleThatVoidsOneProcessesSigner_isRefusedByEach_andTakenAnyway_stopsThatOneAtOnceAndLosesNothing()
            throws Exception {
        String first = signer(1);
        FakeDevice device = activated(1);
        String bundle = revoking(first);
        for (int hub = 0; hub < 2; hub++) {
            Said refused = give(hub, bundle, false);
            assertEquals("conflict", refused.code());
            assertTrue(refused.json().path("detail").asText().contains(first), refused.text());
        }
        requireListed(first, health(1).path("process").asText(), "in_use");
        assertEquals("ok", request(1, device.refresh(day.license())).code(), "nothing has changed");

        assertEquals("ok", give(0, bundle, true).code());
        String refresh = device.refresh(day.license());
        assertEquals("unavailable", request(1, refresh).code(), "the very next request");
        assertEquals("attention", health(1).path("status").asText());
        assertEquals(
                "signer_void", health(1).path("warnings").path(0).path("code").asText());
        assertEquals(List.of("reissues_waiting"), health(0).path("warnings").findValuesAsText("code"));
        requireListed(first, health(1).path("process").asText(), "void");
        Said answered = request(0, refresh);
        assertEquals("ok", answered.code(), "the other goes on");
        assertEquals("ok", health(0).path("status").asText(), "the license is signed anew");

        renew(1);
        assertEquals("ok", health(1).path("status").asText());
        assertEquals(answered.text(), request(1, refresh).text());
        assertEquals("ok", request(1, device.refresh(day.license())).code());
    }

    /** Both processes say the same of a signer. */
    private void requireListed(String thumbprint, String process, String state) throws Exception {
        for (int hub = 0; hub < 2; hub++) {
            boolean found = false;
            for (JsonNode each : get(hub, "/api/v1/signers").json().path("items")) {
                if (each.path("id").asText().equals(thumbprint)) {
                    assertEquals(state, each.path("state").asText());
                    assertEquals(1, each.path("processes").size(), each.toString());
                    assertEquals(
                            process, each.path("processes").path(0).path("id").asText());
                    found = true;
                }
            }
            assertTrue(found, "expected signer " + thumbprint);
        }
    }

    @Test
    void signersOfBothProcessesStolen_reissueAskedOfBothAtOnce_signsEachActivationOnce() throws Exception {
        String stolenOfOne = signer(1);
        String stolenOfNone = signer(0);
        for (int i = 0; i < DEVICES_OF_EACH; i++) {
            activated(0);
            activated(1);
        }
        renew(0);
        renew(1);
        assertEquals("ok", give(1, revoking(stolenOfOne, stolenOfNone), false).code());
        for (int hub = 0; hub < 2; hub++) {
            assertEquals(
                    2 * DEVICES_OF_EACH,
                    get(hub, "/api/v1/reissues").json().path("waiting").asInt());
        }

        assertEquals(2 * DEVICES_OF_EACH, reissuedByBoth());
        LoadCheck check = new LoadCheck(directory(0));
        assertEquals(2 * DEVICES_OF_EACH, check.count("SELECT count(*) FROM reissue"));
        assertEquals(
                2 * DEVICES_OF_EACH,
                check.count("SELECT count(*) FROM audit_row WHERE action = 'activation.reissued'"));
        assertEquals(0, get(1, "/api/v1/reissues").json().path("waiting").asInt());
    }

    private long reissuedByBoth() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Long>> both = List.of(() -> reissue(0), () -> reissue(1));
            long signed = 0;
            for (Future<Long> each : threads.invokeAll(both)) {
                signed += each.get();
            }
            return signed;
        } finally {
            threads.shutdownNow();
        }
    }

    private long reissue(int hub) throws Exception {
        Map<String, Object> part = new HashMap<>(Map.of("limit", 2));
        long signed = 0;
        while (true) {
            Said answer = post(hub, "/api/v1/reissues", part);
            assertEquals("ok", answer.code(), answer.text());
            signed += answer.json().path("reissued").asLong();
            if (answer.json().path("next").isNull()) {
                return signed;
            }
            part.put("after", answer.json().path("next").asText());
        }
    }
}
