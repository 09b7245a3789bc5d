package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a hub signing: a new signing certificate, and a clock that an operator accepts. */
class MaintenanceTest {
    @TempDir
    Path folder;

    private TestHub hub;
    private RootAuthority root;
    private String license;
    private String pat;
    private final FakeDevice device = FakeDevice.usual();

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
        root = RootAuthority.load(folder.resolve("root"), TestHub.passphrase());
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        hub.allowNeverExpiring(workspace);
        license = hub.createLicense(workspace, Map.of());
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of("never_expires", true));
        assertEquals("ok", hub.request(device.activate(license), pat).code());
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    private Instant renew() throws IOException {
        return renew(root);
    }

    private Instant renew(RootAuthority by) throws IOException {
        return new HubKeys(hub.directory, hub.clock, new SecureRandom())
                .renew(by, new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519));
    }

    private HubMaintenance maintenance() {
        return new HubMaintenance(hub.directory, hub.clock, new SecureRandom());
    }

    @Test
    void renewedSigner_isTakenAtTheNextStartAndTheOldOneIsKept() throws IOException {
        hub.clock.turn(Duration.ofDays(91));
        Reply ended = hub.request(device.refresh(license), "");
        assertEquals("unavailable", ended.code());
        assertTrue(ended.json().path("remedy").asText().contains("holdfast-hub key renew"), ended.text());
        byte[] old = Files.readAllBytes(hub.directory.resolve("signer.p8"));

        hub.close();
        Instant ends = renew();
        hub.open();

        assertTrue(ends.isAfter(hub.clock.instant().plus(Duration.ofDays(89))));
        Reply renewed = hub.request(device.refresh(license), "");
        assertEquals("ok", renewed.code());
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'signer.renewed'"));
        org.junit.jupiter.api.Assertions.assertArrayEquals(old, Files.readAllBytes(hub.directory.resolve("signer.p8")));

        hub.close();
        renew();
        assertTrue(Files.exists(hub.directory.resolve("signer-3.pem")));
        hub.open();
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void renewalThatWasInterrupted_leavesTheOldSignerAndCanBeRepeated() throws IOException {
        hub.close();
        Files.writeString(hub.directory.resolve("signer-2.p8"), "half a key");
        Files.writeString(hub.directory.resolve("signer-2.pem.new"), "half a certificate");
        hub.open();
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        hub.close();
        renew();
        hub.open();
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertTrue(Files.exists(hub.directory.resolve("signer-3.pem")));
    }

    @Test
    void renewal_isRefusedUnderAnotherRootAndOneThatEnded() throws IOException {
        hub.close();
        RootAuthority other =
                RootAuthority.create("Other root", hub.clock.instant(), Duration.ofDays(100), new SecureRandom());
        IOException foreign = assertThrows(IOException.class, () -> renew(other));
        assertTrue(foreign.getMessage().contains("found another"), foreign.getMessage());
        hub.clock.turn(Duration.ofDays(4000));
        IOException ended = assertThrows(IOException.class, () -> renew());
        assertTrue(ended.getMessage().startsWith("root: expected one that holds"), ended.getMessage());
        hub.open();
    }

    @Test
    void hubWhoseClockWasAhead_signsAgainOnceItsClockIsAccepted() throws IOException {
        hub.clock.turn(Duration.ofDays(60));
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        hub.clock.turn(Duration.ofDays(-60));
        Reply behind = hub.request(device.refresh(license), "");
        assertEquals("clock_behind", behind.code());
        assertTrue(behind.json().path("remedy").asText().contains("holdfast-hub clock accept"), behind.text());
        assertThrows(IOException.class, () -> maintenance().acceptClock());

        hub.close();
        assertThrows(Refusal.class, () -> renew());
        HubMaintenance.Accepted accepted = maintenance().acceptClock();
        hub.open();

        assertTrue(accepted.given().orElseThrow().isAfter(accepted.now().plus(Duration.ofDays(59))));
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
        assertEquals(1, Audit.rows(hub, "clock.accepted", "hub"));
        hub.clock.turn(Duration.ofHours(-1));
        assertEquals("clock_behind", hub.request(device.refresh(license), "").code());
    }

    @Test
    void signerWithFewDaysLeft_isWarnedOf() throws IOException {
        hub.close();
        try (Hub opened = Hub.open(hub.directory, hub.clock, new SecureRandom())) {
            Instant now = hub.clock.instant();
            assertEquals(Optional.empty(), opened.signer().warning(now.plus(Duration.ofDays(59))));
            String soon = opened.signer().warning(now.plus(Duration.ofDays(61))).orElseThrow();
            assertTrue(soon.contains("in 28 days") && soon.contains("key renew"), soon);
            String over = opened.signer().warning(now.plus(Duration.ofDays(91))).orElseThrow();
            assertTrue(over.contains("nothing is signed"), over);
        }
        hub.open();
    }
}
