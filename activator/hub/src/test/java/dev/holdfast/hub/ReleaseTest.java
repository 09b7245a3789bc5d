package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device gives its seat back by a request signed with its key. */
class ReleaseTest extends OneLicense {
    private final FakeDevice device = FakeDevice.usual();
    private String single;

    @BeforeEach
    void takeTheOnlySeat() {
        single = hub.createLicense(workspace, Map.of("seats", 1));
        assertEquals("ok", codeOf(device, single, pat));
    }

    private Reply release(FakeDevice of) {
        return hub.request(of.release(single), "");
    }

    private JsonNode seats() {
        return hub.get("/api/v1/licenses/" + single + "/seats").json();
    }

    private JsonNode activation() {
        return hub.get("/api/v1/licenses/" + single + "/activations")
                .json()
                .path("items")
                .path(0);
    }

    @Test
    void release_ofTheOnlySeat_freesItAtOnceForAnotherMachine() throws IOException {
        FakeDevice other = FakeDevice.usual();
        assertEquals("seats_exhausted", codeOf(other, single, pat));

        Reply released = release(device);

        assertEquals(200, released.status());
        assertEquals("released", activation().path("state").asText());
        assertEquals(0, seats().path("taken").asInt());
        assertEquals(1, seats().path("free").asInt());
        assertEquals(0, seats().path("quarantine").size());
        assertEquals(1, Audit.rows(hub, "activation.released", device.thumbprint()));
        assertEquals("ok", codeOf(other, single, pat));
        assertEquals("seats_exhausted", codeOf(device, single, pat));
    }

    @Test
    void release_isAnsweredWithAReceiptForItsRequest() throws IOException {
        String id = FakeDevice.newRequestId();
        Reply released = hub.request(device.request(Operation.RELEASE, single, id), "");

        JsonNode receipt = payload(released, "receipt");
        assertEquals(id, receipt.path("req").asText());
        assertEquals(single, receipt.path("lic").asText());
        assertEquals(device.thumbprint(), receipt.path("act").asText());
        assertEquals(device.thumbprint(), receipt.path("cnf").path("jkt").asText());
        assertEquals(1, released.json().path("bundles").size());
    }

    @Test
    void release_sentAgainHoweverLate_isAnsweredWithTheSameBytesAndTakesNothing() {
        String document = device.release(single);
        Reply first = hub.request(document, "");
        assertEquals(first.text(), hub.request(document, "").text());
        assertEquals("ok", codeOf(device, single, pat));
        assertEquals(first.text(), hub.request(document, "").text());
        assertEquals("live", activation().path("state").asText(), "what was answered before changes nothing");
        assertEquals("ok", hub.request(device.refresh(single), "").code());
        assertEquals("ok", hub.request(device.refresh(single), "").code());
        assertEquals("request_superseded", hub.request(document, "").code());
        assertEquals("live", activation().path("state").asText());
    }

    @Test
    void release_thatArrivesAfterARefreshHasAbandonedIt_isSupersededAndTheSeatStays() {
        String id = FakeDevice.newRequestId();
        String late = device.request(Operation.RELEASE, single, id);
        String changedMind = device.standingOn(null, Operation.REFRESH, single, FakeDevice.newRequestId(), id);
        assertEquals("ok", hub.request(changedMind, "").code());
        assertEquals("request_superseded", hub.request(late, "").code());
        assertEquals("live", activation().path("state").asText());
    }

    @Test
    void release_ofOneThatIsReleased_isAnsweredWithAnotherReceipt() throws IOException {
        Reply first = release(device);
        Reply second = release(device);
        assertEquals(200, second.status());
        assertNotEquals(
                payload(first, "receipt").path("req"),
                payload(second, "receipt").path("req"));
        assertEquals(0, seats().path("taken").asInt());
    }

    @Test
    void release_thenRefresh_isActivationReleasedWithTheSnapshotThatSaysSo() throws IOException {
        release(device);
        Reply refused = hub.request(device.refresh(single), "");
        assertEquals("activation_released", refused.code());
        assertEquals(403, refused.status());
        JsonNode status = payload(refused, "status_snapshot");
        assertEquals(
                device.thumbprint(), status.path("revoked_activations").path(0).asText());
    }

    @Test
    void release_thenActivateWithAToken_takesASeatAnewAndIsNamedInNoSnapshot() throws IOException {
        release(device);
        FakeDevice moved = device.nowShowing("machine-id=other", "board=other", "disk=other");

        Reply granted = hub.request(moved.activate(single), pat);

        assertEquals(200, granted.status(), "a release moves a seat");
        assertEquals(0, payload(granted, "status").path("revoked_activations").size());
        assertEquals("live", activation().path("state").asText());
        assertEquals(1, seats().path("taken").asInt());
        assertEquals("ok", hub.request(moved.refresh(single), "").code());
        assertEquals("machine_changed", hub.request(device.refresh(single), "").code());
    }

    @Test
    void release_byAnotherMachineWithTheKey_isMachineChangedAndTheSeatStays() throws IOException {
        FakeDevice copy = device.nowShowing("machine-id=other", "board=other", "disk=other");
        assertEquals("machine_changed", release(copy).code());
        assertEquals("live", activation().path("state").asText());
        assertEquals(1, Audit.rows(hub, "request.refused", device.thumbprint()));
    }

    @Test
    void release_whereTooLittleShows_isTaken() {
        assertEquals(200, release(device.nowShowing()).status());
    }

    @Test
    void release_isRefusedForNothingThatTheLicenseSays() {
        hub.post("/api/v1/licenses/" + single + "/suspend", Map.of());
        assertEquals("ok", release(device).code());
        hub.post("/api/v1/licenses/" + single + "/reinstate", Map.of());
        assertEquals("ok", codeOf(device, single, pat));
        hub.admin("DELETE", "/api/v1/service-users/" + user, null);
        assertEquals("ok", release(device).code());
    }

    @Test
    void release_ofASuspendedActivation_givesTheSeatBackAndLiftsNoSuspension() {
        String one = "/api/v1/licenses/" + single + "/activations/" + device.thumbprint();
        hub.post(one + "/suspend", Map.of());
        assertEquals("ok", release(device).code());
        assertEquals(0, seats().path("taken").asInt());
        assertEquals("activation_suspended", codeOf(device, single, pat));
        assertEquals("released", activation().path("state").asText());
        assertTrue(activation().path("suspended").asBoolean());
    }

    @Test
    void reinstate_ofWhatWasReleasedWhileSuspended_letsItTakeASeatAnew() {
        String one = "/api/v1/licenses/" + single + "/activations/" + device.thumbprint();
        hub.post(one + "/suspend", Map.of());
        assertEquals("ok", release(device).code());

        assertEquals("ok", hub.post(one + "/reinstate", Map.of()).code());

        assertFalse(activation().path("suspended").asBoolean());
        assertEquals("released", activation().path("state").asText());
        assertEquals(0, seats().path("taken").asInt());
        assertEquals(
                "activation_released", hub.request(device.refresh(single), "").code());
        assertEquals("ok", codeOf(device, single, pat));
    }

    @Test
    void reinstateBehindAToken_reachesWhatWasReleasedWhileSuspended() {
        String token = activation().path("token").asText();
        hub.post("/api/v1/licenses/" + single + "/activations/" + device.thumbprint() + "/suspend", Map.of());
        assertEquals("ok", release(device).code());
        Reply reinstated = hub.admin("POST", "/api/v1/tokens/" + token + "/activations/reinstate", Map.of());
        assertEquals(1, reinstated.json().path("reinstated").asInt(), reinstated.text());
        assertEquals("ok", codeOf(device, single, pat));
    }

    @Test
    void suspend_ofWhatIsReleased_isConflict() {
        release(device);
        String one = "/api/v1/licenses/" + single + "/activations/" + device.thumbprint();
        assertEquals("conflict", hub.post(one + "/suspend", Map.of()).code());
        assertEquals("ok", codeOf(device, single, pat));
    }

    @Test
    void release_ofWhatIsRevokedOrUnknown_isRefused() {
        assertEquals("activation_unknown", release(FakeDevice.usual()).code());
        hub.post("/api/v1/licenses/" + single + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        assertEquals("activation_revoked", release(device).code());
        assertEquals("activation_revoked", codeOf(device, single, pat));
    }

    @Test
    void revoke_ofWhatIsReleased_isForGood() {
        release(device);
        hub.post("/api/v1/licenses/" + single + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        assertEquals("revoked", activation().path("state").asText());
        assertEquals("activation_revoked", codeOf(device, single, pat));
    }

    @Test
    void manyRounds_ofReleaseAndActivation_neverTakeASecondSeat() {
        List<String> codes = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            codes.add(release(device).code());
            codes.add(codeOf(device, single, pat));
        }
        assertTrue(codes.stream().allMatch("ok"::equals), codes.toString());
        assertEquals(1, seats().path("taken").asInt());
        assertEquals("seats_exhausted", codeOf(FakeDevice.usual(), single, pat));
    }

    @Test
    void leaseThatHasEnded_freesTheSeatAndIsRenewedOnlyIntoAFreeOne() throws IOException {
        Audit.change(hub, "UPDATE activation SET lease_ends_at = 1 WHERE device_key = '" + device.thumbprint() + "'");
        assertEquals(0, seats().path("taken").asInt());
        FakeDevice other = FakeDevice.usual();
        assertEquals("ok", codeOf(other, single, pat));
        assertEquals("seats_exhausted", hub.request(device.refresh(single), "").code());
        assertEquals("seats_exhausted", codeOf(device, single, pat));
        assertEquals("ok", hub.request(other.release(single), "").code());
        assertEquals("ok", hub.request(device.refresh(single), "").code());
    }
}
