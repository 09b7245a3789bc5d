package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are signed as they should be and say what none should, and documents that are none. */
class HostileDocumentsTest {
    @TempDir
    static Path folder;

    private static Scene scene;
    private static TestHub hub;
    private static String license;
    private static String pat;

    /** What a device would send: to whom, with which token, in which type of document. */
    private record Sample(String operation, String token, String type, FakeDevice device, String document) {
        private byte[] payload() {
            return Base64.getUrlDecoder().decode(document.split("\\.")[1]);
        }

        private String sign(String payload) {
            return device.sign(device.header("Ed25519", type, ""), payload.getBytes(UTF_8));
        }
    }

    @BeforeAll
    static void makeScene() throws IOException {
        scene = new Scene(folder);
        hub = scene.hub;
        String workspace = hub.createWorkspace();
        license = hub.createLicense(workspace, Map.of("seats", 5000));
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
    }

    @AfterAll
    static void closeScene() throws IOException {
        scene.close();
    }

    private static List<Sample> samples() {
        String request = "holdfast-request+jwt";
        String ofTokens = "holdfast-token-request+jwt";
        FakeDevice active = FakeDevice.usual();
        hub.request(active.activate(license), pat);
        TokenDevice owner = TokenDevice.installed(hub, pat);
        FakeDevice fresh = FakeDevice.usual();
        NewSecret secret = NewSecret.of(TokenDevice.newSecret());
        return List.of(
                new Sample("answerRequest", pat, request, fresh, fresh.activate(license)),
                new Sample("answerRequest", "", request, active, active.refresh(license)),
                new Sample("answerRequest", "", request, active, active.release(license)),
                token("installDeviceToken", pat, ofTokens, fresh, new TokenOperation.Install(secret, "line 4")),
                token("renewDeviceToken", owner.secret, ofTokens, owner.device, new TokenOperation.Renew(secret)),
                token("statusOfDeviceToken", owner.secret, ofTokens, owner.device, new TokenOperation.Status()),
                token("askForEnrolment", "", ofTokens, fresh, new TokenOperation.Enrol(secret, "line 4")),
                token("pollEnrolment", "", ofTokens, fresh, new TokenOperation.Poll(deviceCode(fresh))));
    }

    private static String deviceCode(FakeDevice device) {
        TokenOperation ask = new TokenOperation.Enrol(NewSecret.of(TokenDevice.newSecret()), "line 4");
        return hub.request("/api/v1/device-authorization", device.ask(ask), "")
                .json()
                .path("device_code")
                .asText();
    }

    private static Sample token(String operation, String token, String type, FakeDevice device, TokenOperation asks) {
        return new Sample(operation, token, type, device, device.ask(asks));
    }

    private static ContractOperation operation(String id) {
        return ContractOperation.all().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Reply send(Sample sample, String document) {
        ContractOperation operation = operation(sample.operation());
        return scene.send(operation, sample.token(), operation.path(), document.getBytes(UTF_8));
    }

    @Test
    void everyOperationThatTakesADocument_hasASample() {
        Set<String> taking = new TreeSet<>();
        ContractOperation.all().stream()
                .filter(each -> each.mediaType().endsWith("jose"))
                .forEach(each -> taking.add(each.id()));
        Set<String> sampled = new TreeSet<>();
        samples().forEach(sample -> sampled.add(sample.operation()));
        assertEquals(taking, sampled);
    }

    @Test
    void documentThatIsNone_isRefused_andChangesNothing() throws IOException {
        HostileCalls calls = new HostileCalls(scene);
        for (Sample sample : samples()) {
            ContractOperation operation = operation(sample.operation());
            calls.unchanged(
                    operation,
                    () -> forged(sample)
                            .forEach((what, document) -> calls.refused(operation, what, () -> send(sample, document))));
        }
        calls.requireNoFailures("documents that are none");
    }

    private static Map<String, String> forged(Sample sample) {
        String[] parts = sample.document().split("\\.");
        FakeDevice device = sample.device();
        String payload = new String(sample.payload(), UTF_8);
        String inside = payload.substring(1);
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("no signature", parts[0] + "." + parts[1] + ".");
        forged.put("two parts", parts[0] + "." + parts[1]);
        forged.put("four parts", sample.document() + ".x");
        forged.put("padding", sample.document() + "=");
        forged.put("a space", " " + sample.document());
        forged.put("a line end", sample.document() + "\n");
        forged.put(
                "another's signature",
                parts[0] + "." + parts[1] + "."
                        + FakeDevice.usual().sign("{}".getBytes(UTF_8)).split("\\.")[2]);
        forged.put("another payload", parts[0] + "." + encoded("{\"a\":1}") + "." + parts[2]);
        forged.put("another type", device.sign(device.header("Ed25519", "holdfast-license+jwt", ""), sample.payload()));
        for (String algorithm : List.of("none", "EdDSA", "HS256", "ES256", "RS256", "ed25519", "")) {
            forged.put(
                    "algorithm " + algorithm,
                    device.sign(device.header(algorithm, sample.type(), ""), sample.payload()));
        }
        for (String more : List.of(
                "\"crit\":[\"exp\"]",
                "\"b64\":false",
                "\"kid\":\"x\"",
                "\"jku\":\"https://x\"",
                "\"x5u\":\"https://x\"",
                "\"alg\":\"none\"",
                "\"zip\":\"DEF\"",
                "\"x5c\":[]")) {
            forged.put(
                    "header " + more,
                    device.sign(device.header("Ed25519", sample.type(), "," + more), sample.payload()));
        }
        for (String header : List.of("", "null", "[]", "{}", "{\"alg\":\"Ed25519\"}", "{", "[".repeat(20_000))) {
            forged.put(
                    "header " + header.substring(0, Math.min(20, header.length())),
                    device.sign(header, sample.payload()));
        }
        for (String bad : Naughty.BODIES) {
            forged.put("payload " + bad.substring(0, Math.min(40, bad.length())) + bad.length(), sample.sign(bad));
        }
        forged.put("unknown critical", sample.sign("{\"must\":[\"fly\"],\"fly\":1," + inside));
        forged.put("a duplicate", sample.sign("{\"a\":1,\"a\":2," + inside));
        forged.put("large", sample.sign("{\"a\":\"" + "x".repeat(65 * 1024) + "\"," + inside));
        forged.put("deep", sample.sign("{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "," + inside));
        return forged;
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void naughtyValueInEveryMember_isRefusedOrTaken_andNeverBreaksTheHub() throws IOException {
        HostileCalls calls = new HostileCalls(scene);
        Set<String> walked = new TreeSet<>();
        for (Sample sample : samples()) {
            ContractOperation operation = operation(sample.operation());
            ObjectNode payload = (ObjectNode) TestHub.JSON.readTree(sample.payload());
            for (String pointer : pointers("", payload)) {
                walked.add(sample.operation() + " " + pointer);
                int taken = calls.accepted();
                Map<String, String> before = quiet();
                for (String value : values()) {
                    String document = sample.sign(changed(payload, pointer, value));
                    Reply reply = calls.answered(operation, pointer + " " + value, () -> send(sample, document));
                    if (reply != null && reply.status() < 300) {
                        calls.accept();
                    }
                }
                if (calls.accepted() == taken && !before.equals(quiet())) {
                    calls.fail(operation.id() + " changed the database while refusing " + pointer);
                }
            }
        }
        assertTrue(walked.size() > 50, walked.toString());
        calls.requireNoFailures("naughty values in " + walked.size() + " members of documents");
    }

    /** How often a device asks is told to it, and kept. */
    /** All but how often a device has asked, and that its token was shown on another machine, which is for people. */
    private static Map<String, String> quiet() {
        Map<String, String> quiet = new HashMap<>(Dump.ofThings(hub));
        quiet.remove("enrolment");
        quiet.remove("device_trouble");
        return quiet;
    }

    /** A few of each sort: what a text may be has been walked elsewhere. */
    private static List<String> values() {
        List<String> values = new ArrayList<>(Naughty.VALUES);
        values.addAll(List.of("true", "-1", "0", "9007199254740993", "[]", "[1,1]", "\"\"", "\"\\u0000\""));
        values.add(Scene.quoted("'; DROP TABLE activation; --"));
        values.add(Scene.quoted("../../etc/passwd"));
        values.add(Scene.quoted("\\ud800"));
        values.add(Scene.quoted("x".repeat(5000)));
        return values;
    }

    private static List<String> pointers(String at, JsonNode node) {
        List<String> pointers = new ArrayList<>();
        if (!at.isEmpty()) {
            pointers.add(at);
        }
        node.properties().forEach(each -> pointers.addAll(pointers(at + "/" + each.getKey(), each.getValue())));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            pointers.addAll(pointers(at + "/" + i, node.get(i)));
        }
        return pointers;
    }

    /** The text of the payload with another value at a place, which JSON libraries would not all write. */
    private static String changed(ObjectNode payload, String pointer, String value) throws IOException {
        String mark = "MARK-OF-A-PLACE";
        ObjectNode copy = payload.deepCopy();
        int last = pointer.lastIndexOf('/');
        JsonNode parent = copy.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1);
        if (parent instanceof ObjectNode object) {
            object.put(name, mark);
        } else {
            ((com.fasterxml.jackson.databind.node.ArrayNode) parent)
                    .set(Integer.parseInt(name), TestHub.JSON.getNodeFactory().textNode(mark));
        }
        return TestHub.JSON.writeValueAsString(copy).replace(Scene.quoted(mark), value);
    }
}
