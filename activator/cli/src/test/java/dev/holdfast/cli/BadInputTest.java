package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.machineid.RecordedMachines;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong at a first activation: each has its reason, its exit code, and leaves no license and no request. */
class BadInputTest extends HubFixture {
    private static final String UNKNOWN = "acme-vision.00000000000000000000000000";

    @Test
    void license_unknown() throws Exception {
        refused(device, UNKNOWN, pat, "license_unknown", 67);
    }

    @Test
    void license_malformed() throws Exception {
        refused(device, "acme-vision", pat, "usage", 2);
    }

    @Test
    void license_withoutOfflineActivation() throws Exception {
        String online = hub.license(Map.of("offline_activation", false));

        refused(device, online, pat, "offline_activation_not_allowed", 68);
    }

    @Test
    void license_noSeatLeft() throws Exception {
        String one = hub.license(Map.of("seats", 1));
        activate(device, one, pat).done();
        TestDevice second = device.onMachine(RecordedMachines.bareMetal())
                .with("HOLDFAST_DATA_DIRECTORY", folder.resolve("second").toString());

        activate(second, one, pat).refused("seats_exhausted", 69);

        assertEquals(1, hub.activations(one));
        assertEquals(Map.of(), second.tree());
    }

    @Test
    void license_asksForTwoKindsAndOneShows() throws Exception {
        String two = hub.license(Map.of("minimum_evidence", 2));
        TestDevice poor = device.onMachine(machineOf("5bd1e995a3c94f0e8d2f6b7c1a0e4d93"));

        refused(poor, two, pat, "evidence_insufficient", 71);
    }

    @Test
    void hub_notNamed() throws Exception {
        activate(device.without("HOLDFAST_HUB"), license, pat).refused("usage", 2);
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void hub_plainHttpElsewhere() throws Exception {
        refused(device.with("HOLDFAST_HUB", "http://hub.example"), license, pat, "hub_address_invalid", 104);
    }

    @Test
    void hub_unreachable() throws Exception {
        refused(device.with("HOLDFAST_HUB", "http://127.0.0.1:" + freePort()), license, pat, "hub_unreachable", 100);
    }

    @Test
    void hub_garbage() throws Exception {
        try (Garbage garbage = new Garbage("<html>welcome</html>", "text/html")) {
            activate(device.with("HOLDFAST_HUB", garbage.address()), license, pat)
                    .refused("hub_answer_invalid", 101);
        }
        assertEquals(0, hub.activations(license));
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void hub_answerTooLarge() throws Exception {
        try (Garbage garbage = new Garbage("x".repeat(2 << 20), "application/json")) {
            activate(device.with("HOLDFAST_HUB", garbage.address()), license, pat)
                    .refused("hub_answer_too_large", 102);
        }
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void hub_answeredGarbageOnce_theNextRunTakesOneSeat() throws Exception {
        try (Garbage garbage = new Garbage("{}", "application/json").thatIntroduces(hub.introduction())) {
            String err = activate(device.with("HOLDFAST_HUB", garbage.address()), license, pat)
                    .refused("hub_answer_invalid", 101)
                    .err();
            assertTrue(err.contains("the request is kept with the device key"), err);
        }
        onlyTheRequestWaits();

        activate(device, license, pat).done();

        assertEquals(1, hub.activations(license));
    }

    @Test
    void roots_ofAnotherVendor() throws Exception {
        Files.createDirectories(folder.resolve("foreign"));
        try (RealHub foreign = RealHub.in(folder.resolve("foreign"))) {
            String err = activate(device.with("HOLDFAST_ROOTS", foreign.rootPem.toString()), license, pat)
                    .refused("certificate_not_trusted", 18)
                    .err();
            assertTrue(err.contains(foreign.rootPem.toString()), err);
        }
        assertEquals(Map.of(), device.tree());
        assertEquals(0, hub.activations(license));
        activate(device, license, pat).done();
        assertEquals(1, hub.activations(license));
    }

    @Test
    void roots_notNamedMissingOrGarbage() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "garbage");

        activate(device.without("HOLDFAST_ROOTS"), license, pat).refused("usage", 2);
        activate(device.with("HOLDFAST_ROOTS", folder.resolve("none").toString()), license, pat)
                .refused("usage", 2);
        activate(device.with("HOLDFAST_ROOTS", garbage.toString()), license, pat)
                .refused("usage", 2);
        assertEquals(Map.of(), device.tree());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uninitialized", "00000000000000000000000000000000"})
    void machine_withNothingToRecogniseItBy(String machineId) throws Exception {
        refused(device.onMachine(machineOf(machineId)), license, pat, "evidence_missing", 70);
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void refresh_neverActivated() throws Exception {
        device.run("refresh", license).refused("not_activated", 10);
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void verify_noLicenseNamedAndNoneHeld_isNotActivated() {
        device.run("verify").refused("not_activated", 10);
    }

    @Test
    void verify_noLicenseNamedAndTwoHeld_asksWhich() throws Exception {
        activate(device, license, pat).done();
        activate(device, hub.license(Map.of()), pat).done();

        device.run("verify").refused("usage", 2);
        device.run("verify", license).done();
    }

    @Test
    void license_revoked() throws Exception {
        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());

        refused(device, license, pat, "license_revoked", 30);
    }

    @Test
    void verify_licenseExpired() throws Exception {
        String brief = hub.license(Map.of(
                "perpetual",
                false,
                "until",
                java.time.Instant.now().plus(Duration.ofDays(10)).toString()));
        activate(device, brief, pat).done();
        InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(11));

        device.at(later).run("verify", brief).refused("expired", 34);
    }

    @Test
    void refresh_licenseSuspended_changesNothingButTheStatus() throws Exception {
        activate(device, license, pat).done();
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        Map<String, String> before = device.files();

        device.run("refresh", license).refused("license_suspended", 29);

        String record = "acme-vision/licenses/" + license.substring(license.indexOf('.') + 1) + ".json";
        Map<String, String> after = device.files();
        assertNotEquals(before.remove(record), after.remove(record), "the record holds the newer status");
        assertEquals(before, after);
    }

    /** The hub may have acted: its request waits with its key, and nothing else is there. */
    private void onlyTheRequestWaits() throws Exception {
        String record = "acme-vision/licenses/" + license.substring(license.indexOf('.') + 1) + ".json";
        Map<String, String> files = device.files();
        assertEquals(
                Set.of(record, "acme-vision/device-key.p8", "acme-vision/device-key.pub", "acme-vision/format.json"),
                files.keySet());
        assertTrue(files.get(record).contains("\"pending\""));
        assertFalse(files.get(record).contains("\"license\""));
        device.run("verify", license).refused("not_activated", 10);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Something at the hub's address that is not a hub. */
    private static final class Garbage implements AutoCloseable {
        private final HttpServer server;

        Garbage(String body, String type) throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        /** The same, but for the question what hub it is, which is answered soundly. */
        Garbage thatIntroduces(byte[] introduction) {
            server.createContext("/api/v1/hub", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, introduction.length);
                exchange.getResponseBody().write(introduction);
                exchange.close();
            });
            return this;
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
