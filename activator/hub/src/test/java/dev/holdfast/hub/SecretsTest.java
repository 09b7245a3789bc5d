package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.Secrets.Kind;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search of the whole run finds what it is there to find. */
class SecretsTest {
    private static final String CREATED = "/api/v1/service-users/su_00000000000000000000000000/tokens";

    private final SecureRandom random = new SecureRandom();
    private final Secrets secrets = new Secrets();
    private final Heard heard = new Heard(secrets);

    private String token(TokenFormat.Type type) {
        String token = TokenFormat.make(type, random);
        secrets.addToken(token);
        return token;
    }

    private Set<Kind> in(String text) {
        return secrets.in(text.getBytes(UTF_8));
    }

    @Test
    void secretOfEachKind_isFoundWhereverItStands() {
        List<String> all = List.of(
                token(TokenFormat.Type.PERSONAL),
                token(TokenFormat.Type.SERVICE_USER),
                token(TokenFormat.Type.WORKSPACE),
                token(TokenFormat.Type.DEVICE));
        for (String token : all) {
            for (String text : List.of(token, "a" + token, token + "z", "x=" + token + "&y", "\u0000" + token + "é")) {
                assertEquals(1, in(text).size(), text);
            }
            assertEquals(1, in(token.substring(5, 30)).size());
        }
        secrets.add(Kind.USER_CODE, "BCDF-GHJK");
        assertEquals(EnumSet.of(Kind.USER_CODE), in("the code is BCDF-GHJK, not another"));
        assertEquals(EnumSet.of(Kind.USER_CODE), in("code=BCDFGHJK"));
        secrets.add(Kind.PASSWORD, "a long password");
        assertEquals(EnumSet.of(Kind.PASSWORD, Kind.PERSONAL_TOKEN), in(all.get(0) + " came with a long password"));
        assertEquals(
                5,
                secrets.counts().values().stream().filter(count -> count == 1).count() - 1);
    }

    @Test
    void whatIsNoSecret_isNotFound() {
        String token = token(TokenFormat.Type.SERVICE_USER);
        String partial = token.substring(0, 5) + "…" + token.substring(37);
        for (String text : List.of(
                "", "hdfp_", partial, token.substring(0, 15), TokenFormat.make(TokenFormat.Type.DEVICE, random))) {
            assertEquals(Set.of(), in(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> secrets.add(Kind.HSM_PIN, "1234"));
    }

    @Test
    void thousandsOfSecrets_areFoundInOnePass_andOnlyThose() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            token(TokenFormat.Type.DEVICE);
            text.append(TokenFormat.make(TokenFormat.Type.DEVICE, random)).append(' ');
        }
        assertEquals(Set.of(), in(text.toString()));
        assertEquals(Set.of(Kind.PAT), in(text + token(TokenFormat.Type.SERVICE_USER)));
    }

    private static byte[] created(String secret) {
        return ("{\"id\":\"tk_1\",\"secret\":\"" + secret + "\"}").getBytes(UTF_8);
    }

    private void answer(int status, byte[] body, String address) {
        Map<String, String> headers = Map.of("content-type", "application/json", "x-request-id", "r" + body.length);
        heard.call(new Heard.Call("POST", address, Map.of(), new byte[0], new Contract.Answer(status, headers, body)));
    }

    @Test
    void answerThatShowsASecret_mayShowItOnce() throws IOException {
        String secret = TokenFormat.make(TokenFormat.Type.SERVICE_USER, random);
        answer(201, created(secret), CREATED);
        assertEquals(List.of(), heard.search(0));
        long second = heard.length();
        answer(201, created(secret), CREATED);
        assertEquals(
                List.of("ANSWER POST /api/v1/service-users/{user}/tokens 201 holds a secret: PAT"),
                heard.search(second));
    }

    @Test
    void secretInAnotherAnswer_inALogOrInAnAddress_isFound() throws IOException {
        String secret = token(TokenFormat.Type.PERSONAL);
        answer(200, created(secret), "/api/v1/caller");
        heard.line("requests 1 GET /api/v1/products " + secret);
        answer(404, "{}".getBytes(UTF_8), "/api/v1/tokens/" + secret);
        assertEquals(
                List.of(
                        "ANSWER POST /api/v1/caller 200 holds a secret: PERSONAL_TOKEN",
                        "LOG  holds a secret: PERSONAL_TOKEN",
                        "ADDRESS POST /api/v1/tokens/{token} 404 holds a secret: PERSONAL_TOKEN"),
                heard.search(0));
    }

    @Test
    void secretThatIsKnownLater_isFoundInWhatWasSaidBefore() throws IOException {
        String secret = TokenFormat.make(TokenFormat.Type.WORKSPACE, random);
        heard.line("made " + secret);
        assertEquals(List.of(), heard.search(0));
        secrets.addToken(secret);
        assertEquals(1, heard.search(0).size());
    }

    @Test
    void answerThatTheContractDoesNotKnow_isAFault() {
        answer(201, "{\"id\":1}".getBytes(UTF_8), CREATED);
        assertEquals(1, heard.faults().size());
        answer(299, new byte[0], CREATED);
        assertThrows(AssertionError.class, () -> heard.requireGood("r0"));
        assertEquals(List.of(), heard.faults());
    }

    @Test
    void secretInADatabase_isFoundAsAValue_andWhereItWasDeletedFromTheFile(@TempDir Path folder) throws Exception {
        String kept = token(TokenFormat.Type.DEVICE);
        String deleted = token(TokenFormat.Type.SERVICE_USER);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hub.db"));
                Statement change = database.createStatement()) {
            change.execute("CREATE TABLE kept (text TEXT)");
            change.execute("INSERT INTO kept VALUES ('" + "x".repeat(9_000) + deleted + "'), ('y " + kept + "')");
            change.execute("DELETE FROM kept WHERE text LIKE 'x%'");
        }
        KeptValues.searchFolder(heard, folder);
        List<String> faults = heard.faults();
        assertTrue(faults.contains("table kept holds a secret: DEVICE_TOKEN"), faults.toString());
        assertTrue(faults.contains("file hub.db holds a secret: DEVICE_TOKEN"), faults.toString());
        assertTrue(faults.contains("file hub.db holds a secret: PAT"), faults.toString());
        Files.delete(folder.resolve("hub.db"));
    }
}
