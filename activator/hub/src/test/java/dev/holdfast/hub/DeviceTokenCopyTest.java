package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every way in which there can be two of a device token, and what a workspace then finds in its list of troubles. */
class DeviceTokenCopyTest extends OneLicense {
    @Test
    void thiefRenewsAndUsesFirst_theOwnerFindsOutAndTheFamilyEnds() throws Exception {
        TokenDevice owner = TokenDevice.installed(hub, pat);
        String token = owner.id();
        TokenDevice thief = owner.copiedTo(owner.device);

        assertEquals("ok", thief.renew().code());
        assertEquals("ok", thief.activate(license));
        assertEquals("token_reused", owner.renew().code());

        assertEquals("token_reused", thief.status().code());
        assertEquals("token_reused", thief.renew().code());
        assertEquals("token_reused", owner.status().code());
        requireStory(token, "first " + partial(thief.secret) + " followed");
    }

    @Test
    void ownerRenewsAndUsesFirst_theThiefIsFoundOut() throws Exception {
        TokenDevice owner = TokenDevice.installed(hub, pat);
        String token = owner.id();
        TokenDevice thief = owner.copiedTo(owner.device);
        assertEquals("ok", owner.renew().code());
        assertEquals("ok", owner.status().code());

        assertEquals("token_reused", thief.activate(license));

        assertEquals("token_reused", owner.status().code());
        requireStory(token, "first " + partial(owner.secret) + " followed");
        assertEquals(0, seatsTaken());
    }

    @Test
    void twoNamedSuccessors_whoeverComesSecondWithTheOlderOneEndsTheFamily() throws Exception {
        TokenDevice owner = TokenDevice.installed(hub, pat);
        String token = owner.id();
        TokenDevice thief = owner.copiedTo(owner.device);
        assertEquals("ok", thief.renew().code());

        assertEquals("ok", owner.renew().code());
        assertEquals(1, TokenDevice.secrets(hub, "dropped", token));
        assertEquals("token_reused", thief.status().code());

        assertEquals("token_reused", owner.status().code());
        requireStory(token, partial(thief.secret) + " was named");
    }

    @Test
    void bothCopiesHoldTheSameNextSecret_theSecondRenewalIsFoundOut() throws Exception {
        TokenDevice owner = TokenDevice.installed(hub, pat);
        owner.prepared();
        TokenDevice thief = owner.copiedTo(owner.device);
        assertEquals("ok", owner.renew().code());
        assertEquals("ok", thief.renew().code());
        assertEquals("ok", owner.renew().code());
        assertEquals("ok", owner.status().code());

        assertEquals("token_reused", thief.renew().code());
    }

    @Test
    void oldRenewalThatArrivesOnceMore_harmsNobody() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String token = device.id();
        String first = device.secret;
        String old = device.renewal();
        String dropped = device.next;
        assertEquals("ok", hub.request(TokenDevice.RENEW, old, first).code());
        device.next = "";
        device.renewDeafly();

        assertEquals(
                "request_superseded", hub.request(TokenDevice.RENEW, old, first).code());
        assertEquals("ok", device.renew().code());
        assertEquals("ok", device.status().code());
        assertEquals(
                "request_superseded", hub.request(TokenDevice.RENEW, old, first).code());

        assertEquals("ok", device.status().code());
        assertEquals(0, Audit.rows(hub, "token.reused", token));
        assertEquals("token_reused", device.status(dropped).code());
        assertEquals("token_reused", device.status().code());
    }

    private static String partial(String secret) {
        return "hdfd_…" + secret.substring(37);
    }

    private void requireStory(String token, String beginning) throws IOException {
        assertEquals(1, Audit.rows(hub, "token.reused", token));
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'token.reused' AND subject = ? AND detail LIKE ?",
                        token,
                        beginning + "%; then hdfd_%127.0.0.1"));
        assertEquals(List.of("reused"), troubles());
    }

    private List<String> troubles() {
        return hub.get("/api/v1/workspaces/" + workspace + "/tokens-in-trouble")
                .json()
                .path("items")
                .findValuesAsText("trouble");
    }

    @Test
    void goldenImageWithATokenInIt_breaksItsClonesAndNotItsOriginal() throws Exception {
        TokenDevice original = TokenDevice.installed(hub, pat);
        String token = original.id();
        for (int i = 0; i < 5; i++) {
            TokenDevice clone =
                    original.copiedTo(original.device.nowShowing("machine-id=c" + i, "board=c" + i, "disk=c" + i));
            assertEquals("token_of_another_machine", clone.renew().code());
            assertEquals("token_of_another_machine", clone.status().code());
            assertEquals("token_of_another_machine", clone.activate(license));
            clone.secret = TokenDevice.newSecret();
            assertEquals("token_of_another_machine", clone.install(pat).code());
            assertEquals("ok", original.renew().code());
            assertEquals("ok", original.status().code());
        }
        assertEquals("ok", original.activate(license));
        assertEquals(List.of("another_machine"), troubles());
        assertEquals(1, Audit.rows(hub, "token.in-trouble", token));
        assertEquals(0, Audit.rows(hub, "token.reused", token));
    }

    @Test
    void cloneWithAnOldSecret_harmsNobody() throws Exception {
        TokenDevice original = TokenDevice.installed(hub, pat);
        TokenDevice clone = original.copiedTo(original.device.nowShowing("machine-id=c", "board=c", "disk=c"));
        assertEquals("ok", original.renew().code());
        assertEquals("ok", original.status().code());

        assertEquals("token_of_another_machine", clone.renew().code());
        assertEquals("token_of_another_machine", clone.activate(license));

        assertEquals("ok", original.status().code());
    }

    @Test
    void oldSecretWithoutTheDeviceKey_harmsNobody() throws Exception {
        TokenDevice original = TokenDevice.installed(hub, pat);
        TokenDevice finder = original.copiedTo(FakeDevice.usual());
        assertEquals("ok", original.renew().code());
        assertEquals("ok", original.status().code());

        assertEquals("token_of_another_device", finder.renew().code());
        assertEquals("token_of_another_device", finder.activate(license));

        assertEquals("ok", original.status().code());
        assertEquals(List.of("another_device"), troubles());
    }

    @Test
    void machineOfWhichTooLittleIsSeen_isRefusedAndForgottenWhenItIsSeenAgain() throws Exception {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.showing("machine-id=v", "board=v", "disk=v"));
        assertEquals("ok", device.install(pat).code());
        TokenDevice hidden = device.copiedTo(device.device.nowShowing("machine-id=v"));

        assertEquals("machine_not_visible", hidden.renew().code());
        assertEquals(List.of("machine_not_visible"), troubles());

        assertEquals("ok", device.renew().code());
        assertEquals(List.of(), troubles());
    }

    @Test
    void tokensInTrouble_comeInPages() {
        for (int i = 0; i < 5; i++) {
            TokenDevice device = TokenDevice.installed(hub, pat);
            assertEquals(
                    "token_of_another_device",
                    device.copiedTo(FakeDevice.usual()).status().code());
        }
        String list = "/api/v1/workspaces/" + workspace + "/tokens-in-trouble?limit=2";
        Set<String> seen = new TreeSet<>();
        Reply page = hub.get(list);
        seen.addAll(page.json().path("items").findValuesAsText("token"));
        for (int i = 0; i < 2; i++) {
            page = hub.get(list + "&after=" + page.json().path("next").asText());
            seen.addAll(page.json().path("items").findValuesAsText("token"));
        }
        assertEquals(5, seen.size());
        assertTrue(page.json().path("next").isNull());
        assertEquals(
                "not_found",
                hub.get("/api/v1/workspaces/ws_00000000000000000000000000/tokens-in-trouble")
                        .code());
    }
}
