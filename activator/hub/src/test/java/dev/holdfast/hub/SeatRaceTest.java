package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.access.Secret;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More machines than seats, all at once, over and over; {@code -Dholdfast.hub.rounds=N} races as often. On a database
 * server they ask two hub processes by turns.
 */
class SeatRaceTest {
    private static final int ROUNDS = Integer.getInteger("holdfast.hub.rounds", 1_000);
    private static final String REQUESTS = "/api/v1/requests";
    private static final int MOST_SEATS = 3;
    private static final int MOST_TOO_MANY = 3;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<HubProcess> hubs = new ArrayList<>();
    private Secret operator;
    private FirstDay day;

    @BeforeEach
    void startHubs() throws Exception {
        HubInitialisation.Plan plan =
                new HubInitialisation.Plan(directory(), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh());
        operator = HubInitialisation.create(
                        plan, "passphrase".toCharArray(), InstantSource.system(), new SecureRandom())
                .operatorToken();
        ClassArchive classes = ClassArchive.in(folder);
        hubs.add(HubProcess.bare(classes, directory(), folder));
        day = FirstDay.at(hubs.get(0).address(), operator);
        if (plan.database() != null) {
            Path second = Files.createDirectory(folder.resolve("second"));
            HubJoining.join(directory(), second.resolve("hub"), null);
            hubs.add(HubProcess.bare(classes, second.resolve("hub"), second));
        }
    }

    @AfterEach
    void stopHubs() throws InterruptedException {
        for (HubProcess hub : hubs) {
            hub.end();
        }
    }

    private Path directory() {
        return folder.resolve("hub");
    }

    private URI hub(int turn) {
        return hubs.get(turn % hubs.size()).address();
    }

    @Test
    void moreMachinesThanSeats_takeExactlyTheSeats_inEveryRound() throws Exception {
        for (String secret : List.of(operator.reveal(), day.pat())) {
            assertEquals(1, Heard.RUN.secrets().in(secret.getBytes(UTF_8)).size());
        }
        long heard = SuiteWatch.answers();
        Random random = new Random(2_026);
        Map<String, Long> seats = new HashMap<>();
        long machines = 0;
        ExecutorService threads = Executors.newFixedThreadPool(MOST_SEATS + MOST_TOO_MANY);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                int free = 1 + random.nextInt(MOST_SEATS);
                int racing = free + 1 + random.nextInt(MOST_TOO_MANY);
                String license = license(hub(round), free);
                seats.put(license, (long) free);
                machines += racing;
                race(threads, license, free, racing);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(seats, taken());
        assertEquals(machines + ROUNDS, SuiteWatch.answers() - heard, "expected every answer to be heard");
        System.out.println("[seat races] " + ROUNDS + " rounds on " + TestDatabase.engine() + " by way of "
                + hubs.size() + " hub process(es): " + machines + " machines, exactly "
                + seats.values().stream().mapToLong(Long::longValue).sum()
                + " seats taken");
    }

    private String license(URI hub, int seats) {
        Map<String, Object> wish = Map.of(
                "product",
                TestHub.PRODUCT,
                "models",
                List.of(),
                "seats",
                seats,
                "perpetual",
                true,
                "offline_activation",
                true);
        return new HeardCaller(hub, operator)
                .post("/api/v1/workspaces/" + day.workspace() + "/licenses", wish)
                .path("id")
                .asText();
    }

    private void race(ExecutorService threads, String license, int free, int racing) throws Exception {
        CyclicBarrier start = new CyclicBarrier(racing);
        List<Callable<HttpResponse<byte[]>>> calls = new ArrayList<>();
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < racing; i++) {
            byte[] body = FakeDevice.usual().activate(license).getBytes(UTF_8);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(hub(i).resolve(REQUESTS)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
            bodies.add(body);
            headers().forEach(request::header);
            calls.add(() -> {
                start.await();
                return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            });
        }
        int granted = 0;
        List<Future<HttpResponse<byte[]>>> answers = threads.invokeAll(calls);
        for (int i = 0; i < racing; i++) {
            Contract.Answer answer = Contract.Answer.of(answers.get(i).get());
            Heard.RUN.hold("POST", REQUESTS, headers(), bodies.get(i), answer);
            String text = new String(answer.body(), UTF_8);
            if (answer.status() == 200) {
                granted++;
            } else {
                assertTrue(text.contains("urn:holdfast:reason:seats_exhausted"), text);
            }
        }
        assertEquals(free, granted, license);
    }

    private Map<String, String> headers() {
        return Map.of("Content-Type", "application/jose", "Authorization", "Bearer " + day.pat());
    }

    private Map<String, Long> taken() throws SQLException {
        Map<String, Long> taken = new HashMap<>();
        try (Connection connection = TestDatabase.connect(directory());
                Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "SELECT license_id, count(*) FROM activation WHERE state = 'live' GROUP BY license_id")) {
            while (rows.next()) {
                taken.put(rows.getString(1), rows.getLong(2));
            }
        }
        return taken;
    }
}
