package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One real hub for the tests of a class; for each test a license, a PAT, and a device that was never activated. */
abstract class HubFixture {
    static RealHub hub;

    @TempDir
    static Path shared;

    TestDevice device;
    String license;
    String pat;
    Path folder;

    @BeforeAll
    static void startHub() throws Exception {
        hub = RealHub.in(shared);
    }

    @AfterAll
    static void stopHub() throws Exception {
        hub.close();
    }

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        license = hub.license(Map.of());
        pat = hub.pat(Map.of());
        device = TestDevice.on(machine(), folder.resolve("data"), hub.rootPem).with("HOLDFAST_HUB", hub.address());
    }

    /** The machine that the tests of a class begin on. */
    Machine machine() {
        return RecordedMachines.twoDiskServer();
    }

    TestDevice.Ran activate() {
        return activate(device, license, pat);
    }

    static TestDevice.Ran activate(TestDevice on, String id, String token) {
        return on.runWithInput(token, "activate", id, "--token-stdin");
    }

    /**
     * Asserts the refusal, that no seat was spent, and that the data directory is exactly as it was: where there was none,
     * and where there was an empty one with a mode of its own.
     */
    void refused(TestDevice on, String id, String token, String reason, int exitCode) throws Exception {
        refusedWithoutATrace(on, id, token, reason, exitCode);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwxr-x---"));
        refusedWithoutATrace(on.with("HOLDFAST_DATA_DIRECTORY", empty.toString()), id, token, reason, exitCode);
    }

    private void refusedWithoutATrace(TestDevice on, String id, String token, String reason, int exitCode)
            throws Exception {
        Map<String, String> before = on.tree();
        activate(on, id, token).refused(reason, exitCode);
        assertEquals(0, hub.activations(license));
        assertEquals(before, on.tree());
    }

    /** A machine that shows a machine-id and nothing else. */
    Machine machineOf(String machineId) throws IOException {
        Path root = Files.createDirectories(folder.resolve("machine/etc")).getParent();
        Files.writeString(root.resolve("etc/machine-id"), machineId + "\n");
        return Machine.recordedAt(root, Map.of());
    }
}
