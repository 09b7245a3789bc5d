package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A device for which nobody types a token: it shows a code, and a member approves it at a real hub. */
class EnrolledDeviceTest extends HubFixture {
    private static final Pattern PROMPT =
            Pattern.compile("holdfast: code ([A-Z]{4}-[A-Z]{4}): .*; https://hub\\.acme\\.example/enrol says how\\R"
                    + "this device: \"line 4\", key ([A-Za-z0-9_-]{43})\\R");
    private static final long PATIENCE_SECONDS = 120;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int create() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                device.environment(),
                InputStream.nullInputStream(),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8));
        String[] arguments = {"token", "create", "--product", "acme-vision", "--name", "line 4"};
        return HoldfastMain.run(arguments, new Context(terminal, device.machine(), device.clock()));
    }

    private Matcher prompt() throws InterruptedException {
        Matcher shown = PROMPT.matcher("");
        for (int tenth = 0; tenth < PATIENCE_SECONDS * 10 && !shown.find(); tenth++) {
            Thread.sleep(100);
            shown = PROMPT.matcher(err.toString(StandardCharsets.UTF_8));
        }
        return shown;
    }

    @Test
    void create_showsCodeAndKey_andTheApprovedDeviceActivatesWithoutAToken() throws Exception {
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(this::create);
        Matcher shown = prompt();
        assertTrue(shown.reset().find(), err.toString(StandardCharsets.UTF_8));
        String enrolments = "/api/v1/workspaces/" + hub.workspace + "/enrolments/";

        JsonNode seen = hub.admin("POST", enrolments + "lookups", Map.of("user_code", shown.group(1)));
        assertEquals(shown.group(2), seen.path("device").asText());
        assertEquals("line 4", seen.path("alleged_name").asText());
        hub.admin("POST", enrolments + "approvals", Map.of("user_code", shown.group(1), "device", shown.group(2)));

        assertEquals(0, running.get(PATIENCE_SECONDS, TimeUnit.SECONDS), err.toString(StandardCharsets.UTF_8));
        device.run("activate", license).done();
        assertEquals(1, hub.activations(license));
    }
}
