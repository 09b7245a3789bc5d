package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.OperationLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Data directories that cannot be used, are damaged or another device's, and what becomes of them. */
class BadDirectoryTest extends HubFixture {
    @Test
    void dataDirectory_isAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");

        activate(device.with("HOLDFAST_DATA_DIRECTORY", file.toString()), license, pat)
                .refused("data_directory_unreadable", 11);

        assertEquals("x", Files.readString(file));
        assertEquals(0, hub.activations(license));
    }

    @Test
    void dataDirectory_whereNothingCanBeWritten() throws Exception {
        // Not even root may make folders in /proc.
        activate(device.with("HOLDFAST_DATA_DIRECTORY", "/proc/holdfast"), license, pat)
                .refused("data_directory_not_writable", 107);
        assertEquals(0, hub.activations(license));
    }

    @Test
    void dataDirectory_withoutHomeOrName() throws Exception {
        activate(device.without("HOLDFAST_DATA_DIRECTORY"), license, pat).refused("data_directory_unnamed", 110);
    }

    @Test
    void dataDirectory_busy() throws Exception {
        OperationLock other = DataDirectory.of(device.dataDirectory(), new ProductId("acme-vision"))
                .lockOperation(Duration.ofSeconds(5));
        CompletableFuture<TestDevice.Ran> ran = new CompletableFuture<>();
        Thread waiting = new Thread(() -> ran.complete(activate(device, license, pat)));
        waiting.start();
        // The command waits for a minute and a half; who interrupts it is told the same at once.
        while (!isIn("awaitThreads", waiting) && waiting.isAlive()) {
            Thread.onSpinWait();
        }
        waiting.interrupt();

        ran.get().refused("data_directory_busy", 108);

        other.close();
        assertEquals(0, hub.activations(license));
    }

    /** It waits for the hub before it waits for the lock, so that it waits does not tell for what. */
    private static boolean isIn(String method, Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void activations_twoAtOnce_takeOneSeat() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<TestDevice.Ran> one = threads.submit(() -> activate(device, license, pat));
            Future<TestDevice.Ran> two = threads.submit(() -> activate(device, license, pat));
            one.get().done();
            two.get().done();
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, hub.activations(license));
    }

    @Test
    void verify_recordDamaged() throws Exception {
        activate(device, license, pat).done();
        Path record;
        try (var files = Files.walk(device.dataDirectory())) {
            record = files.filter(file -> file.toString().contains("licenses"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(record, "{");

        device.run("verify", license).refused("record_damaged", 13);
        assertEquals("{", Files.readString(record));
        activate(device, license, pat).done();
        device.run("verify", license).done();
        assertTrue(device.files().containsValue("{"), "what was damaged is kept");
        assertEquals(1, hub.activations(license));
    }

    @Test
    void verify_recordDamaged_isCuredByRefreshInTheSameSeat() throws Exception {
        activate(device, license, pat).done();
        for (String name : device.files().keySet()) {
            if (name.contains("licenses/")) {
                Files.writeString(device.dataDirectory().resolve(name), "{");
            }
        }

        device.run("refresh", license).done();

        assertEquals(1, hub.activations(license));
    }

    @Test
    void newDevice_refused_leavesTheForeignDirectoryAsItWas() throws Exception {
        String one = hub.license(Map.of("seats", 1));
        activate(device, one, pat).done();
        TestDevice other = device.onMachine(RecordedMachines.bareMetal());
        Map<String, String> before = device.files();

        other.runWithInput(pat, "activate", one, "--token-stdin", "--new-device")
                .refused("seats_exhausted", 69);

        assertEquals(before, device.files());
        device.run("verify", one).done();
    }

    @Test
    void newDevice_atEveryBoot_takesOneSeat() throws Exception {
        for (int boot = 0; boot < 3; boot++) {
            device.runWithInput(pat, "activate", license, "--token-stdin", "--new-device")
                    .done();
        }

        assertEquals(1, hub.activations(license));
    }
}
