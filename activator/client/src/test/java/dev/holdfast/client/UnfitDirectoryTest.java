package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.OperationLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Data directories that an activation cannot use, told before anything is sent. */
class UnfitDirectoryTest extends FakeHubFixture {
    @Test
    void activate_whereNothingCanBeWritten_isRefusedBeforeAnythingIsSent() throws Exception {
        // Not even root may make folders in /proc.
        Activator activator = Activator.of(
                hub.endpoint(),
                device.verifier().withDataDirectory(Path.of("/proc/holdfast")),
                new java.security.SecureRandom());

        assertRefused(
                ProblemReason.DATA_DIRECTORY_NOT_WRITABLE,
                () -> activator.activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));

        assertEquals(0, hub.received().size());
    }

    @Test
    void activate_whileAnotherProcessDoes_isRefusedWhenItIsInterrupted() throws Exception {
        OperationLock other = device.verifier().dataDirectory().lockOperation(Duration.ofSeconds(5));
        CompletableFuture<LicenseSourceException> refusal = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                device.activate(hub);
            } catch (LicenseSourceException e) {
                refusal.complete(e);
            }
        });
        waiting.start();
        while (!isIn("awaitThreads", waiting) && waiting.isAlive()) {
            Thread.onSpinWait();
        }
        waiting.interrupt();

        assertEquals(ProblemReason.DATA_DIRECTORY_BUSY, refusal.get().reason());

        other.close();
        assertEquals(0, hub.received().size());
    }

    private static boolean isIn(String method, Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    void directory_thatNothingNames_isSaidToBeThat() {
        DataDirectoryException thrown =
                Assertions.assertThrows(DataDirectoryException.class, () -> DataDirectory.base(Map.of()));

        assertEquals(ProblemReason.DATA_DIRECTORY_UNNAMED, DirectoryFault.reason(thrown));
        assertTrue(DirectoryFault.remedy(thrown).contains("HOLDFAST_DATA_DIRECTORY"));
    }
}
