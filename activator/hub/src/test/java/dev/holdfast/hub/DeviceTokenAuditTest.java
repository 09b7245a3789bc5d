package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit knows of the tokens of devices: every use and refusal counted, the first refusal of a minute told. */
class DeviceTokenAuditTest extends OneLicense {
    @BeforeEach
    void stopTime() {
        hub.clock.hold();
    }

    @AfterEach
    void letTimeRun() {
        hub.clock.release();
    }

    private List<String> details(String token) {
        List<String> details = new ArrayList<>();
        hub.get("/api/v1/workspaces/" + workspace + "/audit?action=token.refused&token=" + token)
                .json()
                .path("items")
                .forEach(item -> details.add(item.path("detail").asText()));
        return details;
    }

    private static long refusals(String source, String reason) throws IOException {
        hub.close();
        hub.open();
        return Audit.count(
                hub,
                "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE source = ? AND reason = ?",
                source,
                reason);
    }

    @Test
    void everyUse_isCounted_whateverTheDeviceAsked() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String token = device.install(pat).id();
        device.status();
        device.renewDeafly();
        device.renew();
        device.status();
        assertEquals("ok", device.activate(license));

        long counted = 0;
        for (JsonNode item : hub.get("/api/v1/workspaces/" + workspace + "/audit/token-uses")
                .json()
                .path("items")) {
            counted += item.path("token").asText().equals(token)
                    ? item.path("uses").asLong()
                    : 0;
        }

        assertEquals(5, counted);
    }

    @Test
    void refusal_ofATokenThatWasRevoked_isToldOnceAMinuteAndCountedEachTime() throws IOException {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String token = device.install(pat).id();
        hub.revokeToken(token);
        for (int i = 0; i < 5; i++) {
            assertEquals("token_revoked", device.status().code());
        }
        assertEquals("token_revoked", device.renew().code());

        assertEquals(List.of("token_revoked, POST /api/v1/device-tokens/status"), details(token));
        assertEquals(6, refusals(token, "token_revoked"));
    }

    @Test
    void refusal_ofACloneAndOfAFinder_isInTheWorkspacesAudit() throws IOException {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String token = device.install(pat).id();
        TokenDevice clone = device.copiedTo(device.device.nowShowing("machine-id=c", "board=c", "disk=c"));
        TokenDevice finder = device.copiedTo(FakeDevice.usual());
        for (int i = 0; i < 3; i++) {
            assertEquals("token_of_another_machine", clone.status().code());
            assertEquals("token_of_another_device", finder.status().code());
        }
        assertEquals(
                List.of(
                        "token_of_another_machine, POST /api/v1/device-tokens/status",
                        "token_of_another_device, POST /api/v1/device-tokens/status"),
                details(token));
        assertEquals(3, refusals(token, "token_of_another_machine"));
        assertEquals(3, refusals(token, "token_of_another_device"));
    }

    @Test
    void credentialsThatNobodyKnows_areCountedByTheirNetwork_andLeaveNoRecord() throws IOException {
        String network = "127.0.0.0/24";
        long before = Audit.count(hub, "SELECT count(*) FROM audit_row");
        long codes = refusals(network, "enrolment_unknown");
        long devices = refusals(network, "activation_unknown");
        for (int i = 0; i < 4; i++) {
            FakeDevice nobody = FakeDevice.usual();
            String poll = nobody.ask(new TokenOperation.Poll("A".repeat(43)));
            assertEquals(
                    "enrolment_unknown",
                    hub.request("/api/v1/device-token", poll, "").code());
            assertEquals(
                    "activation_unknown",
                    hub.request(nobody.refresh(license), "").code());
        }
        assertEquals(codes + 4, refusals(network, "enrolment_unknown"));
        assertEquals(devices + 4, refusals(network, "activation_unknown"));
        assertTrue(Audit.count(hub, "SELECT count(*) FROM audit_row") == before);
    }

    @Test
    void deviceThatGoesToAnotherWorkspace_leavesEachWorkspaceItsOwnRecords() throws IOException {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.showing("machine-id=w", "board=w", "disk=w"));
        String old = device.install(pat).id();
        String elsewhere = hub.createWorkspace();
        Reply foreign = hub.createToken(hub.createServiceUser(elsewhere), Map.of());
        String foreignPat = foreign.json().path("secret").asText();

        TokenDevice clone = device.copiedTo(device.device.nowShowing("machine-id=x", "board=x", "disk=x"));
        clone.secret = TokenDevice.newSecret();
        assertEquals("token_of_another_machine", clone.install(foreignPat).code());
        TokenDevice moved = device.copiedTo(device.device);
        moved.secret = TokenDevice.newSecret();
        assertEquals("ok", moved.install(foreignPat).code());

        String own = hub.get("/api/v1/workspaces/" + workspace + "/audit").text();
        String theirs = hub.get("/api/v1/workspaces/" + elsewhere + "/audit").text();
        assertFalse(own.contains(foreign.id()), "the one workspace learns nothing of the other's token");
        assertFalse(theirs.contains(old), "nor the other of the one's");
        JsonNode revoked = hub.get("/api/v1/workspaces/" + workspace + "/audit?action=token.revoked")
                .json()
                .path("items")
                .path(0);
        assertEquals(old, revoked.path("subject").asText());
        assertEquals(
                "device:" + device.device.thumbprint(), revoked.path("actor").asText());
        JsonNode refused = hub.get("/api/v1/workspaces/" + elsewhere + "/audit?action=token.refused")
                .json()
                .path("items")
                .path(0);
        assertEquals(foreign.id(), refused.path("subject").asText());
        assertEquals(
                "token_of_another_machine, POST /api/v1/device-tokens",
                refused.path("detail").asText());
        assertTrue(own.contains("token.in-trouble"));
    }
}
