package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.command.Administration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real hub process under load; {@code -Dholdfast.kills=N} kills as often. */
class HubKillTest {
    private static final int KILLS = Integer.getInteger("holdfast.kills", 4);
    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private String license = "";
    private String pat = "";

    @Test
    void hubKilledUnderLoad_losesNoAnswerAndTakesNoSeatTwice() throws Exception {
        Secret operator = HubInitialisation.create(
                        new HubInitialisation.Plan(
                                folder.resolve("hub"), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                        "passphrase".toCharArray(),
                        InstantSource.system(),
                        new SecureRandom())
                .operatorToken();
        Map<String, String> answers = new ConcurrentHashMap<>();
        Queue<String> unanswered = new ConcurrentLinkedQueue<>();
        Random random = new Random(2_026);
        for (int kill = 0; kill < KILLS; kill++) {
            HubProcess hub = HubProcess.serve(folder.resolve("hub"), folder);
            if (kill == 0) {
                prepare(hub.address(), operator);
            }
            retry(hub.address(), answers, unanswered);
            List<Thread> load = load(hub.address(), answers, unanswered);
            Thread.sleep(150 + random.nextInt(500));
            hub.kill();
            for (Thread client : load) {
                client.join();
            }
        }
        finish(answers, unanswered);
    }

    private void finish(Map<String, String> answers, Queue<String> unanswered) throws Exception {
        HubProcess hub = HubProcess.serve(folder.resolve("hub"), folder);
        int interrupted = unanswered.size();
        retry(hub.address(), answers, unanswered);
        for (Map.Entry<String, String> answered : answers.entrySet()) {
            assertEquals(answered.getValue(), send(hub.address(), answered.getKey()));
        }
        hub.process().destroy();
        assertTrue(hub.process().waitFor(30, TimeUnit.SECONDS), "expected the hub to end when it is told to");
        assertEquals(answers.size(), count("SELECT count(*) FROM activation"));
        assertEquals(answers.size(), count("SELECT count(*) FROM answered_request"));
        assertEquals(answers.size(), count("SELECT count(*) FROM audit_row WHERE action = 'activation.created'"));
        if (Files.exists(folder.resolve("hub").resolve("hub.db"))) {
            assertEquals(1, count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"));
        }
        assertEquals(
                count("SELECT max(number) FROM audit_row"),
                new HubAudit(folder.resolve("hub")).verify(List.of()).signed());
        assertTrue(answers.size() > KILLS, "expected work between the kills");
        assertTrue(interrupted > 0 || KILLS < 2, "expected the last kill to interrupt a call");
    }

    private void prepare(URI address, Secret operator) {
        Administration hub = new Administration(address, operator);
        hub.post("/api/v1/products", Map.of("id", "acme", "name", "Acme"));
        String workspace =
                hub.post("/api/v1/workspaces", Map.of("name", "W")).path("id").asText();
        license = hub.post(
                        "/api/v1/workspaces/" + workspace + "/licenses",
                        Map.of(
                                "product",
                                "acme",
                                "models",
                                List.of(),
                                "seats",
                                100_000,
                                "perpetual",
                                true,
                                "offline_activation",
                                true))
                .path("id")
                .asText();
        Administration admin = new Administration(address, admin(hub, address, workspace));
        String user = admin.post("/api/v1/workspaces/" + workspace + "/service-users", Map.of("name", "bot"))
                .path("id")
                .asText();
        pat = admin.post(
                        "/api/v1/service-users/" + user + "/tokens",
                        Map.of("name", "t", "scopes", List.of("activations:create")))
                .path("secret")
                .asText();
    }

    private static Secret admin(Administration hub, URI address, String workspace) {
        Map<String, String> person = Map.of("email", "kim@plant.example", "name", "Kim", "role", "admin");
        Secret invitation = Secret.of(hub.post("/api/v1/workspaces/" + workspace + "/invitations", person)
                .path("secret")
                .asText());
        return Secret.of(new Administration(address, invitation)
                .post("/api/v1/invitations/accept", Map.of())
                .path("secret")
                .asText());
    }

    private List<Thread> load(URI address, Map<String, String> answers, Queue<String> unanswered) {
        return IntStream.range(0, CLIENTS)
                .mapToObj(client -> {
                    Thread thread = new Thread(() -> activateUntilItFails(address, answers, unanswered));
                    thread.start();
                    return thread;
                })
                .toList();
    }

    private void activateUntilItFails(URI address, Map<String, String> answers, Queue<String> unanswered) {
        while (true) {
            String document = FakeDevice.usual().activate(license);
            try {
                answers.put(document, send(address, document));
            } catch (IOException e) {
                // The hub is gone, as it should be: this is the request whose fate the client cannot know.
                unanswered.add(document);
                return;
            }
        }
    }

    private void retry(URI address, Map<String, String> answers, Queue<String> unanswered) throws IOException {
        for (String document = unanswered.poll(); document != null; document = unanswered.poll()) {
            answers.put(document, send(address, document));
        }
    }

    private String send(URI address, String document) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/api/v1/requests"))
                .header("Content-Type", "application/jose")
                .header("Authorization", "Bearer " + pat)
                .POST(HttpRequest.BodyPublishers.ofString(document))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = TestDatabase.connect(folder.resolve("hub"));
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
