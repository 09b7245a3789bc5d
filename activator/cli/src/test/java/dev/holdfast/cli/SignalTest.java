package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.cli.FakeSlowLine.Stop;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who presses Ctrl-C in the middle of an activation, or whose machine goes down then, loses neither files nor seats. */
@EnabledOnOs(OS.LINUX)
class SignalTest extends HubFixture {
    private static final Set<String> LOCKS = Set.of("acme-vision/operation.lock", "acme-vision/record.lock");

    @ParameterizedTest
    @CsvSource({
        "INT,  130, BEFORE_THE_HUB_SAYS_WHO_IT_IS, 0",
        "TERM, 143, BEFORE_THE_HUB_HAS_THE_REQUEST, 0",
        "INT,  130, AFTER_THE_HUB_HAS_ANSWERED, 1",
        "TERM, 143, AFTER_THE_HUB_HAS_ANSWERED, 1"
    })
    void activate_endedByASignal_leavesAWholeDirectoryAndTheNextRunTakesOneSeat(
            String signal, int exitCode, Stop stop, int seatsTaken) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), pat);
        Path said = folder.resolve("said");
        try (FakeSlowLine line = new FakeSlowLine(hub.address(), stop)) {
            Process running = start(line, said, token);
            try {
                line.awaitStop(running, said);
                send(signal, running);
                assertEquals(exitCode, running.waitFor(), Files.readString(said));
            } finally {
                running.destroyForcibly();
            }
        }

        assertEquals(seatsTaken, hub.activations(license));
        assertWhole(stop);
        DataDirectory.of(device.dataDirectory(), new ProductId("acme-vision"))
                .lockOperation(Duration.ZERO)
                .close();
        activate().done();
        assertEquals(1, hub.activations(license));
        device.run("verify", license).done();
    }

    /** What may be there is a key with the request that waits, whole and under its own name, or nothing at all. */
    private void assertWhole(Stop stop) throws Exception {
        device.run("verify", license).refused("not_activated", 10);
        if (stop == Stop.BEFORE_THE_HUB_SAYS_WHO_IT_IS) {
            assertEquals(Map.of(), device.tree());
            return;
        }
        String record = "acme-vision/licenses/" + license.substring(license.indexOf('.') + 1) + ".json";
        List<String> files = new ArrayList<>(device.files().keySet());
        files.removeAll(LOCKS);
        assertEquals(
                List.of("acme-vision/device-key.p8", "acme-vision/device-key.pub", "acme-vision/format.json", record),
                files);
        assertTrue(device.files().get(record).contains("\"pending\""));
    }

    private Process start(FakeSlowLine line, Path said, Path token) throws Exception {
        // A child of a process that runs in the background may be born deaf to Ctrl-C.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(RecordedDevice.command(List.of(), "activate", license, "--token-file", token.toString()));
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        process.environment().putAll(device.with("HOLDFAST_HUB", line.address()).environment());
        Process running = process.start();
        running.getOutputStream().close();
        return running;
    }

    private static void send(String signal, Process to) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + to.pid())
                .redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, kill.waitFor(), said);
    }
}
