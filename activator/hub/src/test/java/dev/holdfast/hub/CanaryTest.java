package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CanaryTest {
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

    @Test
    void tokens_areInNoLogFileOrAnswerButTheOneThatShowsThem() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Lines log = new Lines();
        log.start();
        Level level = root.getLevel();
        root.setLevel(Level.INFO);
        root.addAppender(log);
        try {
            search(log);
        } finally {
            root.detachAppender(log);
            root.setLevel(level);
        }
    }

    private void search(Lines log) throws IOException {
        List<String> answers = new ArrayList<>();
        List<String> secrets;
        TestHub hub = TestHub.start(folder);
        try (hub) {
            secrets = use(hub, answers);
        }
        List<String> places = new ArrayList<>(answers);
        places.addAll(log.lines);
        for (byte[] file : hub.files()) {
            places.add(new String(file, ISO_8859_1));
        }
        assertTrue(log.lines.stream().anyMatch(line -> line.startsWith("requests ")));
        int hits = 0;
        for (String place : places) {
            for (String secret : secrets) {
                hits += place.contains(secret.substring(5, 35)) ? 1 : 0;
            }
        }
        assertEquals(0, hits);
        assertEquals(6, secrets.size());
    }

    /** Uses tokens well and badly; gives all of them. */
    private static List<String> use(TestHub hub, List<String> answers) {
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String user = hub.createServiceUser(workspace);
        String pat = hub.createPat(user, Map.of());
        String scopeless = hub.createPat(user, Map.of("scopes", List.of()));
        TestHub.Reply revoked = hub.createToken(user, Map.of());
        hub.delete("/api/v1/tokens/" + revoked.id());
        String unknown = TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom());
        String elsewhere = TokenFormat.make(TokenFormat.Type.DEVICE, new SecureRandom());
        List<String> secrets = List.of(
                hub.operatorToken, pat, scopeless, revoked.json().path("secret").asText(), unknown, elsewhere);
        for (String secret : secrets) {
            answers.add(
                    hub.request(FakeDevice.usual().activate(license), secret).text());
            answers.add(hub.as(secret, "GET", "/api/v1/products", null).text());
            answers.add(
                    hub.as("", "GET", "/api/v1/products?token=" + secret, null).text());
            answers.add(hub.as("", "GET", "/" + secret, null).text());
            answers.add(hub.send("GET", "/api/v1/products", Map.of("Authorization", secret), BodyPublishers.noBody())
                    .text());
            answers.add(hub.as(hub.operatorToken, "DELETE", "/api/v1/tokens/" + secret, null)
                    .text());
            answers.add(hub.as(hub.operatorToken, "POST", "/api/v1/products", Map.of("id", secret, "name", "x"))
                    .text());
        }
        answers.add(hub.get("/api/v1/service-users/" + user + "/tokens").text());
        answers.add(new String(hub.rootPem.getBytes(UTF_8), UTF_8));
        return secrets;
    }
}
