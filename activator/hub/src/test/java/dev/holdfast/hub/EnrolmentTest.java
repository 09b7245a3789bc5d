package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.access.Enrolments;
import dev.holdfast.hub.access.UserCode;
import dev.holdfast.hub.access.WrongUserCodes;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.TokenOperation;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that ask and members who decide: the device authorization grant, RFC 8628. */
class EnrolmentTest extends OneLicense {
    private static final String ASK = "/api/v1/device-authorization";
    private static final String POLL = "/api/v1/device-token";

    private String member;

    @BeforeEach
    void joinWorkspace() throws IOException {
        // What other tests have guessed does not count any more.
        hub.clock.turn(WrongUserCodes.PERIOD.plusSeconds(1));
        member = Member.of(hub, workspace, "member").token();
    }

    /** A device that has asked, and what it was answered. */
    private record Waiting(TokenDevice device, String deviceCode, String userCode) {
        Reply poll() {
            return pollBy(device.device);
        }

        Reply pollBy(FakeDevice who) {
            return device.hub.request(POLL, who.ask(new TokenOperation.Poll(deviceCode)), "");
        }
    }

    private static Reply ask(TokenDevice device) {
        String document = device.device.ask(new TokenOperation.Enrol(NewSecret.of(device.secret), "camera 7"));
        return device.hub.request(ASK, document, "");
    }

    private static Waiting waiting() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        Reply asked = ask(device);
        assertEquals("ok", asked.code());
        return new Waiting(
                device,
                asked.json().path("device_code").asText(),
                asked.json().path("user_code").asText());
    }

    private Reply lookUp(String token, String code) {
        return decide(token, "lookups", Map.of("user_code", code));
    }

    private Reply decide(String token, String what, Map<String, ?> body) {
        return hub.as(token, "POST", "/api/v1/workspaces/" + workspace + "/enrolments/" + what, body);
    }

    private static Map<String, Object> decision(Waiting waiting) {
        return new HashMap<>(Map.of(
                "user_code",
                waiting.userCode(),
                "device",
                waiting.device().device.thumbprint()));
    }

    @Test
    void approve_givesTheDeviceItsTokenAndNobodyTheSecret() throws Exception {
        Waiting waiting = waiting();
        assertEquals("enrolment_pending", waiting.poll().code());
        Reply seen = lookUp(member, waiting.userCode().toLowerCase(java.util.Locale.ROOT));
        assertEquals("camera 7", seen.json().path("alleged_name").asText());
        assertEquals("127.0.0.0/24", seen.json().path("address").asText());
        assertEquals(
                waiting.device().device.thumbprint(), seen.json().path("device").asText());

        Reply approved = decide(member, "approvals", decision(waiting));

        assertEquals("ok", approved.code());
        Reply polled = waiting.poll();
        assertEquals(approved.id(), polled.id());
        assertEquals(workspace, polled.json().path("workspace").asText());
        assertEquals("ok", waiting.device().status().code());
        assertEquals("ok", waiting.device().activate(license));
        assertEquals("ok", waiting.device().renew().code());
        assertEquals(1, Audit.rows(hub, "enrolment.approved", seen.id()));
        assertFalse(polled.text().contains(waiting.device().secret.substring(5, 35)));
    }

    @Test
    void approve_withNameAndLicenses_limitsTheToken() {
        String other = hub.createLicense(workspace, Map.of());
        Waiting waiting = waiting();
        Map<String, Object> decision = decision(waiting);
        decision.put("name", "hall 3");
        decision.put("licenses", List.of(license));

        assertEquals(
                "hall 3",
                decide(member, "approvals", decision).json().path("name").asText());

        assertEquals("ok", waiting.device().activate(license));
        assertEquals("license_access_denied", waiting.device().activate(other));
    }

    @Test
    void approve_asksForTheDeviceThatWasLookedAt() {
        Waiting mine = waiting();
        Map<String, Object> decision = decision(mine);
        decision.put("device", waiting().device().device.thumbprint());

        assertEquals("input_invalid", decide(member, "approvals", decision).code());
        assertEquals("enrolment_pending", mine.poll().code());
    }

    @Test
    void userCode_isGoodForOneDecision() {
        Waiting waiting = waiting();
        assertEquals("ok", decide(member, "approvals", decision(waiting)).code());

        assertEquals("not_found", decide(member, "approvals", decision(waiting)).code());
        assertEquals("not_found", decide(member, "denials", decision(waiting)).code());
        assertEquals("ok", waiting.poll().code());
    }

    @Test
    void deny_isTheLastWord() throws Exception {
        Waiting waiting = waiting();

        Reply denied = decide(member, "denials", decision(waiting));

        assertEquals("ok", denied.code());
        assertEquals("enrolment_denied", waiting.poll().code());
        assertEquals("access_denied", waiting.poll().json().path("error").asText());
        assertEquals("not_found", decide(member, "approvals", decision(waiting)).code());
        assertEquals("token_invalid", waiting.device().status().code());
        assertEquals(1, Audit.rows(hub, "enrolment.denied", denied.id()));
    }

    @Test
    void poll_byAnotherKeyOrWithAnotherCode_isInvalidGrant() {
        Waiting waiting = waiting();

        Reply other = waiting.pollBy(FakeDevice.usual());

        assertEquals("enrolment_unknown", other.code());
        assertEquals(400, other.status());
        assertEquals("invalid_grant", other.json().path("error").asText());
        Waiting invented = new Waiting(waiting.device(), "A".repeat(43), "");
        assertEquals("enrolment_unknown", invented.poll().code());
    }

    @Test
    void poll_fasterThanTold_isSlowedDownByFiveSecondsEachTime() throws Exception {
        Waiting waiting = waiting();
        assertEquals(
                "authorization_pending", waiting.poll().json().path("error").asText());
        assertEquals("enrolment_too_fast", waiting.poll().code());
        assertEquals("slow_down", waiting.poll().json().path("error").asText());
        String key = waiting.device().device.thumbprint();
        assertEquals(15, Audit.count(hub, "SELECT poll_interval FROM enrolment WHERE device_key = ?", key));
        hub.clock.turn(Duration.ofSeconds(16));
        assertEquals("enrolment_pending", waiting.poll().code());
    }

    @Test
    void codes_areGoodForTenMinutes() {
        Waiting waiting = waiting();
        hub.clock.turn(Duration.ofMinutes(10));

        assertEquals("enrolment_expired", waiting.poll().code());
        assertEquals("expired_token", waiting.poll().json().path("error").asText());
        assertEquals("not_found", lookUp(member, waiting.userCode()).code());
        assertEquals("not_found", decide(member, "approvals", decision(waiting)).code());
    }

    @Test
    void ask_again_forgetsWhatTheDeviceAskedBefore() {
        Waiting first = waiting();
        Reply again = ask(first.device());

        assertEquals("ok", again.code());
        assertNotEquals(first.userCode(), again.json().path("user_code").asText());
        assertEquals("enrolment_unknown", first.poll().code());
        assertEquals("not_found", lookUp(member, first.userCode()).code());
    }

    @Test
    void ask_withAUsedSecretOrNoEvidence_isRefused() {
        TokenDevice device = TokenDevice.installed(hub, pat);

        assertEquals("request_superseded", ask(device).code());
        assertEquals(
                "evidence_missing",
                ask(TokenDevice.on(hub, FakeDevice.showing())).code());
        String noPoll = device.device.ask(new TokenOperation.Status());
        assertEquals("request_malformed", hub.request(POLL, noPoll, "").code());
        assertEquals("request_malformed", hub.request(ASK, noPoll, "").code());
    }

    @Test
    void approve_ofACloneWhoseOriginalHasAToken_isRefusedAndHarmsNobody() {
        TokenDevice original = TokenDevice.installed(hub, pat);
        TokenDevice clone = original.copiedTo(original.device.nowShowing("machine-id=e", "board=e", "disk=e"));
        clone.secret = TokenDevice.newSecret();
        Reply asked = ask(clone);
        Map<String, Object> decision =
                Map.of("user_code", asked.json().path("user_code").asText(), "device", clone.device.thumbprint());

        assertEquals(
                "token_of_another_machine",
                decide(member, "approvals", decision).code());

        assertEquals("ok", original.status().code());
        assertEquals("token_invalid", clone.status().code());
    }

    @Test
    void decide_isForMembersOfTheWorkspace() throws Exception {
        Waiting waiting = waiting();
        String stranger = Member.of(hub, hub.createWorkspace(), "admin").token();
        for (String what : List.of("lookups", "approvals", "denials")) {
            Map<String, ?> body = what.equals("lookups") ? Map.of("user_code", waiting.userCode()) : decision(waiting);
            assertEquals("not_found", decide(stranger, what, body).code());
            assertEquals(
                    "forbidden",
                    decide(Member.of(hub, workspace, "auditor").token(), what, body)
                            .code());
            assertEquals("forbidden", decide(hub.operatorToken, what, body).code());
            assertEquals("token_wrong_type", decide(pat, what, body).code());
            assertEquals("token_missing", decide("", what, body).code());
        }
        assertEquals("ok", decide(member, "approvals", decision(waiting)).code());
    }

    @Test
    void wrongCodes_areBoundedForEachCallerOverTheLifeOfACode() throws Exception {
        Waiting waiting = waiting();
        String guesser = Member.of(hub, workspace, "member").token();
        for (int i = 0; i < WrongUserCodes.MOST_OF_A_CALLER; i++) {
            assertEquals(
                    "not_found",
                    lookUp(guesser, "BCDF-GHJ" + UserCode.LETTERS.charAt(i)).code());
        }

        Reply limited = lookUp(guesser, waiting.userCode());
        assertEquals("rate_limited", limited.code());
        assertEquals(
                "rate_limited", decide(guesser, "approvals", decision(waiting)).code());
        assertEquals("ok", lookUp(member, waiting.userCode()).code());
        assertEquals("input_invalid", lookUp(member, "AEIO-UAEI").code());

        hub.clock.turn(WrongUserCodes.PERIOD.plusSeconds(1));
        assertEquals("ok", lookUp(guesser, waiting().userCode()).code());
    }

    private static long refusals(String reason) throws IOException {
        return Audit.count(
                hub,
                "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE reason = ? AND source = '127.0.0.0/24'",
                reason);
    }

    @Test
    void wrongCodesAndThoseBeyondTheLimit_areCountedAsRefusals() throws Exception {
        hub.close();
        long wrong = refusals("not_found");
        long limited = refusals("rate_limited");
        hub.open();
        for (int i = 0; i < WrongUserCodes.MOST_OF_A_CALLER; i++) {
            assertEquals(
                    "not_found",
                    lookUp(member, "BCDF-GHK" + UserCode.LETTERS.charAt(i)).code());
        }
        for (int i = 0; i < 2; i++) {
            assertEquals("rate_limited", lookUp(member, "BCDF-GHKB").code());
        }
        hub.close();
        assertEquals(wrong + WrongUserCodes.MOST_OF_A_CALLER, refusals("not_found"));
        assertEquals(limited + 2, refusals("rate_limited"));
        hub.open();
    }

    @Test
    void pollsThatAreRefused_areCountedByTheirNetwork_andWaitingIsNoRefusal() throws Exception {
        hub.close();
        List<String> reasons = List.of("enrolment_too_fast", "enrolment_denied", "enrolment_pending");
        List<Long> before = new ArrayList<>();
        for (String reason : reasons) {
            before.add(refusals(reason));
        }
        hub.open();
        Waiting waiting = waiting();
        assertEquals("enrolment_pending", waiting.poll().code());
        assertEquals("enrolment_too_fast", waiting.poll().code());
        decide(member, "denials", decision(waiting));
        assertEquals("enrolment_denied", waiting.poll().code());
        assertEquals("enrolment_denied", waiting.poll().code());
        hub.close();
        List<Long> more = new ArrayList<>();
        for (int i = 0; i < reasons.size(); i++) {
            more.add(refusals(reasons.get(i)) - before.get(i));
        }
        assertEquals(List.of(1L, 2L, 0L), more);
        hub.open();
    }

    @Test
    void wrongCodes_areBoundedForAllCallersOfAWorkspace_andLeaveTheOthersAlone() throws Exception {
        Waiting waiting = waiting();
        int wrong = 0;
        while (wrong < WrongUserCodes.MOST_OF_A_WORKSPACE) {
            String guesser = Member.of(hub, workspace, "member").token();
            for (int i = 0; i < WrongUserCodes.MOST_OF_A_CALLER && wrong < WrongUserCodes.MOST_OF_A_WORKSPACE; i++) {
                assertEquals(
                        "not_found",
                        lookUp(guesser, "ZZZZ-ZZZ" + UserCode.LETTERS.charAt(i)).code());
                wrong++;
            }
        }

        assertEquals("rate_limited", lookUp(member, waiting.userCode()).code());
        String other = hub.createWorkspace();
        Reply elsewhere = hub.as(
                Member.of(hub, other, "member").token(),
                "POST",
                "/api/v1/workspaces/" + other + "/enrolments/lookups",
                Map.of("user_code", waiting.userCode()));
        assertEquals("ok", elsewhere.code());
    }

    @Test
    void poll_forATokenThatWasTakenBackMeanwhile_isDenied() throws IOException {
        Waiting revoked = waiting();
        String token = decide(member, "approvals", decision(revoked)).id();
        assertEquals("ok", revoked.poll().code());
        hub.revokeToken(token);
        assertEquals("enrolment_denied", revoked.poll().code());

        String approver = Member.of(hub, workspace, "member").token();
        Waiting orphaned = waiting();
        assertEquals("ok", decide(approver, "approvals", decision(orphaned)).code());
        String account = hub.as(approver, "GET", "/api/v1/account", null).id();
        assertEquals(
                204,
                hub.admin("DELETE", "/api/v1/workspaces/" + workspace + "/members/" + account, null)
                        .status());
        assertEquals("enrolment_denied", orphaned.poll().code());
    }

    @Test
    void guessing_succeedsLessOftenThanOnceInTwoToTheThirtyTwo() {
        BigInteger codes = BigInteger.valueOf(UserCode.LETTERS.length()).pow(UserCode.LENGTH);
        BigInteger tries = BigInteger.valueOf(WrongUserCodes.MOST_OF_A_CALLER);

        // The period in which wrong codes are counted is no shorter than the life of a code, so a caller who goes for
        // one
        // device has this many tries and no more.
        assertTrue(WrongUserCodes.PERIOD.compareTo(Enrolments.LIFE) >= 0);
        assertTrue(Enrolments.LIFE.toSeconds() <= 600);
        assertTrue(tries.multiply(BigInteger.TWO.pow(32)).compareTo(codes) < 0);
        BigInteger all = BigInteger.valueOf(WrongUserCodes.MOST_OF_A_WORKSPACE);
        assertTrue(all.multiply(BigInteger.TWO.pow(28)).compareTo(codes) < 0);
        assertEquals(20, UserCode.LETTERS.chars().distinct().count());
        assertEquals(8, UserCode.LENGTH);
    }

    @Test
    void codes_areNowhereInTheDatabase() throws Exception {
        Waiting waiting = waiting();

        for (byte[] file : hub.files()) {
            String text = new String(file, StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(waiting.deviceCode()));
            assertFalse(text.contains(waiting.userCode().replace("-", "")));
            assertFalse(text.contains(waiting.device().secret.substring(5, 35)));
        }
    }
}
