package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RaceTest extends SharedHub {
    private static final int MOST_ROUNDS = 100;

    private static String workspace;
    private static String pat;

    @BeforeAll
    static void createPat() throws IOException {
        workspace = hub.createWorkspace();
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
    }

    private static List<String> atOnce(List<Supplier<String>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (Supplier<String> call : calls) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return call.get();
                }));
            }
            start.countDown();
            List<String> texts = new ArrayList<>();
            for (Future<String> answer : answers) {
                texts.add(answer.get());
            }
            return texts;
        } finally {
            threads.shutdownNow();
        }
    }

    private static long seats(String license) throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM activation WHERE license_id = ? AND state = 'live'", license);
    }

    @Test
    void twentyMachines_racingForFiveSeats_takeExactlyFive() throws Exception {
        for (int round = 0; round < 5; round++) {
            String license = hub.createLicense(workspace, Map.of("seats", 5));
            List<Supplier<String>> machines = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String document = FakeDevice.usual().activate(license);
                machines.add(() -> hub.request(document, pat).code());
            }
            List<String> codes = atOnce(machines);
            assertEquals(5, codes.stream().filter("ok"::equals).count());
            assertEquals(15, codes.stream().filter("seats_exhausted"::equals).count());
            assertEquals(5, seats(license));
        }
    }

    @Test
    void sameRequest_sentByTwentyAtOnce_takesOneSeatAndHasOneAnswer() throws Exception {
        String license = hub.createLicense(workspace, Map.of("seats", 5));
        String document = FakeDevice.usual().activate(license);
        Map<String, String> headers = Map.of("Content-Type", "application/jose", "Authorization", "Bearer " + pat);
        List<Supplier<String>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // Not held to a record of its own: whichever is judged first has it, and not the one that is answered
            // first.
            calls.add(() -> hub.send("POST", "/api/v1/requests", headers, BodyPublishers.ofString(document))
                    .text());
        }
        assertEquals(1, atOnce(calls).stream().distinct().count());
        assertEquals(1, seats(license));
    }

    @Test
    void oneDevice_activatingTwentyTimesAtOnce_takesOneSeatAndEveryAnswerIsNewer() throws Exception {
        String license = hub.createLicense(workspace, Map.of("seats", 5));
        FakeDevice device = FakeDevice.usual();
        List<Supplier<String>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> hub.request(device.activate(license), pat)
                    .json()
                    .path("license")
                    .asText());
        }
        assertEquals(20, atOnce(calls).stream().distinct().count());
        assertEquals(1, seats(license));
        assertEquals(
                20,
                Audit.count(
                        hub, "SELECT count(DISTINCT revision) FROM answered_request WHERE license_id = ?", license));
    }

    @Test
    void firstPassword_setByFourCallsAtOnce_isThatOfOneAndTheOthersAreToldSo() throws Exception {
        Set<String> told = new TreeSet<>();
        for (int round = 0; round < MOST_ROUNDS && !told.contains("conflict"); round++) {
            String member = Member.of(hub, workspace, "member").token();
            List<Supplier<String>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Map<String, String> password = Map.of("password", "a long password, number " + i);
                calls.add(() -> hub.as(member, "PUT", "/api/v1/account/password", password)
                        .code());
            }
            List<String> codes = atOnce(calls);
            assertEquals(1, codes.stream().filter("ok"::equals).count(), codes.toString());
            told.addAll(codes);
        }
        // Whoever comes when the first is done has a password to be asked for.
        assertTrue(Set.of("ok", "conflict", "forbidden").containsAll(told), told.toString());
        assertTrue(told.contains("conflict"), told.toString());
    }
}
