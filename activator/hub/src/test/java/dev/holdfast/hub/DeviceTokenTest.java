package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The life of a device token: exchange, use, renewal, and every way in which there can be two of it. */
class DeviceTokenTest extends OneLicense {
    private long secrets(String state, String token) throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM device_secret WHERE state = ? AND token_id = ?", state, token);
    }

    private String tokenOf(TokenDevice device) throws IOException {
        Reply status = device.status();
        assertEquals("ok", status.code());
        return status.id();
    }

    @Test
    void install_withAPat_givesATokenThatOnlyItsOwnKeyActivatesWith() throws Exception {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());

        Reply installed = device.install(pat);

        assertEquals("ok", installed.code());
        assertEquals(workspace, installed.json().path("workspace").asText());
        assertEquals("line 4", installed.json().path("name").asText());
        assertEquals(device.device.thumbprint(), installed.json().path("device").asText());
        assertTrue(installed.json().path("partial").asText().endsWith(device.secret.substring(37)));
        assertTrue(!installed.text().contains(device.secret.substring(5, 35)));
        assertEquals("ok", device.activate(license));
        assertEquals("token_of_another_device", codeOf(FakeDevice.usual(), license, device.secret));
        assertEquals(1, Audit.rows(hub, "token.installed", installed.id()));
        assertEquals(1, seatsTaken());
    }

    @Test
    void install_again_isAnsweredTheSameAndMakesNothing() throws Exception {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());

        String first = device.install(pat).id();

        assertEquals(first, device.install(pat).id());
        assertEquals(1, Audit.rows(hub, "token.installed", first));
    }

    @Test
    void install_ofANewSecret_replacesTheTokenOfTheDevice() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String old = device.secret;
        String oldRequest = device.installation();
        device.secret = TokenDevice.newSecret();

        assertEquals("ok", device.install(pat).code());

        assertEquals("token_revoked", device.status(old).code());
        assertEquals("ok", device.status().code());
        assertEquals(
                "request_superseded",
                hub.request(TokenDevice.INSTALL, oldRequest, pat).code());
        assertEquals("ok", device.status().code());
    }

    @Test
    void install_withoutAToken_withTheWrongOne_orWithoutTheScope_isRefused() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());

        assertEquals("token_missing", device.install("").code());
        assertNotEquals("ok", device.install(hub.operatorToken).code());
        assertEquals(
                "token_wrong_type",
                TokenDevice.on(hub, FakeDevice.usual())
                        .install(TokenDevice.installed(hub, pat).secret)
                        .code());
        assertEquals(
                "token_scope_missing",
                device.install(hub.createPat(user, Map.of("scopes", List.of()))).code());
        assertEquals(
                "evidence_missing",
                TokenDevice.on(hub, FakeDevice.showing()).install(pat).code());
    }

    @Test
    void install_forAProductThatIsNotThere_orAnotherRequest_isRefused() {
        FakeDevice device = FakeDevice.usual();
        String status = device.ask(new TokenOperation.Status());
        String activation = device.activate(license);

        assertEquals(
                "request_malformed",
                hub.request(TokenDevice.INSTALL, status, pat).code());
        assertEquals(
                "request_malformed",
                hub.request(TokenDevice.INSTALL, activation, pat).code());
        assertEquals(
                "request_malformed", hub.request(TokenDevice.RENEW, status, pat).code());
        assertEquals(
                "request_malformed",
                hub.request(TokenDevice.STATUS, activation, pat).code());
    }

    @Test
    void token_ofARestrictedPat_reachesNoMoreThanThePat() {
        String other = hub.createLicense(workspace, Map.of());
        TokenDevice device = TokenDevice.installed(hub, hub.createPat(user, Map.of("licenses", List.of(license))));

        assertEquals("ok", device.activate(license));
        assertEquals("license_access_denied", device.activate(other));
    }

    @Test
    void token_whoseServiceUserIsDeleted_isRevoked() {
        TokenDevice device = TokenDevice.installed(hub, pat);

        hub.admin("DELETE", "/api/v1/service-users/" + user, null);

        assertEquals("token_revoked", device.status().code());
        assertEquals("token_revoked", device.activate(license));
        assertEquals("token_revoked", device.renew().code());
    }

    @Test
    void token_whosePatIsRevoked_livesOn() {
        Reply exchanged = hub.createToken(user, Map.of());
        TokenDevice device =
                TokenDevice.installed(hub, exchanged.json().path("secret").asText());

        hub.revokeToken(exchanged.id());

        assertEquals("ok", device.renew().code());
        assertEquals("ok", device.activate(license));
    }

    @Test
    void renew_answerLostAgainAndAgain_isNeverTakenForACopyAndLeavesOneSecret() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String token = tokenOf(device);
        for (int round = 0; round < 60; round++) {
            String before = device.secret;
            for (int lost = 0; lost < round % 4; lost++) {
                device.renewDeafly();
            }
            if (round % 5 == 0) {
                device.renewDeafly();
                assertEquals("token_replaced", device.activate(license));
            }
            assertEquals("ok", device.renew().code());
            assertNotEquals(before, device.secret);
            assertEquals("ok", device.status().code());
            assertEquals(1, secrets("current", token));
            assertEquals(0, secrets("next", token));
            assertEquals(0, secrets("dropped", token));
        }
        assertEquals(0, Audit.rows(hub, "token.reused", token));
        assertEquals(0, Audit.rows(hub, "token.in-trouble", token));
    }

    @Test
    void renew_theSameRequestOfLongAgo_isHarmless() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String first = device.secret;
        String request = device.renewal();
        for (int i = 0; i < 5; i++) {
            assertEquals("ok", device.renew().code());
            assertEquals("ok", device.status().code());
            assertEquals("ok", hub.request(TokenDevice.RENEW, request, first).code());
        }
        assertEquals("ok", device.status().code());
    }

    @Test
    void renew_manyAtOnce_giveOneSuccessor() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String token = tokenOf(device);
        String request = device.renewal();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> calls = IntStream.range(0, 24)
                    .<Callable<String>>mapToObj(i -> () -> hub.request(TokenDevice.RENEW, request, device.secret)
                            .code())
                    .toList();
            Set<String> codes = new TreeSet<>();
            for (var answer : threads.invokeAll(calls)) {
                codes.add(answer.get());
            }
            assertEquals(Set.of("ok"), codes);
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, secrets("next", token));
        assertEquals(1, Audit.rows(hub, "token.renewed", token));
    }

    @Test
    void renew_withASecretOfAnotherToken_isRefusedAndHarmsNeither() {
        TokenDevice mine = TokenDevice.installed(hub, pat);
        TokenDevice other = TokenDevice.installed(hub, pat);
        String request = mine.device.ask(new TokenOperation.Renew(NewSecret.of(other.secret)));

        assertEquals(
                "request_conflict",
                hub.request(TokenDevice.RENEW, request, mine.secret).code());
        assertEquals("ok", mine.status().code());
        assertEquals("ok", other.status().code());
    }

    @Test
    void thiefRenewsAndUsesFirst_theOwnerFindsOutAndTheFamilyEnds() throws Exception {
        TokenDevice owner = TokenDevice.installed(hub, pat);
        String token = tokenOf(owner);
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
        String token = tokenOf(owner);
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
        String token = tokenOf(owner);
        TokenDevice thief = owner.copiedTo(owner.device);
        assertEquals("ok", thief.renew().code());

        assertEquals("ok", owner.renew().code());
        assertEquals(1, secrets("dropped", token));
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
        String token = tokenOf(original);
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
    void machineThatDrifts_isFollowedThreeTimesAYear() throws Exception {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.showing("machine-id=d", "board=d", "disk=d"));
        assertEquals("ok", device.install(pat).code());
        for (int i = 0; i < 3; i++) {
            TokenDevice drifted = device.copiedTo(device.device.nowShowing("machine-id=d", "board=d", "disk=d" + i));
            assertEquals("ok", drifted.status().code());
            String previous = i == 0 ? "d" : "d" + (i - 1);
            assertEquals(
                    "ok",
                    device.copiedTo(device.device.nowShowing("machine-id=d", "disk=d" + i))
                            .status()
                            .code());
            assertEquals(
                    "token_of_another_machine",
                    device.copiedTo(device.device.nowShowing("machine-id=d", "disk=" + previous))
                            .status()
                            .code());
        }
        TokenDevice fourth = device.copiedTo(device.device.nowShowing("machine-id=d", "board=d", "disk=d9"));
        assertEquals("ok", fourth.status().code());
        assertEquals(
                "token_of_another_machine",
                device.copiedTo(device.device.nowShowing("machine-id=d", "disk=d9"))
                        .status()
                        .code());
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

    @Test
    void unknownSecretAndWrongChecksum_areAnsweredAlike() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        Reply unknown = device.status();
        Reply broken = device.status(device.secret.substring(0, 40) + (device.secret.endsWith("a") ? "b" : "a"));

        assertEquals("token_invalid", unknown.code());
        assertEquals(
                unknown.text().replace(unknown.requestId(), ""), broken.text().replace(broken.requestId(), ""));
        assertEquals("token_missing", device.status("").code());
        assertEquals("token_wrong_type", device.status(pat).code());
    }
}
