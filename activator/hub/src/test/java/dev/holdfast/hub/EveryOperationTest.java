package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What holds of each operation of the contract alike. */
class EveryOperationTest {
    @TempDir
    Path folder;

    private static byte[] body(Scene scene, ContractOperation operation) {
        if (operation.mediaType().equals("application/jose")) {
            return document(operation.id()).getBytes(UTF_8);
        }
        return operation.mediaType().isEmpty()
                ? new byte[0]
                : Scene.json(scene.members(operation)).getBytes(UTF_8);
    }

    /** What a new device says that wants this. */
    private static String document(String operation) {
        FakeDevice device = FakeDevice.usual();
        NewSecret secret = NewSecret.of(TokenDevice.newSecret());
        return switch (operation) {
            case "installDeviceToken" -> device.ask(new TokenOperation.Install(secret, "camera"));
            case "renewDeviceToken" -> device.ask(new TokenOperation.Renew(secret));
            case "statusOfDeviceToken" -> device.ask(new TokenOperation.Status());
            case "askForEnrolment" -> device.ask(new TokenOperation.Enrol(secret, "camera"));
            case "pollEnrolment" -> device.ask(new TokenOperation.Poll("0".repeat(43)));
            default -> device.activate(TestHub.PRODUCT + ".00000000000000000000000000");
        };
    }

    private static Reply send(Scene scene, ContractOperation operation) {
        boolean ofDevice = Set.of("renewDeviceToken", "statusOfDeviceToken").contains(operation.id());
        String secret =
                ofDevice ? TokenDevice.newSecret() : scene.credential(operation).orElse(scene.hub.operatorToken);
        return scene.send(operation, secret, scene.address(operation), body(scene, operation));
    }

    @Test
    void operation_withATokenThatMayNot_orOnWhatIsNotThere_isRefused() throws IOException {
        try (Scene scene = new Scene(folder)) {
            for (ContractOperation operation : ContractOperation.all()) {
                // A signed document is read before the token that comes with it.
                boolean byToken = !operation.isOpen() && !operation.id().equals("acceptInvitation");
                if (byToken && !operation.mediaType().endsWith("jose")) {
                    requireNoScopeIsNoRight(scene, operation);
                    requireNothingIsNotFound(scene, operation);
                }
            }
        }
    }

    private static void requireNoScopeIsNoRight(Scene scene, ContractOperation operation) {
        Reply reply = scene.send(operation, scene.scopeless, scene.address(operation), body(scene, operation));
        // Some things any token may read; nothing may be changed by one that has no scope.
        boolean read = operation.method().equals("GET") && reply.status() < 300;
        assertTrue(read || reply.status() == 403, operation.id() + " " + reply.text());
    }

    private static void requireNothingIsNotFound(Scene scene, ContractOperation operation) {
        if (operation.statuses().contains("404") && !operation.parameters().isEmpty()) {
            String nothing = scene.address(operation, Scene.NOTHING);
            scene.credential(operation).ifPresent(secret -> {
                Reply reply = scene.send(operation, secret, nothing, body(scene, operation));
                // The form of a code is looked at before the workspace.
                boolean codeFirst = operation.id().endsWith("Enrolment") && reply.status() == 400;
                assertTrue(codeFirst || reply.status() == 404, operation.id() + " " + reply.text());
            });
        }
    }

    @Test
    void operation_ofAnAddressWithTooManyCalls_isRateLimited() throws IOException {
        try (Scene scene = new Scene(folder)) {
            ContractOperation.all().forEach(scene::credential);
            scene.exhaust();
            for (ContractOperation operation : ContractOperation.all()) {
                if (operation.statuses().contains("429")) {
                    assertEquals("rate_limited", send(scene, operation).code(), operation.id());
                }
            }
        }
    }

    @Test
    void operation_forACallerBesideTheProxy_isForbidden() throws IOException {
        try (Scene scene = new Scene(folder)) {
            ContractOperation.all().forEach(scene::credential);
            scene.behindAnotherProxy();
            for (ContractOperation operation : ContractOperation.all()) {
                if (operation.statuses().contains("403")) {
                    assertEquals("forbidden", send(scene, operation).code(), operation.id());
                }
            }
        }
    }

    @Test
    void operation_overABrokenDatabase_saysThatTheHubFailed_andLogsNoValueOfARow() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("hub");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        log.addAppender(logged);
        log.setAdditive(false);
        try {
            requireQuietFailures();
        } finally {
            log.detachAppender(logged);
            log.setAdditive(true);
        }
        logged.list.forEach(event -> Heard.RUN.line(LinesHeard.text(event)));
        List<String> lines = logged.list.stream()
                .filter(event -> event.getThrowableProxy() != null)
                .map(event -> ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
        assertFalse(lines.isEmpty());
        for (String line : lines) {
            assertFalse(line.matches("(?s).*\\b[0-9a-f]{64}\\b.*"), line);
            assertFalse(line.contains("arguments:"), line);
        }
    }

    private void requireQuietFailures() throws Exception {
        try (Scene scene = new Scene(folder)) {
            ContractOperation.all().forEach(scene::credential);
            breakTables(scene);
            for (ContractOperation operation : ContractOperation.all()) {
                Reply reply = send(scene, operation);
                if (operation.statuses().contains("500")) {
                    assertEquals(500, reply.status(), operation.id() + reply.text());
                    // A request ID is random and spells anything now and then.
                    String said = reply.text().replace(reply.requestId(), "");
                    assertFalse(said.matches("(?si).*(sql|select|exception|\\.java|/tmp).*"), reply.text());
                }
            }
        }
    }

    private static void breakTables(Scene scene) throws SQLException {
        try (Connection connection = TestDatabase.connect(scene.hub.directory)) {
            for (String table : TestDatabase.tables(connection)) {
                if (!table.startsWith("sqlite_")) {
                    try (Statement change = connection.createStatement()) {
                        change.execute("ALTER TABLE \"" + table + "\" RENAME TO \"" + table + "_gone\"");
                    }
                }
            }
        }
    }

    @Test
    void operation_ofAHubThatIsEnding_isUnavailable() throws IOException {
        Logger log = (Logger) LoggerFactory.getLogger("hub");
        log.setLevel(Level.OFF);
        try (Scene scene = new Scene(folder)) {
            ContractOperation.all().forEach(scene::credential);
            scene.hub.endBehindItsFront();
            for (ContractOperation operation : ContractOperation.all()) {
                Reply reply = send(scene, operation);
                if (operation.statuses().contains("503")) {
                    assertEquals("unavailable", reply.code(), operation.id() + reply.text());
                }
            }
        } finally {
            log.setLevel(null);
        }
    }

    @Test
    void list_walkedInPagesOfAnyLength_givesEachItemOnceInTheSameOrder() throws IOException {
        int lists = 0;
        int walks = 0;
        try (Scene scene = new Scene(folder)) {
            scene.addMore();
            for (ContractOperation operation : ContractOperation.all()) {
                if (operation.isList()) {
                    List<JsonNode> whole = walk(scene, operation, 200);
                    for (int limit : new int[] {1, 2, 3, 7, Math.max(1, whole.size() - 1), Math.max(1, whole.size())}) {
                        List<String> walked = ids(walk(scene, operation, limit));
                        // A list of uses may have grown since; what was there before has stayed in its place.
                        assertTrue(walked.size() >= whole.size(), operation.id());
                        assertEquals(ids(whole), walked.subList(0, whole.size()), operation.id() + " by " + limit);
                        walks++;
                    }
                    assertEquals(ids(whole).size(), Set.copyOf(ids(whole)).size(), operation.id());
                    lists++;
                }
            }
        }
        System.out.println("pages: " + lists + " lists, " + walks + " walks");
        assertTrue(lists >= 7);
    }

    /** What tells an item from others; not how often something happened, which grows while the test looks at it. */
    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(EveryOperationTest::id).toList();
    }

    private static String id(JsonNode item) {
        StringBuilder id = new StringBuilder(item.path("id").asText());
        if (id.isEmpty()) {
            item.forEach(
                    value -> id.append(value.isTextual() ? value.asText() : "").append('|'));
        }
        return id.toString();
    }

    private static List<JsonNode> walk(Scene scene, ContractOperation operation, int limit) {
        List<JsonNode> items = new ArrayList<>();
        String secret = scene.credential(operation).orElseThrow();
        String after = "";
        while (true) {
            Reply page =
                    scene.send(operation, secret, scene.address(operation) + "?limit=" + limit + after, new byte[0]);
            assertEquals(200, page.status(), page.text());
            assertTrue(page.json().path("items").size() <= limit);
            page.json().path("items").forEach(items::add);
            if (page.json().path("next").isNull()) {
                return items;
            }
            after = "&after=" + page.json().path("next").asText();
        }
    }
}
