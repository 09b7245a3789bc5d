package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever shows a token with a copied device key and is refused does not stand behind the device from then on. */
class RefusedPrincipalTest extends OneLicense {
    private String leaked;
    private FakeDevice device;

    @BeforeEach
    void activateOne() {
        leaked = hub.createPat(hub.createServiceUser(workspace), Map.of());
        device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, pat));
    }

    private List<String> behind() throws IOException {
        return Audit.texts(
                hub,
                "SELECT coalesce(service_user_id, '') || ' ' || coalesce(account_id, '') || ' ' || coalesce(token_id, '')"
                        + " FROM activation WHERE license_id = ? ORDER BY id",
                license);
    }

    /** The request is refused for that reason, and leaves who stands behind the activations of the license. */
    private void refused(String reason, String request) throws IOException {
        List<String> before = behind();
        assertEquals(reason, hub.request(request, leaked).code());
        assertEquals(before, behind(), reason);
    }

    private void change(String what) {
        hub.admin("POST", "/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/" + what, Map.of());
    }

    private String refresh(String parent) throws IOException {
        Reply reply = hub.request(device.standingOn(parent, Operation.REFRESH, license, FakeDevice.newRequestId()), "");
        return payload(reply, "license").path("jti").asText();
    }

    @Test
    void otherMachine_orWhatTheApplicationWillNotSee() throws IOException {
        FakeDevice elsewhere = device.nowShowing("machine-id=else", "board=else", "disk=else");
        refused("machine_changed", elsewhere.activate(license));
        refused(
                "machine_not_visible",
                device.forApplicationThatSees(EvidenceKind.NIC).activate(license));
    }

    @Test
    void copiedDirectory_orRequestThatWasAbandoned() throws IOException {
        String abandoned = FakeDevice.newRequestId();
        Reply first = hub.request(
                device.standingOn(null, Operation.REFRESH, license, FakeDevice.newRequestId(), abandoned), "");
        String older = payload(first, "license").path("jti").asText();
        refresh(refresh(older));
        FakeDevice elsewhere = device.nowShowing("machine-id=else", "board=else", "disk=else");
        refused(
                "data_directory_cloned",
                elsewhere.standingOn(older, Operation.ACTIVATE, license, FakeDevice.newRequestId()));
        refused("request_superseded", device.standingOn(older, Operation.ACTIVATE, license, abandoned));
    }

    @Test
    void suspended_thenRevoked() throws IOException {
        change("suspend");
        refused("activation_suspended", device.activate(license));
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        refused("license_suspended", device.activate(license));
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        refused("activation_revoked", device.activate(license));
    }

    @Test
    void releasedWhereNoSeatIsFree() throws IOException {
        assertEquals("ok", hub.request(device.release(license), "").code());
        for (int i = 0; i < 3; i++) {
            assertEquals("ok", codeOf(FakeDevice.usual(), license, pat));
        }
        refused("seats_exhausted", device.activate(license));
    }

    @Test
    void driftOrRecoveriesBeyondTheirLimits() throws IOException {
        String own = FakeDevice.newRequestId();
        FakeDevice drifting = FakeDevice.showing("machine-id=" + own, "board=" + own, "disk=" + own);
        assertEquals("ok", codeOf(drifting, license, pat));
        for (int i = 0; i < 3; i++) {
            FakeDevice next = drifting.nowShowing("machine-id=" + own, "board=" + own, "disk=" + own + i);
            assertEquals("ok", hub.request(next.refresh(license), "").code());
        }
        refused(
                "drift_limit",
                drifting.nowShowing("machine-id=" + own, "board=" + own, "disk=fourth")
                        .activate(license));
        FakeDevice last = device;
        for (int i = 0; i < 3; i++) {
            last = last.anotherKey();
            assertEquals("ok", codeOf(last, license, pat));
        }
        refused("recovery_limit", last.anotherKey().activate(license));
    }
}
