package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.ProductId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {
    private static final NewSecret SECRET = NewSecret.of(TokenFormat.make(TokenFormat.Type.DEVICE, new SecureRandom()));

    private final FakeDevice device = new FakeDevice();

    static List<TokenOperation> operations() {
        return List.of(
                new TokenOperation.Install(SECRET, "line 4, cell 2"),
                new TokenOperation.Renew(SECRET),
                new TokenOperation.Status(),
                new TokenOperation.Enrol(SECRET, "Kamera Süd"),
                new TokenOperation.Poll("A".repeat(43)));
    }

    private static TokenRequestContent content(TokenOperation operation) {
        return new TokenRequestContent(
                operation,
                new ProductId("acme-vision"),
                "AAAAAAAAAAAAAAAAAAAAAA",
                Fingerprint.of(Map.of(EvidenceKind.DISK, List.of(new EvidenceDigest("B".repeat(42) + "A")))),
                Instant.parse("2026-11-22T08:00:00Z"));
    }

    private String header() {
        return device.header().replace("holdfast-request+jwt", "holdfast-token-request+jwt");
    }

    private MalformedException refusal(String header, String payload) {
        byte[] document = device.sign(header, payload.getBytes(StandardCharsets.UTF_8));
        return assertThrows(MalformedException.class, () -> TokenRequest.read(document));
    }

    private static String json(TokenOperation operation) {
        return new String(content(operation).toJson(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void read_whatADeviceWrote_saysTheSame(TokenOperation operation) throws Exception {
        TokenRequest request =
                TokenRequest.read(device.sign(header(), content(operation).toJson()));

        assertEquals(content(operation), request.content());
        assertEquals(43, request.deviceKey().thumbprint().length());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void read_aMemberOfAnotherOperation_isMalformed(TokenOperation operation) {
        for (String member : List.of(
                "\"device_code\":\"x\"",
                "\"secret_sha256\":\"" + SECRET.sha256() + "\"",
                "\"name\":\"x\"",
                "\"secret\":\"x\"")) {
            String name = member.substring(0, member.indexOf(':'));
            if (!json(operation).contains(name + ":")) {
                refusal(header(), json(operation).replaceFirst("\\{", "{" + member + ","));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void read_withoutOneMember_isMalformed(TokenOperation operation) throws Exception {
        Map<String, Object> whole = JSONObjectUtils.parse(json(operation));
        for (String member : whole.keySet()) {
            Map<String, Object> without = new HashMap<>(whole);
            without.remove(member);
            refusal(header(), JSONObjectUtils.toJSONString(without));
        }
        TokenRequest.read(
                device.sign(header(), JSONObjectUtils.toJSONString(whole).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void read_aRequestOfALicense_isMalformed() {
        refusal(device.header(), json(new TokenOperation.Status()));
        byte[] document =
                device.sign(header(), json(new TokenOperation.Status()).getBytes(StandardCharsets.UTF_8));
        assertThrows(MalformedException.class, () -> ActivationRequest.read(document));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"op\":\"renew\" | \"op\":\"rotate\"",
                "\"aud\":\"holdfast-hub\" | \"aud\":\"another-hub\"",
                "AAAAAAAAAAAAAAAAAAAAAA | AAAAAAAAAAAAAAAAAAAAAB",
                "\"product\":\"acme-vision\" | \"product\":\"Acme\"",
                "\"secret_ends\":\" | \"secret_ends\":\"_",
                "\"secret_sha256\":\" | \"secret_sha256\":\"A",
            })
    void read_oneMemberWrong_isMalformed(String good, String bad) {
        String json = json(new TokenOperation.Renew(SECRET));
        assertTrue(json.contains(good), json);

        refusal(header(), json.replace(good, bad));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0007b", "a\u202eb", "a\u200bb", "a\u2028b"})
    void read_aNameThatCouldSteerATerminal_isMalformed(String name) {
        String json = json(new TokenOperation.Install(SECRET, "GOOD NAME"));

        refusal(header(), json.replace("GOOD NAME", name.replace("\u0007", "\\u0007")));
        assertThrows(IllegalArgumentException.class, () -> new TokenOperation.Install(SECRET, name));
    }

    @Property(tries = 300)
    void read_oneByteChanged_isRefused(@ForAll int place, @ForAll byte with) throws Exception {
        byte[] document =
                device.sign(header(), content(new TokenOperation.Renew(SECRET)).toJson());
        byte[] changed = document.clone();
        changed[Math.floorMod(place, changed.length)] = with;
        if (!Arrays.equals(document, changed)) {
            assertThrows(MalformedException.class, () -> TokenRequest.read(changed));
        }
    }

    @Test
    void newSecret_ofASecret_holdsNoMoreThanItsDigestAndItsEnd() {
        String secret = TokenFormat.make(TokenFormat.Type.DEVICE, new SecureRandom());

        NewSecret told = NewSecret.of(secret);

        assertEquals("hdfd_…" + secret.substring(37), told.partial());
        assertEquals(32, told.toBytes().length);
        assertFalse(told.toString().contains(secret.substring(5, 35)));
        String pat = TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom());
        assertThrows(IllegalArgumentException.class, () -> NewSecret.of(pat));
        assertThrows(IllegalArgumentException.class, () -> NewSecret.of(secret.substring(1)));
    }
}
