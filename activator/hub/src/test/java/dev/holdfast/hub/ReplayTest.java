package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.audit.AuditTamperedException;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an export of the audit takes away again from a hub that was restored from a backup. */
class ReplayTest extends HubWithBackup {
    private String workspace;
    private String user;

    @BeforeEach
    void createServiceUser() {
        workspace = hub.createWorkspace();
        user = hub.createServiceUser(workspace);
    }

    private void done(Reply reply) {
        assertTrue(reply.status() < 300, reply.text());
    }

    private void post(String path) {
        done(hub.post(path, Map.of()));
    }

    private String stateOf(String license) {
        return hub.get("/api/v1/licenses/" + license).json().path("state").asText();
    }

    @Test
    void licenses_areInTheStateThatTheAuditEndsWith() throws Exception {
        String suspended = hub.createLicense(workspace, Map.of());
        String reinstated = hub.createLicense(workspace, Map.of());
        String revoked = hub.createLicense(workspace, Map.of());
        String untouched = hub.createLicense(workspace, Map.of());
        backUp();
        post("/api/v1/licenses/" + suspended + "/suspend");
        post("/api/v1/licenses/" + reinstated + "/suspend");
        post("/api/v1/licenses/" + reinstated + "/reinstate");
        post("/api/v1/licenses/" + revoked + "/revoke");
        String later = hub.createLicense(workspace, Map.of());
        post("/api/v1/licenses/" + later + "/revoke");

        HubReplay.Replayed replayed = replay(restore());

        assertEquals(
                Map.of("license.suspended", 2L, "license.reinstated", 1L, "license.revoked", 2L), replayed.again());
        assertEquals(Map.of("license.created", 1L), replayed.left());
        assertEquals(6, replayed.missing());
        hub.open();
        assertEquals("suspended", stateOf(suspended));
        assertEquals("active", stateOf(reinstated));
        assertEquals("revoked", stateOf(revoked));
        assertEquals("active", stateOf(untouched));
        assertEquals(404, hub.get("/api/v1/licenses/" + later).status());
        assertEquals(1, Audit.rows(hub, "license.revoked", revoked));
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'audit.replayed'"));
    }

    @Test
    void suspendedActivation_thatTheBackupDoesNotKnow_staysSuspendedUntilItIsReinstated() throws Exception {
        String license = hub.createLicense(workspace, Map.of());
        String pat = hub.createPat(user, Map.of());
        backUp();
        FakeDevice device = FakeDevice.usual();
        FakeDevice back = FakeDevice.usual();
        String granted = "";
        for (FakeDevice each : new FakeDevice[] {device, back}) {
            Reply reply = hub.request(each.activate(license), pat);
            assertEquals("ok", reply.code());
            granted = reply.json().path("license").asText();
            post("/api/v1/licenses/" + license + "/activations/" + each.thumbprint() + "/suspend");
        }
        String carried = granted;
        post("/api/v1/licenses/" + license + "/activations/" + back.thumbprint() + "/reinstate");
        replay(restore());
        hub.open();
        assertEquals(
                "activation_suspended",
                hub.request(device.activate(license), pat).code());
        assertFalse(awaitedSince(license, back).isNull());
        Reply unshown = hub.request(back.activate(license), pat);
        assertEquals("activation_unknown", unshown.code());
        assertTrue(unshown.json().path("remedy").asText().contains("holdfast refresh"), unshown.text());
        String reissue = "/api/v1/licenses/" + license + "/activations/" + back.thumbprint() + "/reissue";
        assertEquals("conflict", hub.post(reissue, Map.of()).code(), "nobody knows for which machine");
        String shows = back.request(Operation.REFRESH, license, content -> content.carrying(carried));
        assertEquals("ok", hub.request(shows, "").code());
        assertTrue(awaitedSince(license, back).isNull());
        assertEquals("ok", hub.request(back.activate(license), pat).code());
    }

    private JsonNode awaitedSince(String license, FakeDevice device) {
        return hub.get("/api/v1/licenses/" + license + "/activations/" + device.thumbprint())
                .json()
                .path("awaited_since");
    }

    @Test
    void awaitedActivation_whoseDeviceLostItsLicense_isReboundByAMember() throws Exception {
        String license = hub.createLicense(workspace, Map.of("seats", 1));
        String pat = hub.createPat(user, Map.of());
        backUp();
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(license), pat).code());
        replay(restore());
        hub.open();
        assertEquals(
                "seats_exhausted",
                hub.request(FakeDevice.usual().activate(license), pat).code(),
                "its seat is held for it");
        String activation = "/api/v1/licenses/" + license + "/activations/" + device.thumbprint();
        assertEquals(
                "activation_unknown", hub.request(device.refresh(license), "").code());
        done(hub.admin("POST", activation + "/rebind", Map.of()));
        assertEquals("ok", hub.request(device.activate(license), pat).code());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertTrue(awaitedSince(license, device).isNull());
    }

    @Test
    void tokensAndPeople_areEndedAgain() throws Exception {
        String license = hub.createLicense(workspace, Map.of());
        Reply token = hub.createToken(user, Map.of());
        String deletedUser = hub.createServiceUser(workspace);
        String ofDeleted = hub.createPat(deletedUser, Map.of());
        String lee = hub.accept(hub.admin(
                        "POST",
                        "/api/v1/workspaces/" + workspace + "/invitations",
                        Map.of("email", "lee@plant.example", "name", "Lee", "role", "member"))
                .json()
                .path("secret")
                .asText());
        String leeId = hub.as(lee, "GET", "/api/v1/account", null).id();
        Reply second = hub.post("/api/v1/operators", Map.of("name", "second"));
        backUp();
        done(hub.revokeToken(token.id()));
        done(hub.admin("DELETE", "/api/v1/service-users/" + deletedUser, null));
        done(hub.admin("DELETE", "/api/v1/workspaces/" + workspace + "/members/" + leeId, null));
        done(hub.delete("/api/v1/operators/" + second.id()));

        HubReplay.Replayed replayed = replay(restore());

        assertTrue(replayed.again().get("token.revoked") >= 1, replayed.toString());
        assertEquals(1L, replayed.again().get("service-user.deleted"));
        assertEquals(1L, replayed.again().get("member.removed"));
        assertEquals(1L, replayed.again().get("operator.ended"));
        hub.open();
        String shown = token.json().path("secret").asText();
        assertEquals("token_revoked", codeOfActivation(license, shown));
        assertEquals("token_revoked", codeOfActivation(license, ofDeleted));
        assertEquals(
                "token_revoked",
                hub.as(second.json().path("secret").asText(), "GET", "/api/v1/operators", null)
                        .code());
        assertTrue(hub.as(lee, "GET", "/api/v1/workspaces/" + workspace, null).status() >= 400);
    }

    private String codeOfActivation(String license, String token) {
        return hub.request(FakeDevice.usual().activate(license), token).code();
    }

    @Test
    void lastOperatorThatTheBackupKnows_isLeft() throws Exception {
        String first = hub.get("/api/v1/operators")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        backUp();
        Reply second = hub.post("/api/v1/operators", Map.of("name", "second"));
        done(hub.as(second.json().path("secret").asText(), "DELETE", "/api/v1/operators/" + first, null));
        HubReplay.Replayed replayed = replay(restore());
        assertEquals(1L, replayed.left().get("operator.ended"));
        hub.open();
        assertEquals(200, hub.get("/api/v1/operators").status());
    }

    @Test
    void exportThatWasChangedOrIsOfAnotherHub_isRefusedAndChangesNothing() throws Exception {
        String license = hub.createLicense(workspace, Map.of());
        backUp();
        post("/api/v1/licenses/" + license + "/suspend");
        Path export = restore();
        String text = Files.readString(export, StandardCharsets.UTF_8);
        Path changed = field.resolve("changed.jsonl");
        Files.writeString(changed, text.replace("license.suspended", "license.suspendee"), StandardCharsets.UTF_8);
        assertThrows(AuditTamperedException.class, () -> replay(changed));
        try (TestHub other = TestHub.start(Files.createDirectory(field.resolve("other")))) {
            other.close();
            assertThrows(
                    AuditTamperedException.class,
                    () -> new HubReplay(other.directory, other.clock, new SecureRandom()).from(export));
        }
        hub.open();
        assertEquals("active", stateOf(license));
        IOException served = assertThrows(IOException.class, () -> replay(export));
        assertTrue(served.getMessage().contains("served already"), served.getMessage());
    }
}
