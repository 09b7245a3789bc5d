package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that was restored from a backup takes over what it had signed since. */
class AdoptionTest extends OneLicense {
    @TempDir
    static Path elsewhere;

    private FakeDevice device;
    private Reply granted;
    private Instant backedUpAt;

    @BeforeEach
    void activateOne() throws IOException {
        Audit.change(hub, "DELETE FROM restore");
        hub.clock.turn(Duration.ofHours(1));
        backedUpAt = hub.clock.instant();
        hub.clock.turn(Duration.ofMinutes(1));
        device = FakeDevice.usual();
        granted = hub.request(device.activate(license), pat);
        assertEquals("ok", granted.code());
    }

    /** Leaves the hub as a backup from before the activation would that was put back now. */
    private void forget() throws IOException {
        deleteAll();
        noteRestore(backedUpAt, hub.clock.instant());
    }

    private static void noteRestore(Instant backedUpAt, Instant restoredAt) throws IOException {
        Audit.change(
                hub,
                "INSERT INTO restore (record, backed_up_at, restored_at) VALUES (1, %d, %d)"
                        .formatted(backedUpAt.toEpochMilli(), restoredAt.toEpochMilli()));
    }

    private void deleteAll() throws IOException {
        for (String table : List.of(
                "grant_issued",
                "request_abandoned",
                "superseded_key",
                "activation_drift",
                "activation_evidence",
                "answered_request")) {
            Audit.change(hub, "DELETE FROM " + table + " WHERE license_id = '" + license + "'");
        }
        Audit.change(hub, "DELETE FROM activation WHERE license_id = '" + license + "'");
    }

    private Reply refresh(FakeDevice by, String carried) {
        return hub.request(by.request(Operation.REFRESH, license, content -> content.carrying(carried)), "");
    }

    private String document() {
        return granted.json().path("license").asText();
    }

    @Test
    void forgottenActivation_isTakenOverFromTheLicenseThatItsDeviceCarries() throws IOException {
        JsonNode before = payload(granted, "license");
        forget();
        assertEquals(
                "activation_unknown", hub.request(device.refresh(license), "").code());

        JsonNode after = payload(refresh(device, document()), "license");

        assertEquals(before.path("act").asText(), after.path("act").asText());
        assertTrue(after.path("rev").asLong() > before.path("rev").asLong(), "no device takes it for a rollback");
        assertEquals(
                before.path("binding").path("evidence"), after.path("binding").path("evidence"));
        assertEquals(1, seatsTaken());
        assertEquals(1, Audit.rows(hub, "activation.adopted", device.thumbprint()));
        JsonNode shown = hub.get("/api/v1/licenses/" + license + "/activations")
                .json()
                .path("items")
                .path(0);
        assertFalse(shown.path("adopted_at").isNull());
        assertTrue(shown.path("token").isNull(), "nobody knows with which token");
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals("ok", codeOf(device, license, pat));
    }

    @Test
    void seatsThatAreTaken_areNotExceeded() throws IOException {
        license = hub.createLicense(workspace, Map.of("seats", 1));
        granted = hub.request(device.activate(license), pat);
        forget();
        assertEquals("ok", codeOf(FakeDevice.usual(), license, pat));

        Reply refused = refresh(device, document());

        assertEquals("seats_exhausted", refused.code());
        assertEquals(1, seatsTaken());
    }

    @Test
    void licenseOfAnotherDevice_isNotAdopted() throws IOException {
        forget();
        assertEquals(
                "activation_unknown", refresh(FakeDevice.usual(), document()).code());
        assertEquals(0, seatsTaken());
    }

    @Test
    void licenseThatWasAltered_orIsNone_isNotAdopted() throws IOException {
        String altered = document().substring(0, document().length() - 4) + "AAAA";
        forget();
        for (String carried :
                List.of(altered, "a.b.c", "", granted.json().path("status").asText())) {
            assertEquals("activation_unknown", refresh(device, carried).code());
        }
        assertEquals(0, seatsTaken());
    }

    @Test
    void licenseOfAnotherHub_isNotAdopted() throws IOException {
        try (TestHub other = TestHub.start(elsewhere)) {
            other.createCatalog();
            String there = other.createWorkspace();
            String foreign = other.createLicense(there, Map.of());
            String token = other.createPat(other.createServiceUser(there), Map.of());
            String carried = other.request(device.activate(foreign), token)
                    .json()
                    .path("license")
                    .asText();
            forget();

            Reply refused = refresh(device, carried);

            assertEquals("activation_unknown", refused.code());
            assertTrue(refused.json().path("detail").asText().contains("license that the request carries"));
        }
    }

    @Test
    void seatThatAnotherDirectoryHadTakenOver_isHandedOnAgain() throws IOException {
        String own = FakeDevice.newRequestId();
        String[] machine = {"machine-id=" + own, "board=" + own, "disk=" + own};
        FakeDevice lost = FakeDevice.showing(machine);
        assertEquals("ok", codeOf(lost, license, pat));
        FakeDevice found = FakeDevice.showing(machine);
        String carried =
                hub.request(found.activate(license), pat).json().path("license").asText();
        // The backup is of before the recovery.
        noteRestore(backedUpAt, hub.clock.instant());
        Audit.change(hub, "DELETE FROM answered_request WHERE device_key = '" + found.thumbprint() + "'");
        Audit.change(hub, "DELETE FROM superseded_key WHERE device_key = '" + lost.thumbprint() + "'");
        Audit.change(
                hub,
                "UPDATE activation SET revision = 1, device_key = id, known_from = NULL WHERE id = '"
                        + lost.thumbprint() + "'");
        FakeDevice copied = found.nowShowing("machine-id=else", "board=else", "disk=else");
        assertEquals("machine_changed", refresh(copied, carried).code());
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        assertEquals("license_suspended", refresh(found, carried).code());
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());
        assertEquals("ok", hub.request(found.refresh(license), "").code(), "its license has told who holds the seat");

        assertEquals(2, seatsTaken());
        assertEquals(2, Audit.rows(hub, "activation.recovered", lost.thumbprint()));
        assertEquals(
                "activation_superseded", hub.request(lost.refresh(license), "").code());
    }

    private void isNotAdopted(String carried) throws IOException {
        assertEquals("activation_unknown", refresh(device, carried).code());
        assertEquals(0, seatsTaken());
        assertEquals(0, Audit.rows(hub, "activation.adopted", device.thumbprint()));
    }

    @Test
    void hubThatNeverWasRestored_takesNothingOver() throws IOException {
        deleteAll();
        isNotAdopted(document());
    }

    @Test
    void licenseThatWasSignedBeforeTheBackup_orAfterTheRestore_isNotAdopted() throws IOException {
        Instant signedAt = hub.clock.instant();
        deleteAll();
        noteRestore(signedAt.minusSeconds(90), signedAt.minusSeconds(30));
        isNotAdopted(document());
        noteRestore(signedAt.plusSeconds(30), signedAt.plusSeconds(90));
        isNotAdopted(document());
        noteRestore(signedAt.minusSeconds(30), signedAt.plusSeconds(30));
        assertEquals("ok", refresh(device, document()).code());
    }

    @Test
    void licenseFromAnotherMachine_isNotAdopted_andLeavesNothingBehind() throws IOException {
        forget();
        FakeDevice copied = device.nowShowing("machine-id=else", "board=else", "disk=else");
        assertEquals("machine_changed", refresh(copied, document()).code());
        assertEquals(0, seatsTaken());
        assertEquals(0, Audit.rows(hub, "activation.adopted", device.thumbprint()));
        assertEquals("ok", refresh(device, document()).code());
    }

    @Test
    void licenseThatIsCarriedTwice_isAdoptedOnce() throws IOException {
        forget();
        assertEquals("ok", refresh(device, document()).code());
        assertEquals("ok", refresh(device, document()).code());
        assertEquals(1, Audit.rows(hub, "activation.adopted", device.thumbprint()));
        assertEquals(1, seatsTaken());
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        assertEquals("activation_revoked", refresh(device, document()).code());
    }

    @Test
    void adoptedActivation_bearsTheSignerOfItsLicense_andIsSignedAnewWhereThatIsVoid() throws IOException {
        String signer = Audit.texts(hub, "SELECT thumbprint FROM signer").get(0);
        forget();
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        assertEquals("license_suspended", refresh(device, document()).code());
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());

        assertEquals(List.of(signer), Audit.texts(hub, "SELECT signer FROM activation WHERE license_id = ?", license));
        assertEquals(0, hub.get("/api/v1/reissues").json().path("waiting").asLong());
    }

    @Test
    void knownActivation_isAnsweredAsAlways_whateverItCarries() throws IOException {
        assertEquals("ok", refresh(device, "a.b.c").code());
        assertEquals(0, Audit.rows(hub, "activation.adopted", device.thumbprint()));
    }
}
