package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.issuer.HsmKey;
import dev.holdfast.issuer.HsmPin;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A signer in an HSM. Within one process whoever is let in by a token stays let in, so the wrong PIN comes first.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HsmSignerTest extends HubWithRoot {
    private static SoftHsm hsm;
    private static int keys;

    @TempDir
    Path base;

    @BeforeAll
    static void makeToken() throws Exception {
        hsm = SoftHsm.token();
    }

    private HubKeys hubKeys() {
        return new HubKeys(hub.directory, hub.clock, new SecureRandom());
    }

    private HsmKey.Place place(String alias) throws IOException {
        return new HsmKey.Place(hsm.configuration(base), alias);
    }

    private static HubKeys.Wanted.InHsm wanted(HsmKey.Place place, boolean isThere) {
        return new HubKeys.Wanted.InHsm(place, new HsmPin(SoftHsm.PIN.toCharArray()), isThere);
    }

    private static String newAlias() {
        return "signer-" + System.getProperty("holdfast.engine", "sqlite") + "-" + ++keys;
    }

    @Test
    @Order(1)
    void wrongPin_isRefusedInWordsThatHoldNoPin() throws Exception {
        HubKeys.Wanted wrong = new HubKeys.Wanted.InHsm(place(newAlias()), new HsmPin("9999".toCharArray()), false);
        IOException refused = assertThrows(IOException.class, () -> hubKeys().request(wrong));
        assertTrue(refused.getMessage().contains("expected the PIN"), refused.getMessage());
        assertFalse(refused.getMessage().contains("9999"), refused.getMessage());
        assertEquals(1, hubFiles("signer").size(), "nothing is left behind");
    }

    private List<String> hubFiles(String beginning) throws IOException {
        try (var files = Files.list(hub.directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(beginning) && !name.endsWith(".pem") && !name.endsWith(".csr"))
                    .toList();
        }
    }

    @Test
    @Order(2)
    void hubThatIsGivenThePin_takesASignerFromTheHsm_andItsDocumentsVerify() throws Exception {
        restartWithPin();
        String before = signer();
        String alias = newAlias();
        hubKeys().renew(root, wanted(place(alias), false));
        awaitAnother(before);

        VerifyingDevice device = VerifyingDevice.in(base.resolve("device"), hub, license);
        String grant = device.ask(dev.holdfast.protocol.Operation.ACTIVATE, pat).text();
        assertInstanceOf(Granted.class, device.take(grant));
        assertEquals(
                "ES256", algorithm(TestHub.JSON.readTree(grant).path("license").asText()));
        assertEquals(
                "ES256", algorithm(TestHub.JSON.readTree(grant).path("status").asText()));
        assertEquals(
                List.of("signer-2.hsm", "signer.p8"),
                hubFiles("signer").stream().sorted().toList());

        hub.close();
        AuditReport report = new HubAudit(hub.directory).verify(List.of());
        assertTrue(report.signed() > 0 && report.signed() == report.sealed(), report.toString());
        assertEquals("ES256", algorithm(new HubAudit(hub.directory).head().orElseThrow()));
        hub.open();
        assertInstanceOf(Granted.class, device.refresh());
    }

    private void restartWithPin() throws IOException {
        hub.pin = new HsmPin(SoftHsm.PIN.toCharArray());
        hub.close();
        hub.open();
    }

    private static String algorithm(String document) throws IOException {
        byte[] header = Base64.getUrlDecoder().decode(document.split("\\.")[0]);
        return TestHub.JSON
                .readTree(new String(header, StandardCharsets.UTF_8))
                .path("alg")
                .asText();
    }

    @Test
    @Order(3)
    void keyThatIsInTheHsmAlready_isCertified_andAMissingOneOrATakenNameIsTold() throws Exception {
        String alias = newAlias();
        HsmKey.create(place(alias), new HsmPin(SoftHsm.PIN.toCharArray()), hub.clock.instant(), new SecureRandom());
        restartWithPin();
        String before = signer();

        IOException missing = assertThrows(IOException.class, () -> hubKeys().request(wanted(place("nobody"), true)));
        assertTrue(missing.getMessage().contains("HSM key nobody: expected a private key"), missing.getMessage());
        assertTrue(missing.getMessage().contains(alias), missing.getMessage());
        IOException taken = assertThrows(IOException.class, () -> hubKeys().request(wanted(place(alias), false)));
        assertTrue(taken.getMessage().contains("a name that is free"), taken.getMessage());

        hubKeys().renew(root, wanted(place(alias), true));
        awaitAnother(before);
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    @Test
    @Order(4)
    void missingLibraryConfigurationOrPin_isTold() throws Exception {
        Path noLibrary = hsm.configuration(base, base.resolve("no-such-library.so"));
        IOException library = assertThrows(
                IOException.class, () -> hubKeys().request(wanted(new HsmKey.Place(noLibrary, "any"), false)));
        assertTrue(library.getMessage().contains("expected a library that can be loaded"), library.getMessage());
        IOException configuration = assertThrows(
                IOException.class,
                () -> hubKeys().request(wanted(new HsmKey.Place(base.resolve("no.cfg"), "any"), false)));
        assertTrue(configuration.getMessage().contains("no.cfg: expected a configuration file"));

        hubKeys().renew(root, wanted(place(newAlias()), false));
        hub.close();
        IOException pin = assertThrows(IOException.class, () -> hub.open());
        assertTrue(pin.getMessage().contains("expected the PIN of the HSM"), pin.getMessage());
        hub.pin = new HsmPin(SoftHsm.PIN.toCharArray());
        hub.open();
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    @Test
    @Order(5)
    void hubStartedWithoutThePin_goesOnWithItsOldSigner() throws Exception {
        String before = signer();
        hubKeys().renew(root, wanted(place(newAlias()), false));
        renewInFile(before);
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }

    /** A later certificate is taken although the one before it could not be. */
    private void renewInFile(String before) throws Exception {
        hubKeys().renew(root, new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519));
        awaitAnother(before);
    }
}
