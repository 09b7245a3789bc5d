package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The life of a device token: exchange, use and renewal. */
class DeviceTokenTest extends OneLicense {
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
        String token = device.id();
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
            assertEquals(1, TokenDevice.secrets(hub, "current", token));
            assertEquals(0, TokenDevice.secrets(hub, "next", token));
            assertEquals(0, TokenDevice.secrets(hub, "dropped", token));
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
        String token = device.id();
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
        assertEquals(1, TokenDevice.secrets(hub, "next", token));
        assertEquals(1, Audit.rows(hub, "token.renewed", token));
    }

    @Test
    void renew_namingEverAnotherSecret_fillsNoDisk() throws Exception {
        TokenDevice device = TokenDevice.installed(hub, pat);
        String token = device.id();
        for (int i = 0; i < 70; i++) {
            device.next = "";
            device.renewDeafly();
            hub.clock.turn(Duration.ofSeconds(1));
        }

        assertEquals(64, TokenDevice.secrets(hub, "dropped", token));
        assertEquals(1, TokenDevice.secrets(hub, "next", token));
        assertEquals(70, Audit.rows(hub, "token.renewed", token));
        assertEquals("ok", device.renew().code());
        assertEquals("ok", device.status().code());
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
