package dev.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.machineid.Machine;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.Problem;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.protocol.TokenRequest;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.store.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a device keeps and sends, against a hub that answers as a test tells it to; the real one is in the hub's tests. */
class DeviceTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String TOLD = """
            {"id":"tk_1","workspace":"ws_1","name":"line 4","partial":"hdfd_…abcd","expires_at":"2027-02-20T08:00:00Z",\
            "renew_from":"2026-12-22T08:00:00Z","ends_at":"2031-11-21T08:00:00Z"}""";
    private static final String CODES = """
            {"device_code":"code","user_code":"BCDF-GHJK","verification_uri":"https://hub.example/enrol","expires_in":600,\
            "interval":5}""";

    @TempDir
    Path folder;

    /** What arrived: the operation, and what was in the Authorization header. */
    private record Received(TokenOperation operation, String authorization) {}

    private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Object> answers = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();
    private final Vendor vendor = new Vendor();
    private HttpServer server;
    private Instant now = NOW;

    @BeforeEach
    void startHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopHub() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                vendor.introduce(exchange);
                return;
            }
            TokenRequest request = TokenRequest.read(exchange.getRequestBody().readAllBytes());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            received.add(new Received(request.content().operation(), authorization == null ? "" : authorization));
            Object answer = answers.isEmpty() ? TOLD : answers.poll();
            if (answer instanceof ProblemReason reason) {
                String problem = "{\"type\":\"" + reason.type() + "\",\"status\":" + reason.status() + "}";
                FakeHub.send(exchange, reason.status(), Problem.MEDIA_TYPE, problem.getBytes(StandardCharsets.UTF_8));
            } else if (answer instanceof String json) {
                FakeHub.send(exchange, 200, "application/json", json.getBytes(StandardCharsets.UTF_8));
            }
        } catch (MalformedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** The connection breaks before the answer. */
    private static final Object LOST = new Object();

    private DataDirectory directory() {
        return DataDirectory.of(folder.resolve("data"), Vendor.LICENSE.product());
    }

    private DeviceTokens tokens() throws Exception {
        Path root = folder.resolve("machine");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), Device.MACHINE_ID + "\n");
        LicenseVerifier verifier = LicenseVerifier.forProduct(Vendor.LICENSE.product(), vendor.roots())
                .withDataDirectory(folder.resolve("data"))
                .withMachine(Machine.recordedAt(root, Map.of()))
                .withClock(() -> now);
        HubEndpoint hub =
                HubEndpoint.at("http://127.0.0.1:" + server.getAddress().getPort());
        return DeviceTokens.of(hub, verifier, random).with(Device.SHORT);
    }

    private ExchangeToken pat() throws Exception {
        return ExchangeToken.of(TokenFormat.make(TokenFormat.Type.SERVICE_USER, random));
    }

    private InstalledToken kept() throws Exception {
        return InstalledToken.parse(directory().token().read().orElseThrow());
    }

    private NewSecret named(int call) {
        TokenOperation operation = received.get(call).operation();
        if (operation instanceof TokenOperation.Install install) {
            return install.secret();
        }
        return operation instanceof TokenOperation.Renew renew
                ? renew.secret()
                : ((TokenOperation.Enrol) operation).secret();
    }

    private void refused(ProblemReason reason, org.junit.jupiter.api.function.Executable work) {
        LicenseSourceException thrown = assertThrows(LicenseSourceException.class, work);
        assertEquals(reason.code(), thrown.reason().code());
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            assertFalse(String.valueOf(each.getMessage()).matches("(?s).*hdf[upwd]_[0-9A-Za-z]{36}.*"));
        }
    }

    @Test
    void operations_whereNothingIsInstalled_sayDeviceTokenMissingAndMakeNothing() throws Exception {
        refused(ProblemReason.DEVICE_TOKEN_MISSING, () -> tokens().renew());
        refused(ProblemReason.DEVICE_TOKEN_MISSING, () -> tokens().status());
        refused(ProblemReason.DEVICE_TOKEN_MISSING, () -> tokens().forActivation());
        assertEquals(Optional.empty(), tokens().renewIfDue());
        DeviceTokens.clear(directory());

        assertEquals(List.of(), received);
        assertFalse(Files.exists(folder.resolve("data/acme-vision")));
    }

    @Test
    void install_keepsTheSecretThatItNamedAndNotThePat() throws Exception {
        ExchangeToken pat = pat();

        DeviceTokenStatus status = tokens().install(pat, "line 4");

        assertEquals("ws_1", status.workspaceId());
        assertEquals(NewSecret.of(kept().secret()), named(0));
        assertEquals(pat.authorization(), received.get(0).authorization());
        assertFalse(directory()
                .token()
                .read()
                .orElseThrow()
                .contains(pat.authorization().substring(7)));
        assertEquals(Optional.of("http://127.0.0.1:" + server.getAddress().getPort()), DeviceTokens.hubOf(directory()));
    }

    @Test
    void install_answerLost_namesTheSameSecretAgain() throws Exception {
        answers.add(LOST);
        refused(ProblemReason.HUB_UNREACHABLE, () -> tokens().install(pat(), "line 4"));
        assertEquals(NewSecret.of(kept().installing()), named(0));

        tokens().install(pat(), "line 4");

        assertEquals(named(0), named(1));
        assertEquals(NewSecret.of(kept().secret()), named(0));
    }

    @Test
    void install_refusedForGood_leavesNothing() throws Exception {
        answers.add(ProblemReason.TOKEN_REVOKED);

        refused(ProblemReason.TOKEN_REVOKED, () -> tokens().install(pat(), "line 4"));

        assertFalse(Files.exists(folder.resolve("data/acme-vision/token")));
        assertFalse(Files.exists(folder.resolve("data/acme-vision/device-key.p8")));
    }

    @Test
    void install_overAnother_keepsTheOldOneUntilTheHubAgrees() throws Exception {
        tokens().install(pat(), "line 4");
        String old = kept().secret();
        answers.add(ProblemReason.TOKEN_OF_ANOTHER_MACHINE);
        refused(ProblemReason.TOKEN_OF_ANOTHER_MACHINE, () -> tokens().install(pat(), "line 4"));
        assertEquals(old, kept().secret());

        tokens().install(pat(), "line 4");

        assertNotEquals(old, kept().secret());
    }

    @Test
    void install_ofASecretThatTheHubHasEnded_startsAnew() throws Exception {
        answers.add(LOST);
        refused(ProblemReason.HUB_UNREACHABLE, () -> tokens().install(pat(), "line 4"));
        answers.add(ProblemReason.REQUEST_SUPERSEDED);

        tokens().install(pat(), "line 4");

        assertEquals(named(0), named(1));
        assertNotEquals(named(1), named(2));
        assertEquals(NewSecret.of(kept().secret()), named(2));
    }

    @Test
    void renew_putsTheNextSecretInPlaceAndUsesItOnce() throws Exception {
        tokens().install(pat(), "line 4");
        String old = kept().secret();

        tokens().renew();

        assertEquals("Bearer " + old, received.get(1).authorization());
        assertEquals(NewSecret.of(kept().secret()), named(1));
        assertEquals(new Received(new TokenOperation.Status(), "Bearer " + kept().secret()), received.get(2));
        assertEquals(null, kept().next());
    }

    @Test
    void renew_answerLostAgainAndAgain_namesTheSameSecretUntilItIsAnswered() throws Exception {
        tokens().install(pat(), "line 4");
        String old = kept().secret();
        for (int i = 1; i <= 3; i++) {
            answers.add(LOST);
            refused(ProblemReason.HUB_UNREACHABLE, () -> tokens().renew());
            assertEquals(old, kept().secret());
            assertEquals(named(1), named(i));
        }

        tokens().status();

        assertEquals(named(1), named(4));
        assertEquals(NewSecret.of(kept().secret()), named(1));
    }

    @Test
    void renew_confirmationLost_isDoneAllTheSame() throws Exception {
        tokens().install(pat(), "line 4");
        answers.add(TOLD);
        answers.add(LOST);

        assertEquals("tk_1", tokens().renew().id());

        assertEquals(NewSecret.of(kept().secret()), named(1));
    }

    @Test
    void renew_whereACopyWasSeen_saysSoAndKeepsTheFile() throws Exception {
        tokens().install(pat(), "line 4");
        answers.add(ProblemReason.TOKEN_REUSED);

        refused(ProblemReason.TOKEN_REUSED, () -> tokens().renew());

        assertTrue(directory().token().read().isPresent());
    }

    @Test
    void renewIfDue_beforeItsTimeDoesNothing_afterwardsRenews() throws Exception {
        tokens().install(pat(), "line 4");
        assertEquals(Optional.empty(), tokens().renewIfDue());
        assertEquals(1, received.size());

        now = NOW.plus(Duration.ofDays(31));

        assertTrue(tokens().renewIfDue().isPresent());
    }

    @Test
    void forActivation_finishesARenewalThatWasBegun() throws Exception {
        tokens().install(pat(), "line 4");
        answers.add(LOST);
        refused(ProblemReason.HUB_UNREACHABLE, () -> tokens().renew());

        Pat token = tokens().forActivation();

        assertEquals("Bearer " + kept().secret(), token.authorization());
        assertEquals(NewSecret.of(kept().secret()), named(1));
        assertTrue(token.toString().startsWith("hdfd_…"));
    }

    @Test
    void create_showsTheCodeAndWaitsAsTold() throws Exception {
        answers.add(CODES);
        answers.add(ProblemReason.ENROLMENT_PENDING);
        answers.add(ProblemReason.ENROLMENT_TOO_FAST);
        answers.add(LOST);
        List<String> shown = new ArrayList<>();
        List<Long> waited = new ArrayList<>();

        DeviceTokenStatus status = tokens().create(
                        "camera 7",
                        (uri, code, device, life) ->
                                shown.add(uri + " " + code + " " + device.length() + " " + life.toMinutes()),
                        time -> waited.add(time.toSeconds()));

        assertEquals("tk_1", status.id());
        assertEquals(List.of("https://hub.example/enrol BCDF-GHJK 43 10"), shown);
        assertEquals(List.of(5L, 5L, 10L, 20L), waited);
        assertEquals(NewSecret.of(kept().secret()), named(0));
        assertEquals(new TokenOperation.Poll("code"), received.get(4).operation());
        assertEquals("", received.get(4).authorization());
    }

    @Test
    void create_denied_leavesNothing() throws Exception {
        answers.add(CODES);
        answers.add(ProblemReason.ENROLMENT_DENIED);

        refused(
                ProblemReason.ENROLMENT_DENIED,
                () -> tokens().create("camera 7", (uri, code, device, life) -> {}, time -> {}));

        assertFalse(Files.exists(folder.resolve("data/acme-vision/token")));
    }

    @Test
    void create_hubWithAnAddressThatIsNone_isRefused() throws Exception {
        answers.add(CODES.replace("https://hub.example/enrol", "https://hub.example/\\u001b[2J"));

        refused(
                ProblemReason.HUB_ANSWER_INVALID,
                () -> tokens().create("camera 7", (uri, code, device, life) -> {}, time -> {}));
    }

    @Test
    void clear_removesTheTokenAndNothingElse() throws Exception {
        tokens().install(pat(), "line 4");

        DeviceTokens.clear(directory());

        assertEquals(Optional.empty(), directory().token().read());
        refused(ProblemReason.DEVICE_TOKEN_MISSING, () -> tokens().renew());
    }

    @Test
    void tokenOfAnotherKey_isRefusedBeforeAnythingIsSent() throws Exception {
        tokens().install(pat(), "line 4");
        InstalledToken mine = kept();
        directory()
                .token()
                .write(new InstalledToken(mine.hub(), "A".repeat(43), mine.secret(), null, null, null, null).toJson());

        refused(ProblemReason.TOKEN_OF_ANOTHER_DEVICE, () -> tokens().renew());

        assertEquals(1, received.size());
    }

    @Test
    void fileThatIsDamaged_isToldAndSendsNothing() throws Exception {
        tokens().install(pat(), "line 4");
        directory().token().write("{\"hub\":\"x\",\"device_key\":\"y\",\"secret\":\"hdfd_short\"}");

        LicenseSourceException thrown = assertThrows(LicenseSourceException.class, () -> tokens().status());

        assertEquals("record_damaged", thrown.reason().code());
        assertEquals(1, received.size());
    }

    @Test
    void exchangeToken_ofAnotherTypeOrMistyped_isRefused() {
        String personal = TokenFormat.make(TokenFormat.Type.PERSONAL, random);

        refused(ProblemReason.TOKEN_WRONG_TYPE, () -> ExchangeToken.of(personal));
        refused(ProblemReason.TOKEN_MALFORMED, () -> ExchangeToken.of("hdfp_nonsense"));
    }
}
