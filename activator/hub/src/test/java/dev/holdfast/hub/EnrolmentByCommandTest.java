package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.command.Said;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member does with the code of a device today: reads the page that the device names, and runs commands. */
class EnrolmentByCommandTest extends OneLicense {
    private static final Pattern COMMAND = Pattern.compile("<pre>holdfast-hub ([^<]+)</pre>");
    private static final Pattern HARMFUL =
            Pattern.compile("(?i)<(script|form|input|iframe|img|link|base)|\\son[a-z]+=|javascript:|https?:|hdf[a-z]_");

    private Map<String, String> environment;
    private Path tokenFile;
    private TokenDevice device;
    private Reply asked;
    private String code;

    @BeforeEach
    void ask() throws IOException {
        environment = Map.of("HOLDFAST_HUB", hub.address.toString());
        tokenFile = Files.writeString(
                folder.resolve("token"), Member.of(hub, workspace, "member").token());
        device = TokenDevice.on(hub, FakeDevice.usual());
        TokenOperation wish = new TokenOperation.Enrol(NewSecret.of(device.secret), "camera 7");
        asked = hub.request("/api/v1/device-authorization", device.device.ask(wish), "");
        code = asked.json().path("user_code").asText();
    }

    private String[] enrolment(String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("enrolment", command, "--workspace", workspace, "--token-file", tokenFile.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private Said run(String command, String... more) {
        return Said.by(environment, "", enrolment(command, more));
    }

    private String polled() {
        String code = asked.json().path("device_code").asText();
        return hub.request("/api/v1/device-token", device.device.ask(new TokenOperation.Poll(code)), "")
                .code();
    }

    private Reply page() {
        String path = URI.create(asked.json().path("verification_uri").asText()).getPath();
        return hub.send("GET", path, Map.of(), BodyPublishers.noBody());
    }

    @Test
    void pageThatTheDeviceNames_isStaticTextThatNothingCanBeDoneWith() {
        Reply page = page();

        assertEquals(200, page.status());
        assertEquals("text/html;charset=utf-8", page.header("Content-Type"));
        assertTrue(
                page.header("Content-Security-Policy")
                        .matches("default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none';"
                                + " form-action 'none'; frame-ancestors 'none'"),
                page.header("Content-Security-Policy"));
        assertEquals("no-referrer", page.header("Referrer-Policy"));
        assertEquals("nosniff", page.header("X-Content-Type-Options"));
        assertFalse(HARMFUL.matcher(page.text()).find(), page.text());
        assertTrue(page.text().contains("Did somebody send you a code"), page.text());
        assertEquals(
                "input_invalid",
                hub.send("GET", "/enrol?user_code=" + code, Map.of(Heard.MISUSE, "on purpose"), BodyPublishers.noBody())
                        .code());
    }

    @Test
    void commandsOfThePage_areThoseThatThereAre() {
        List<String> commands = new ArrayList<>();
        for (Matcher named = COMMAND.matcher(page().text()); named.find(); ) {
            String[] arguments = named.group(1)
                    .replace("WORKSPACE", workspace)
                    .replace("FILE", tokenFile.toString())
                    .replace("CODE", "ZZZZ-ZZZZ")
                    .split(" ");
            commands.add(arguments[1]);
            String err = Said.by(environment, "", arguments).err();
            assertTrue(
                    arguments[1].equals("show")
                            ? err.startsWith("holdfast-hub: not_found: ")
                            : err.startsWith("holdfast-hub: usage: expected --device"),
                    err);
        }
        assertEquals(List.of("show", "approve", "deny"), commands);
    }

    @Test
    void approve_ofTheDeviceThatWasCompared_givesItItsToken() throws IOException {
        Said shown = run("show", code, "--json");
        assertEquals(0, shown.exitCode(), shown.err());
        assertEquals("camera 7", shown.json().path("alleged_name").asText());

        Said approved = run(
                "approve",
                code,
                "--device",
                shown.json().path("device").asText(),
                "--name",
                "hall 3",
                "--licenses",
                license,
                "--json");

        assertEquals(0, approved.exitCode(), approved.err());
        assertEquals("hall 3", approved.json().path("name").asText());
        assertEquals(license, approved.json().path("licenses").path(0).asText());
        assertEquals("ok", polled());
        assertEquals("ok", device.activate(license));
    }

    @Test
    void approve_atATerminal_showsTheDeviceAndAsks() {
        Said no = Said.atTerminal(environment, "no\n", enrolment("approve", code));
        assertEquals(1, no.exitCode());
        assertEquals("enrolment_pending", polled());

        Said yes = Said.atTerminal(environment, "yes\n", enrolment("approve", code));

        assertEquals(0, yes.exitCode(), yes.err());
        assertTrue(yes.err().contains("alleged name"), yes.err());
        assertTrue(yes.err().contains(device.device.thumbprint()), yes.err());
        assertEquals("ok", polled());
    }

    @Test
    void decision_withoutALookAtTheDevice_isRefusedWhereNobodyCanBeAsked() {
        assertEquals(2, run("approve", code).exitCode());
        assertEquals(2, run("deny", code).exitCode());
        assertEquals(
                78,
                run("approve", code, "--device", FakeDevice.usual().thumbprint())
                        .exitCode());

        assertEquals("enrolment_pending", polled());
    }

    @Test
    void deny_endsIt() {
        Said denied = run("deny", code, "--device", device.device.thumbprint());

        assertEquals(0, denied.exitCode(), denied.err());
        assertEquals("enrolment_denied", polled());
        assertEquals(79, run("show", code).exitCode());
    }

    @Test
    void operatorOrPat_decidesNothing() throws IOException {
        for (String other : List.of(hub.operatorToken, pat)) {
            Files.writeString(tokenFile, other);
            assertTrue(run("show", code).exitCode() > 1);
        }
        assertEquals("enrolment_pending", polled());
    }
}
