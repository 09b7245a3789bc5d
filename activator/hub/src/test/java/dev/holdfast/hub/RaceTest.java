package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceTest {
    @TempDir
    static Path folder;

    private static TestHub hub;
    private static String workspace;
    private static String pat;

    @BeforeAll
    static void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        workspace = hub.createWorkspace();
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
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
        List<Supplier<String>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(() -> hub.request(document, pat).text());
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
}
