package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are refused are all counted and fill no disk, whoever sends them however often. */
class RefusedRequestsTest extends OneLicense {
    private static final int MANY = 500;

    private String token;
    private String tokenId;

    @BeforeEach
    void stopTime() {
        hub.clock.hold();
        Reply made = hub.createToken(user, Map.of("scopes", List.of("activations:create")));
        token = made.json().path("secret").asText();
        tokenId = made.id();
    }

    @AfterEach
    void letTimeRun() {
        hub.clock.release();
    }

    private List<String> details(String filter) {
        List<String> details = new ArrayList<>();
        for (JsonNode item : hub.get("/api/v1/workspaces/" + workspace + "/audit?action=request.refused" + filter)
                .json()
                .path("items")) {
            details.add(item.path("detail").asText());
        }
        return details;
    }

    private static long counted(String source, String reason) throws IOException {
        return Audit.count(
                hub,
                "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE source = ? AND reason = ?",
                source,
                reason);
    }

    private static String madeUp(int number) {
        return TestHub.PRODUCT + "." + "%026d".formatted(number);
    }

    @Test
    void deviceThatAsksWithoutEnd_leavesOneRecordAMinuteForEachLicenseAndReason_andIsCountedEachTime()
            throws IOException {
        FakeDevice device = FakeDevice.usual();
        String other = hub.createLicense(workspace, Map.of());
        for (String each : List.of(license, other)) {
            assertEquals("ok", codeOf(device, each, token));
            hub.post("/api/v1/licenses/" + each + "/suspend", Map.of());
        }
        for (int i = 0; i < MANY / 2; i++) {
            for (String each : List.of(license, other)) {
                assertEquals(
                        "license_suspended",
                        hub.request(device.refresh(each), "").code());
            }
        }
        String detail = "license_suspended, license %s, with its status snapshot";
        assertEquals(List.of(detail.formatted(license)), details("&license=" + license));
        assertEquals(List.of(detail.formatted(other)), details("&license=" + other));
        assertEquals(MANY, counted(device.thumbprint(), "license_suspended"));

        hub.clock.turn(Duration.ofMinutes(1));
        hub.request(device.refresh(license), "");
        assertEquals(
                2,
                details("&license=" + license + "&machine=" + device.thumbprint())
                        .size());
    }

    @Test
    void tokenWithMadeUpDevicesAndLicenses_leavesOneRecordAMinuteForEachReason_andIsCountedEachTime()
            throws IOException {
        String one = hub.createLicense(workspace, Map.of("seats", 1));
        assertEquals("ok", codeOf(FakeDevice.usual(), one, token));
        int each = 50;
        for (int i = 0; i < each; i++) {
            FakeDevice device = FakeDevice.usual();
            assertEquals("seats_exhausted", codeOf(device, one, token));
            assertEquals("license_unknown", codeOf(device, madeUp(i), token));
        }
        assertEquals(
                List.of("seats_exhausted, license " + one, "license_unknown, license " + madeUp(0)),
                details("&token=" + tokenId));
        assertEquals(each, counted(tokenId, "seats_exhausted"));
        assertEquals(each, counted(tokenId, "license_unknown"));
    }

    @Test
    void devicesOfTheLicense_areToldApart_alsoWhereAllShowOneToken() throws IOException {
        List<FakeDevice> devices = List.of(FakeDevice.usual(), FakeDevice.usual());
        for (FakeDevice device : devices) {
            assertEquals("ok", codeOf(device, license, token));
        }
        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());
        for (FakeDevice device : devices) {
            assertEquals("license_revoked", codeOf(device, license, token));
            assertEquals("license_revoked", codeOf(device, license, token));
            assertEquals(1, details("&machine=" + device.thumbprint()).size());
        }
        assertEquals(4, counted(tokenId, "license_revoked"));
    }

    @Test
    void deviceTokenOfAnotherMachine_isFoundByTheTokenThatWasShown() throws IOException {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String shown = device.install(token).id();
        TokenDevice clone = device.copiedTo(device.device.nowShowing("machine-id=c", "board=c", "disk=c"));
        for (int i = 0; i < 3; i++) {
            assertEquals("token_of_another_machine", clone.activate(license));
        }
        assertEquals(1, details("&token=" + shown).size());
        assertEquals(3, counted(shown, "token_of_another_machine"));
    }

    @Test
    void tokenOfAnotherWorkspaceShownForARefresh_isNotNamedInTheLicensesWorkspace() throws IOException {
        String demanding = hub.createLicense(workspace, Map.of("refresh_by", "token"));
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", codeOf(device, demanding, token));
        Reply foreign = hub.createToken(
                hub.createServiceUser(hub.createWorkspace()), Map.of("scopes", List.of("activations:create")));
        String secret = foreign.json().path("secret").asText();
        assertEquals(
                "license_access_denied",
                hub.request(device.refresh(demanding), secret).code());
        assertEquals(1, details("&machine=" + device.thumbprint()).size());
        assertEquals(List.of(), details("&token=" + foreign.id()));
        assertEquals(1, counted(foreign.id(), "license_access_denied"));
    }
}
