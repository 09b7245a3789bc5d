package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token leaked and was exchanged for a device token: what came of that is found and ended with it. */
class LeakedExchangeTest extends OneLicense {
    private Member admin;
    private Reply leaked;
    private TokenDevice thief;

    @BeforeEach
    void exchange() throws IOException {
        admin = Member.of(hub, workspace, "admin");
        leaked = admin.pat(user, "leaky", "activations:create");
        thief = TokenDevice.installed(hub, Member.secret(leaked));
        assertEquals("ok", thief.activate(license));
    }

    private JsonNode revoke(Reply token, boolean withActivations) {
        Reply revoked = admin.post("tokens/" + token.id() + "/revoke", Map.of("with_activations", withActivations));
        assertEquals(200, revoked.status(), revoked.text());
        return revoked.json();
    }

    private String refresh(TokenDevice device) {
        return hub.request(device.device.refresh(license), "").code();
    }

    private static void assertEnded(int deviceTokens, int activations, int suspended, JsonNode revoked) {
        assertEquals(deviceTokens, revoked.path("device_tokens").asInt(), revoked.toString());
        assertEquals(activations, revoked.path("activations").asInt(), revoked.toString());
        assertEquals(suspended, revoked.path("suspended").asInt(), revoked.toString());
    }

    @Test
    void activationByAnExchangedToken_isListedWithBothTokens() {
        String exchanged = thief.id();
        for (String token : new String[] {leaked.id(), exchanged}) {
            assertEquals(
                    1, admin.get("tokens/" + token).json().path("activations").asInt());
            JsonNode listed =
                    admin.get("tokens/" + token + "/activations").json().path("items");
            assertEquals(1, listed.size());
            assertEquals(thief.device.thumbprint(), listed.path(0).path("id").asText());
            assertEquals(exchanged, listed.path(0).path("token").asText());
        }
    }

    @Test
    void leakedToken_takesWhatItWasExchangedForWithIt() throws IOException {
        TokenDevice honest = TokenDevice.installed(hub, pat);
        assertEquals("ok", honest.activate(license));
        String exchanged = thief.id();

        assertEnded(1, 1, 1, revoke(leaked, true));

        assertEquals("activation_suspended", refresh(thief));
        assertEquals("token_revoked", thief.activate(license));
        assertEquals("token_revoked", thief.renew().code());
        assertEquals(1, Audit.rows(hub, "token.revoked", exchanged));
        assertEquals("ok", refresh(honest));
        assertEquals("ok", honest.activate(license));
        assertEnded(0, 1, 0, revoke(leaked, true));
    }

    @Test
    void activationsBehindALeak_areReinstatedWithTheTokenThatLeaked() {
        revoke(leaked, true);
        Reply reinstated = admin.post("tokens/" + leaked.id() + "/activations/reinstate", null);
        assertEquals(1, reinstated.json().path("reinstated").asInt());
        assertEquals("ok", refresh(thief));
        assertEquals("token_revoked", thief.activate(license), "what was exchanged for a leaked token stays ended");
    }

    @Test
    void revokedToken_leavesWhatItWasExchangedForAloneAndSaysHowMuchThatIs() {
        assertEnded(0, 1, 0, revoke(leaked, false));

        assertEquals("ok", refresh(thief));
        assertEquals("ok", thief.activate(license));
        assertEquals(200, thief.renew().status());

        assertEnded(1, 1, 1, revoke(leaked, true));
        assertEquals("activation_suspended", refresh(thief));
    }

    @Test
    void leakedWorkspaceToken_takesWhatItWasExchangedForWithIt() {
        Reply token = admin.workspaceToken(workspace, "gate", "activations:create");
        TokenDevice device = TokenDevice.installed(hub, Member.secret(token));
        assertEquals("ok", device.activate(license));

        assertEnded(1, 1, 1, revoke(token, true));

        assertEquals("activation_suspended", refresh(device));
        assertEquals("token_revoked", device.activate(license));
        assertEquals("ok", refresh(thief));
    }

    @Test
    void allTokensOfAServiceUser_countWhatTheyWereExchangedForOnce() {
        Reply all = admin.post("service-users/" + user + "/tokens/revoke", Map.of("with_activations", true));
        assertEquals(200, all.status(), all.text());
        assertEquals(1, all.json().path("activations").asInt());
        assertEquals(1, all.json().path("suspended").asInt());
        assertEquals("token_revoked", thief.activate(license));
    }
}
