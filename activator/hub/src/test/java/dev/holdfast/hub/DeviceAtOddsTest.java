package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Devices that ask for what does not go together with what the hub knows of them. */
class DeviceAtOddsTest extends OneLicense {
    private static final String ASK = "/api/v1/device-authorization";
    private static final String NO_PRODUCT = "no-such-product";

    private static TokenOperation.Enrol wish(TokenDevice device) {
        return new TokenOperation.Enrol(NewSecret.of(device.secret), "camera 7");
    }

    private Reply approve(TokenDevice device, Reply asked) throws IOException {
        Map<String, String> decision =
                Map.of("user_code", asked.json().path("user_code").asText(), "device", device.device.thumbprint());
        String member = Member.of(hub, workspace, "member").token();
        return hub.as(member, "POST", "/api/v1/workspaces/" + workspace + "/enrolments/approvals", decision);
    }

    private static Reply ask(TokenDevice device) {
        return hub.request(ASK, device.device.ask(wish(device)), "");
    }

    @Test
    void product_thatTheHubDoesNotHave_isNotFound() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        TokenOperation install = new TokenOperation.Install(NewSecret.of(device.secret), "camera 7");

        assertEquals(
                "not_found",
                hub.request(TokenDevice.INSTALL, device.device.ask(install, NO_PRODUCT), pat)
                        .code());
        assertEquals(
                "not_found",
                hub.request(ASK, device.device.ask(wish(device), NO_PRODUCT), "")
                        .code());

        assertEquals("ok", device.install(pat).code());
    }

    @Test
    void approve_ofASecretThatAnEndedTokenHadMeanwhile_isSuperseded() throws IOException {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        Reply asked = ask(device);
        hub.revokeToken(device.install(pat).id());

        assertEquals("request_superseded", approve(device, asked).code());

        assertEquals("token_revoked", device.status().code());
    }

    /** What a device would tell of a secret that is none of its own making. */
    private static NewSecret named(String secret) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        return new NewSecret(StrictBase64Url.encode(digest), secret.substring(secret.length() - NewSecret.SHOWN));
    }

    @Test
    void install_namingTheSecretOfAnotherTypeOfToken_isSuperseded() throws Exception {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String own = device.device.ask(new TokenOperation.Install(named(pat), "camera 7"));

        assertEquals(
                "request_superseded", hub.request(TokenDevice.INSTALL, own, pat).code());

        assertEquals("ok", device.install(pat).code());
    }

    @Test
    void enrol_namingTheSecretOfAnotherTypeOfToken_isSuperseded() throws Exception {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        String own = device.device.ask(new TokenOperation.Enrol(named(pat), "camera 7"));

        assertEquals("request_superseded", hub.request(ASK, own, "").code());

        assertEquals("ok", ask(device).code());
    }

    @Test
    void renew_namingTheSecretOfAnotherTypeOfToken_isSupersededAndTheTokenStaysGood() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String own = device.device.ask(new TokenOperation.Renew(named(pat)));

        assertEquals(
                "request_superseded",
                hub.request(TokenDevice.RENEW, own, device.secret).code());

        assertEquals("ok", device.renew().code());
        assertEquals("ok", device.status().code());
    }

    @Test
    void approve_ofADeviceThatHasATokenAndShowsTooLittle_isRefusedAndItsTokenStays() throws IOException {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.showing("machine-id=o", "board=o", "disk=o"));
        assertEquals("ok", device.install(pat).code());
        TokenDevice hidden = device.copiedTo(device.device.nowShowing("machine-id=o"));
        hidden.secret = TokenDevice.newSecret();

        assertEquals("machine_not_visible", approve(hidden, ask(hidden)).code());

        assertEquals("ok", device.status().code());
    }

    @Test
    void status_ofAMachineOfWhichTooLittleIsSeen_isRefusedAndHarmsNothing() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.showing("machine-id=p", "board=p", "disk=p"));
        assertEquals("ok", device.install(pat).code());
        TokenDevice hidden = device.copiedTo(device.device.nowShowing("machine-id=p"));

        assertEquals("machine_not_visible", hidden.status().code());

        assertEquals("ok", device.status().code());
    }
}
