package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device key is honoured while who stands behind the device exists and may use the license. */
class PrincipalTest extends OneLicense {
    private Member approver;

    @BeforeEach
    void joinWorkspace() throws IOException {
        approver = Member.of(hub, workspace, "member");
    }

    private String refresh(FakeDevice device) {
        return hub.request(device.refresh(license), "").code();
    }

    /** A device with its own token, which the member has approved. */
    private TokenDevice approved() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String document = device.device.ask(new TokenOperation.Enrol(NewSecret.of(device.secret), "camera 7"));
        Reply asked = hub.request("/api/v1/device-authorization", document, "");
        Map<String, Object> decision =
                Map.of("user_code", asked.json().path("user_code").asText(), "device", device.device.thumbprint());
        assertEquals(
                "ok",
                approver.post("workspaces/" + workspace + "/enrolments/approvals", decision)
                        .code());
        return device;
    }

    private void remove(Member member) {
        assertEquals(
                204,
                hub.admin("DELETE", "/api/v1/workspaces/" + workspace + "/members/" + member.account(), null)
                        .status());
    }

    @Test
    void deviceThatAMemberApproved_isHonouredWhileTheMemberBelongsToTheWorkspace() {
        TokenDevice device = approved();
        assertEquals("ok", device.activate(license));
        assertEquals("ok", refresh(device.device));

        remove(approver);

        assertEquals("license_access_withdrawn", refresh(device.device));
        assertEquals("ok", codeOf(device.device, license, pat), "another principal stands behind it now");
        assertEquals("ok", refresh(device.device));
        assertEquals(1, seatsTaken());
    }

    @Test
    void tokenThatAMemberApproved_isWorthNothingOnceTheMemberIsRemoved() {
        TokenDevice device = approved();
        assertEquals("ok", device.activate(license));
        TokenDevice idle = approved();

        remove(approver);

        assertEquals("token_revoked", device.activate(license));
        assertEquals("token_revoked", idle.activate(license), "nor does it take a license that it never had");
        assertEquals("token_revoked", device.renew().code());
        assertEquals("token_revoked", idle.status().code());
        assertEquals("license_access_withdrawn", refresh(device.device));
        assertEquals(1, seatsTaken());
    }

    @Test
    void tokenThatAMemberApproved_isRenewedWhateverRoleTheMemberHas() throws IOException {
        TokenDevice device = approved();
        Audit.change(hub, "UPDATE membership SET role = 'auditor' WHERE account_id = '" + approver.account() + "'");
        assertEquals(200, device.renew().status());
        assertEquals("ok", device.activate(license));
    }

    @Test
    void deviceThatAMemberApproved_isHonouredWhateverRoleTheMemberHas() throws IOException {
        TokenDevice device = approved();
        assertEquals("ok", device.activate(license));
        Audit.change(hub, "UPDATE membership SET role = 'auditor' WHERE account_id = '" + approver.account() + "'");
        assertEquals("ok", refresh(device.device));
    }

    @Test
    void deviceBehindAWorkspaceToken_outlivesWhoMadeTheToken() throws IOException {
        String token = Member.secret(approver.workspaceToken(workspace, "gate", "activations:create"));
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, license, token));
        remove(approver);
        assertEquals("ok", refresh(device));
        Reply shown = hub.get("/api/v1/licenses/" + license + "/activations");
        assertEquals(200, shown.status());
        assertEquals(
                true, shown.json().path("items").path(0).path("service_user").isNull());
    }

    @Test
    void deviceTokenThatAPatInstalled_standsForItsServiceUser() {
        TokenDevice device = TokenDevice.installed(hub, pat);
        assertEquals("ok", device.activate(license));
        assertEquals("ok", refresh(device.device));
        hub.admin("DELETE", "/api/v1/service-users/" + user, null);
        assertEquals("license_access_withdrawn", refresh(device.device));
    }

    @Test
    void patRevokedAfterALeak_leavesItsDevicesOrSuspendsThem() throws IOException {
        Member admin = Member.of(hub, workspace, "admin");
        for (boolean suspends : List.of(false, true)) {
            Reply leaked = admin.pat(user, "leaky", "activations:create");
            FakeDevice device = FakeDevice.usual();
            assertEquals("ok", codeOf(device, license, Member.secret(leaked)));
            admin.post("tokens/" + leaked.id() + "/revoke", Map.of("with_activations", suspends));
            assertEquals("token_revoked", codeOf(FakeDevice.usual(), license, Member.secret(leaked)));
            assertEquals(suspends ? "activation_suspended" : "ok", refresh(device));
        }
    }
}
