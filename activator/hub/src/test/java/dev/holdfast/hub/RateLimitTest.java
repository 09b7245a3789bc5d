package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Limits.Rate;
import dev.holdfast.hub.api.Listening;
import dev.holdfast.hub.api.Proxies;
import dev.holdfast.protocol.TokenFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that refill once in weeks, so that no slow machine gets a call more. */
class RateLimitTest {
    private static final String PRODUCTS = "/api/v1/products";
    private static final Rate MANY = new Rate(1_000_000, 1);
    private static final String UNKNOWN = TokenFormat.make(TokenFormat.Type.PERSONAL, new SecureRandom());

    @TempDir
    Path folder;

    private TestHub hub;

    private void start(Limits limits) throws IOException {
        hub = TestHub.start(folder, limits);
    }

    private static Limits limits(Rate address, Rate token, Rate license) {
        return new Limits(address, token, license, new Rate(3, 1), 40, Duration.ofMinutes(5), 100);
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    private String codeFrom(String forwarded, String token) {
        return hub.send(
                        "GET",
                        PRODUCTS,
                        Map.of("Authorization", "Bearer " + token, "X-Forwarded-For", forwarded),
                        BodyPublishers.noBody())
                .code();
    }

    @Test
    void addressWithTooManyCalls_isToldHowLongToWait_andHealthIsStillAnswered() throws IOException {
        start(limits(new Rate(4, 1), MANY, MANY));
        for (int i = 0; i < 4; i++) {
            assertEquals(200, hub.get(PRODUCTS).status());
        }
        Reply reply = hub.get(PRODUCTS);
        assertEquals("rate_limited", reply.code());
        assertEquals(429, reply.status());
        long seconds = Long.parseLong(reply.header("Retry-After"));
        assertTrue(seconds >= 1 && seconds <= 60, String.valueOf(seconds));
        assertTrue(reply.json().path("remedy").asText().contains("wait " + seconds + " seconds"), reply.text());
        assertEquals("rate_limited", hub.get("/api/v1/trust-bundles").code());
        assertEquals("rate_limited", hub.get("/api/v1/nowhere").code());
        assertEquals(200, hub.get("/healthz").status());
    }

    @Test
    void callsThatWereTooMany_areCountedInTheAudit() throws IOException {
        start(limits(new Rate(4, 1), MANY, MANY));
        for (int i = 0; i < 10; i++) {
            hub.get(PRODUCTS);
        }
        hub.close();
        assertEquals(6, Audit.count(hub, "SELECT sum(refusals) FROM credential_refusal WHERE reason = 'rate_limited'"));
        hub.open();
    }

    @Test
    void invitationBesideAToken_isCountedAsACredentialOfItsOwn() throws IOException {
        start(limits(MANY, new Rate(12, 1), MANY));
        String workspace = hub.createWorkspace();
        String kim = hub.accept(hub.invite(hub.adminToken, workspace, "member"));
        String guessed = "hdfi_" + "A".repeat(43);
        for (int i = 0; i < 12; i++) {
            assertEquals(
                    "token_invalid",
                    hub.join(i < 6 ? kim : hub.adminToken, guessed).code());
        }
        assertEquals("rate_limited", hub.join(kim, guessed).code());
        assertEquals("ok", hub.as(kim, "GET", "/api/v1/account", null).code());
    }

    @Test
    void unknownToken_costsItsAddressMore() throws IOException {
        start(limits(new Rate(100, 1), MANY, MANY));
        assertEquals("token_invalid", hub.as(UNKNOWN, "GET", PRODUCTS, null).code());
        assertEquals(
                "token_invalid", hub.as("hdfu_nonsense", "GET", PRODUCTS, null).code());
        assertEquals("token_invalid", hub.as(UNKNOWN, "GET", PRODUCTS, null).code());
        assertEquals("rate_limited", hub.get(PRODUCTS).code());
    }

    @Test
    void inventedForwardedAddress_withoutAProxy_resetsNothing() throws IOException {
        start(limits(new Rate(100, 1), MANY, MANY));
        for (int i = 0; i < 3; i++) {
            assertEquals("token_invalid", codeFrom("203.0.113." + i, UNKNOWN));
        }
        for (int i = 10; i < 20; i++) {
            assertEquals("rate_limited", codeFrom("203.0.113." + i, hub.operatorToken));
        }
    }

    @Test
    void addressThatTheProxyNames_isTheOneThatIsCounted_whateverTheCallerPutBeforeIt() throws IOException {
        start(limits(new Rate(100, 1), MANY, MANY));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        hub.restart(new Listening(loopback, 0, Proxies.of(List.of("127.0.0.1"))));
        for (int i = 0; i < 3; i++) {
            assertEquals("token_invalid", codeFrom("198.51.100." + i + ", 2001:db8::" + i, UNKNOWN));
        }
        assertEquals("rate_limited", codeFrom("192.0.2.1, 2001:db8::99", hub.operatorToken));
        assertEquals("rate_limited", codeFrom("2001:db8:0:0:1::", hub.operatorToken));
        assertEquals("ok", codeFrom("2001:db8::1, 203.0.113.5", hub.operatorToken));
    }

    @Test
    void token_isCountedWhereverItIsShown() throws IOException {
        start(limits(MANY, new Rate(12, 1), MANY));
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        FakeDevice device = FakeDevice.usual();
        for (int i = 0; i < 12; i++) {
            assertEquals("ok", hub.request(device.activate(license), pat).code());
        }
        assertEquals("rate_limited", hub.request(device.activate(license), pat).code());
        assertEquals("rate_limited", hub.as(pat, "GET", PRODUCTS, null).code());
        assertEquals("ok", hub.get(PRODUCTS).code());
    }

    @Test
    void license_isCountedForAllItsDevices() throws IOException {
        start(limits(MANY, MANY, new Rate(3, 1)));
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String other = hub.createLicense(workspace, Map.of());
        String pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(license), pat).code());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals("rate_limited", hub.request(device.refresh(license), "").code());
        assertEquals(
                "rate_limited",
                hub.request(FakeDevice.usual().activate(license), pat).code());
        assertEquals("ok", hub.request(FakeDevice.usual().activate(other), pat).code());
    }

    @Test
    void strangers_whoKnowALicense_keepNoneOfItsDevicesFromTheHub() throws IOException {
        start(limits(MANY, MANY, new Rate(3, 1)));
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(license), pat).code());

        for (String token : List.of("", UNKNOWN, pat)) {
            assertEquals(
                    "activation_unknown",
                    hub.request(FakeDevice.usual().refresh(license), token).code());
        }
        for (String token : List.of("", UNKNOWN, pat)) {
            FakeDevice stranger = FakeDevice.usual();
            assertEquals(
                    "rate_limited",
                    hub.request(stranger.refresh(license), token).code());
            assertEquals(
                    "rate_limited",
                    hub.request(stranger.release(license), token).code());
        }
        assertEquals(
                "rate_limited",
                hub.request(FakeDevice.usual().activate(license), "").code());

        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
        assertEquals("rate_limited", hub.request(device.refresh(license), "").code());
    }

    @Test
    void tokensThatAreNotGoodInTheWorkspaceOfALicense_keepNoneOfItsDevicesFromTheHub() throws IOException {
        start(limits(MANY, MANY, new Rate(5, 1)));
        hub.createCatalog();
        String workspace = hub.createWorkspace();
        String license = hub.createLicense(workspace, Map.of());
        String user = hub.createServiceUser(workspace);
        String pat = hub.createPat(user, Map.of());
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", activate(device, license, pat));
        TokenDevice installed = TokenDevice.installed(hub, pat);

        String others = hub.createWorkspace();
        String foreign = hub.createPat(hub.createServiceUser(others), Map.of());
        Reply ended = hub.createToken(user, Map.of());
        assertEquals(200, hub.revokeToken(ended.id()).status());
        String revoked = ended.json().path("secret").asText();
        Map<String, String> useless = Map.of(
                TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom()),
                "token_invalid",
                foreign,
                "license_unknown",
                revoked,
                "token_revoked",
                TokenDevice.installed(hub, foreign).secret,
                "token_of_another_device",
                hub.operatorToken,
                "token_wrong_type");
        useless.forEach((token, code) -> assertEquals(code, activate(FakeDevice.usual(), license, token)));
        useless.keySet().forEach(token -> assertEquals("rate_limited", activate(FakeDevice.usual(), license, token)));

        assertEquals("ok", installed.activate(license));
        assertEquals(
                "license_unknown", activate(device, license, foreign), "counted for the license, whose device it is");
        assertEquals("ok", hub.request(device.refresh(license), "").code());
        assertEquals("ok", activate(FakeDevice.usual(), license, pat));
        assertEquals("rate_limited", activate(FakeDevice.usual(), license, pat));
        assertEquals("rate_limited", hub.request(device.refresh(license), "").code());
    }

    private String activate(FakeDevice device, String license, String token) {
        return hub.request(device.activate(license), token).code();
    }

    @Test
    void passwordsOfAnAccount_areTriedNoMoreThanAFewTimes_whateverTheTokenMayDo() throws IOException {
        start(limits(MANY, MANY, MANY));
        String workspace = hub.createWorkspace();
        Member member = Member.of(hub, workspace, "member");
        Member other = Member.of(hub, workspace, "member");
        assertEquals(
                204,
                password(member, Map.of("password", "a first long password")).status());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "forbidden",
                    password(member, Map.of("password", "mine from now on", "current_password", "a wrong guess " + i))
                            .code());
        }
        TestHub.Reply limited =
                password(member, Map.of("password", "mine from now on", "current_password", "a first long password"));
        assertEquals("rate_limited", limited.code());
        assertTrue(Long.parseLong(limited.header("Retry-After")) >= 1);
        assertEquals(
                204,
                password(other, Map.of("password", "another long password")).status());
    }

    private TestHub.Reply password(Member member, Map<String, ?> body) {
        return hub.as(member.token(), "PUT", "/api/v1/account/password", body);
    }
}
