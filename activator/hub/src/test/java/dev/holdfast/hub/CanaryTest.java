package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets of every kind, used well and badly, are nowhere afterwards but in the one answer that shows them. */
class CanaryTest {
    private static final String PASSWORD = "canary-password-7Qz";
    private static final String SECOND_PASSWORD = "canary-password-8Xw";
    private static final String PASSPHRASE = "canary-passphrase-9Yv";
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    /** Keeps every line that any logger writes. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
    }

    /**
     * A secret.
     *
     * @param needle what is searched for: of a token without its public beginning and end
     * @param shown how many answers of the hub show it
     */
    private record Canary(String kind, String secret, String needle, int shown) {
        static Canary token(String kind, String secret, int shown) {
            return new Canary(kind, secret, secret.substring(5, 35), shown);
        }
    }

    private final List<Canary> canaries = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private TestHub hub;

    @Test
    void secrets_areInNoLogFileRowOrAnswerButTheOneThatShowsThem() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Lines log = new Lines();
        log.start();
        Level level = root.getLevel();
        root.setLevel(Level.INFO);
        root.addAppender(log);
        try {
            try (TestHub started = TestHub.start(folder)) {
                started.heard = reply -> answers.add(reply.text() + reply.headers());
                hub = started;
                use();
            }
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
        search(log);
    }

    private void search(Lines log) throws IOException {
        List<String> kept = new ArrayList<>(log.lines);
        for (byte[] file : hub.files()) {
            kept.add(new String(file, ISO_8859_1));
        }
        assertTrue(log.lines.stream().anyMatch(line -> line.startsWith("requests ")));
        int hits = 0;
        for (Canary canary : canaries) {
            hits += count(kept, canary);
            assertEquals(canary.shown(), count(answers, canary), canary.kind() + ": expected answers that show it");
        }
        assertEquals(0, hits);
        long kinds = canaries.stream().map(Canary::kind).distinct().count();
        System.getLogger("canaries")
                .log(
                        System.Logger.Level.INFO,
                        "{0} secrets of {1} kinds in {2} log lines and {3} files and database values: {4} hits; in {5}"
                                + " answers: only where they are shown",
                        canaries.size(),
                        kinds,
                        log.lines.size(),
                        kept.size() - log.lines.size(),
                        hits,
                        answers.size());
        assertEquals(KINDS, kinds);
    }

    private static int count(List<String> places, Canary canary) {
        return (int)
                places.stream().filter(place -> place.contains(canary.needle())).count();
    }

    private static final int KINDS = 12;

    private String shown(String kind, String secret) {
        canaries.add(Canary.token(kind, secret, 1));
        return secret;
    }

    private String unshown(String kind, String secret) {
        canaries.add(Canary.token(kind, secret, 0));
        return secret;
    }

    private void use() throws IOException {
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        unshown("operator's token", hub.operatorToken);
        shown("admin's token", hub.adminToken);
        people(workspace);
        String user = hub.createServiceUser(workspace);
        String pat = shown("PAT", hub.createPat(user, Map.of()));
        shown("PAT without scopes", hub.createPat(user, Map.of("scopes", List.of())));
        TestHub.Reply revoked = hub.createToken(user, Map.of());
        shown("revoked PAT", revoked.json().path("secret").asText());
        hub.revokeToken(revoked.id());
        TestHub.Reply ofWorkspace = hub.admin(
                "POST",
                "/api/v1/workspaces/" + workspace + "/tokens",
                Map.of("name", "fleet", "scopes", List.of("activations:create")));
        shown("workspace token", ofWorkspace.json().path("secret").asText());
        TestHub.Reply rotated = hub.admin("POST", "/api/v1/tokens/" + ofWorkspace.id() + "/rotate", Map.of());
        shown("workspace token", rotated.json().path("secret").asText());
        devices(pat, license);
        unshown("unknown token", TokenFormat.make(TokenFormat.Type.SERVICE_USER, RANDOM));
        unshown("unknown token", TokenFormat.make(TokenFormat.Type.DEVICE, RANDOM));
        for (Canary canary : List.copyOf(canaries)) {
            misuse(canary.secret(), license);
        }
        hub.get("/api/v1/audit?limit=200");
        hub.admin("GET", "/api/v1/service-users/" + user + "/tokens", null);
        hub.admin("GET", "/api/v1/workspaces/" + workspace + "/tokens", null);
        hub.admin("GET", "/api/v1/workspaces/" + workspace + "/invitations", null);
    }

    private void people(String workspace) {
        String invitation = hub.invite(hub.adminToken, workspace, "member");
        canaries.add(new Canary("invitation", invitation, invitation.substring(5, 40), 1));
        canaries.add(new Canary("password", PASSWORD, PASSWORD, 0));
        canaries.add(new Canary("password", SECOND_PASSWORD, SECOND_PASSWORD, 0));
        String member = shown(
                "member's token",
                hub.as(invitation, "POST", "/api/v1/invitations/accept", Map.of("password", PASSWORD))
                        .json()
                        .path("secret")
                        .asText());
        hub.as(invitation, "POST", "/api/v1/invitations/accept", Map.of("password", SECOND_PASSWORD));
        String path = "/api/v1/account/password";
        hub.as(member, "PUT", path, Map.of("password", SECOND_PASSWORD, "current_password", SECOND_PASSWORD));
        hub.as(member, "PUT", path, Map.of("password", SECOND_PASSWORD, "current_password", PASSWORD));
    }

    private void devices(String pat, String license) {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        unshown("device token", device.secret);
        device.install(pat);
        device.activate(license);
        device.renew();
        unshown("device token", device.secret);
        device.activate(license);
        TokenDevice asking = TokenDevice.on(hub, FakeDevice.usual());
        unshown("device token", asking.secret);
        TestHub.Reply asked = hub.request(
                "/api/v1/device-authorization",
                asking.device.ask(new TokenOperation.Enrol(NewSecret.of(asking.secret), "camera")),
                "");
        String code = asked.json().path("device_code").asText();
        canaries.add(new Canary("device code", code, code, 1));
        hub.request("/api/v1/device-token", asking.device.ask(new TokenOperation.Poll(code)), "");
    }

    /** Shows a secret where it may be shown and where it may not. */
    private void misuse(String secret, String license) {
        hub.request(FakeDevice.usual().activate(license), secret);
        hub.as(secret, "GET", "/api/v1/products", null);
        hub.as(secret, "POST", "/api/v1/invitations/accept", Map.of());
        misuse("", "GET", "/api/v1/products?token=" + secret);
        misuse("", "GET", "/" + secret);
        hub.send("GET", "/api/v1/products", Map.of("Authorization", secret), BodyPublishers.noBody());
        hub.send(
                "GET", "/api/v1/products", Map.of("X-Token", secret, "Cookie", "t=" + secret), BodyPublishers.noBody());
        misuse(hub.operatorToken, "DELETE", "/api/v1/tokens/" + secret);
        misuse(hub.operatorToken, "GET", "/api/v1/audit?token=" + secret);
        hub.as(hub.operatorToken, "POST", "/api/v1/products", Map.of("id", secret, "name", "x"));
        hub.as(hub.operatorToken, "POST", "/api/v1/products", Map.of(secret, "x"));
    }

    /** A call whose address holds a secret. */
    private void misuse(String token, String method, String path) {
        Map<String, String> headers = new HashMap<>(Map.of(Heard.MISUSE, "on purpose"));
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        hub.send(method, path, headers, BodyPublishers.noBody());
    }

    @Test
    void rootsPassphrase_isInNoFile() throws IOException {
        HubInitialisation.create(
                new HubInitialisation.Plan(
                        folder.resolve("hub"), folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                PASSPHRASE.toCharArray(),
                InstantSource.system(),
                RANDOM);
        Map<Path, String> files = new LinkedHashMap<>();
        try (var all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(file -> files.put(file, read(file)));
        }
        assertTrue(files.size() >= 5, files.keySet().toString());
        assertEquals(
                List.of(),
                files.entrySet().stream()
                        .filter(file -> file.getValue().contains(PASSPHRASE))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
