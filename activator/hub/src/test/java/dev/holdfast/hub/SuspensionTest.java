package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token leaked: what was activated with it is suspended, and reinstated once it is known to be honest. */
class SuspensionTest extends OneLicense {
    private Member admin;
    private Reply token;
    private final FakeDevice device = FakeDevice.usual();

    @BeforeEach
    void activateOne() throws IOException {
        admin = Member.of(hub, workspace, "admin");
        token = admin.pat(user, "leaky", "activations:create");
        assertEquals("ok", codeOf(device, license, Member.secret(token)));
    }

    private static StatusSnapshot snapshot(String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.US_ASCII);
        return StatusClaims.read(
                JsonObject.parse(CompactJws.parse(bytes, 128 * 1024).allegedPayload(), 128 * 1024));
    }

    private Reply leaked() {
        return admin.post("tokens/" + token.id() + "/revoke", Map.of("with_activations", true));
    }

    private String stateOf(FakeDevice of) {
        for (JsonNode item :
                admin.get("licenses/" + license + "/activations").json().path("items")) {
            if (item.path("id").asText().equals(of.thumbprint())) {
                return item.path("state").asText();
            }
        }
        return "none";
    }

    @Test
    void revokedToken_leavesWhatItActivatedAloneAndSaysHowMuchThatIs() {
        Reply revoked = admin.post("tokens/" + token.id() + "/revoke", null);

        assertEquals("revoked", revoked.json().path("state").asText());
        assertEquals(1, revoked.json().path("activations").asInt());
        assertEquals(0, revoked.json().path("suspended").asInt());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals("live", stateOf(device));
    }

    @Test
    void leakedToken_suspendsWhatItActivatedAndNothingElse() throws Exception {
        FakeDevice honest = FakeDevice.usual();
        assertEquals("ok", codeOf(honest, license, pat));

        Reply revoked = leaked();

        assertEquals(1, revoked.json().path("suspended").asInt());
        Reply told = hub.request(device.refresh(license), "");
        assertEquals("activation_suspended", told.code());
        assertEquals(403, told.status());
        StatusSnapshot said = snapshot(told.json().path("status_snapshot").asText());
        assertEquals(Set.of(device.thumbprint()), said.revokedActivations());
        Reply granted = hub.request(honest.refresh(license), "");
        assertEquals("ok", granted.code());
        assertEquals(
                Set.of(device.thumbprint()),
                snapshot(granted.json().path("status").asText()).revokedActivations());
        assertEquals("suspended", stateOf(device));
        assertEquals("live", stateOf(honest));
        assertEquals(2, seatsTaken(), "a suspended activation keeps its seat");
        assertEquals(1, Audit.rows(hub, "activation.suspended", device.thumbprint()));
    }

    @Test
    void suspendedActivation_isNotFreedByAnotherToken() {
        leaked();

        assertEquals("activation_suspended", codeOf(device, license, pat));
        assertEquals("suspended", stateOf(device));
    }

    @Test
    void reinstatedActivation_isAnsweredAndNamedInNoSnapshotAnyMore() throws Exception {
        leaked();
        Reply told = hub.request(device.refresh(license), "");

        Reply reinstated = admin.post("tokens/" + token.id() + "/activations/reinstate", Map.of());

        assertEquals(1, reinstated.json().path("reinstated").asInt());
        Reply granted = hub.request(device.refresh(license), "");
        assertEquals("ok", granted.code());
        StatusSnapshot before = snapshot(told.json().path("status_snapshot").asText());
        StatusSnapshot now = snapshot(granted.json().path("status").asText());
        assertTrue(now.rank().compareTo(before.rank()) > 0, "the newest snapshot is the one that counts");
        assertEquals(Set.of(), now.revokedActivations());
        assertEquals(1, Audit.rows(hub, "activation.reinstated", device.thumbprint()));
        assertEquals(
                0,
                admin.post("tokens/" + token.id() + "/activations/reinstate", Map.of())
                        .json()
                        .path("reinstated")
                        .asInt());
    }

    @Test
    void leakNoticedLate_suspendsBehindATokenThatIsRevokedAlready() {
        admin.post("tokens/" + token.id() + "/revoke", null);

        assertEquals(1, leaked().json().path("suspended").asInt());
        assertEquals(0, leaked().json().path("suspended").asInt());
    }

    @Test
    void oneActivation_isSuspendedAndReinstatedByItself() {
        String one = "licenses/" + license + "/activations/" + device.thumbprint();

        assertEquals(
                "suspended",
                admin.post(one + "/suspend", null).json().path("state").asText());
        assertEquals(
                "activation_suspended", hub.request(device.refresh(license), "").code());
        assertEquals(
                "live",
                admin.post(one + "/reinstate", null).json().path("state").asText());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void revokedActivation_isNeitherSuspendedNorReinstated() {
        String one = "licenses/" + license + "/activations/" + device.thumbprint();
        hub.post("/api/v1/" + one + "/revoke", Map.of());

        assertEquals("conflict", admin.post(one + "/suspend", null).code());
        assertEquals("conflict", admin.post(one + "/reinstate", null).code());
        assertEquals(0, leaked().json().path("suspended").asInt());
    }

    @Test
    void whatATokenActivated_isListedWithIt() {
        String path = "tokens/" + token.id() + "/activations";

        JsonNode items = admin.get(path).json().path("items");
        assertEquals(1, items.size());
        assertEquals(device.thumbprint(), items.path(0).path("id").asText());

        assertEquals("ok", codeOf(device, license, pat));
        assertEquals(0, admin.get(path).json().path("items").size(), "another token stands behind it now");
        assertEquals(0, leaked().json().path("suspended").asInt());
    }

    @Test
    void everyTokenOfAServiceUser_isRevokedWithWhatItActivated() {
        Reply other = admin.pat(user, "other", "activations:create");
        FakeDevice second = FakeDevice.usual();
        assertEquals("ok", codeOf(second, license, Member.secret(other)));
        String kept = hub.createPat(hub.createServiceUser(workspace), Map.of());

        Reply all = admin.post("service-users/" + user + "/tokens/revoke", Map.of("with_activations", true));

        assertEquals(3, all.json().path("revoked").asInt());
        assertEquals(2, all.json().path("activations").asInt());
        assertEquals(2, all.json().path("suspended").asInt());
        assertEquals("token_revoked", codeOf(FakeDevice.usual(), license, pat));
        assertEquals("ok", codeOf(FakeDevice.usual(), license, kept));
    }

    @Test
    void everyTokenOfAWorkspace_isRevokedButNoPersonalOne() {
        String kept = Member.secret(admin.workspaceToken(workspace, "gate", "activations:create"));
        String elsewhere = hub.createWorkspace();
        String foreign = hub.createPat(hub.createServiceUser(elsewhere), Map.of());
        String there = hub.createLicense(elsewhere, Map.of());

        Reply all = admin.post("workspaces/" + workspace + "/tokens/revoke", null);

        assertEquals(3, all.json().path("revoked").asInt());
        assertEquals(1, all.json().path("activations").asInt());
        assertEquals(0, all.json().path("suspended").asInt());
        assertEquals("token_revoked", codeOf(FakeDevice.usual(), license, kept));
        assertEquals("ok", admin.get("workspaces/" + workspace + "/tokens").code());
        assertEquals("ok", codeOf(FakeDevice.usual(), there, foreign));
        assertFalse(all.text().contains("hdf"));
    }
}
