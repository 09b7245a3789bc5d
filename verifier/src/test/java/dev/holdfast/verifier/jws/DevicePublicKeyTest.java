package dev.holdfast.verifier.jws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.TestJws;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device key must be like, and what it takes for its signature; FORMAT.md 8.2. */
class DevicePublicKeyTest {
    /** The key of RFC 8037 appendix A. */
    private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    private static DevicePublicKey fromJwk(Map<String, Object> jwk) throws MalformedException {
        return DevicePublicKey.fromJwk(JsonObject.parse(TestJws.json(jwk), 1024));
    }

    private static Map<String, Object> jwk() {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("x", X);
        return jwk;
    }

    @Test
    void fromJwk_ed25519_isThatKey() throws Exception {
        assertArrayEquals(StrictBase64Url.decode(X), fromJwk(jwk()).toBytes());
    }

    @ParameterizedTest
    @CsvSource({"kty, EC", "kty, okp", "crv, X25519", "crv, Ed448", "x, AAAA", "x, ''"})
    void fromJwk_anotherKindCurveOrLength_isRefused(String member, String value) {
        Map<String, Object> jwk = jwk();
        jwk.put(member, value);
        assertThrows(MalformedException.class, () -> fromJwk(jwk));
    }

    @Test
    void fromBytes_oneByteLongerOrShorter_isRefused() throws Exception {
        byte[] key = StrictBase64Url.decode(X);
        for (int length : new int[] {31, 33}) {
            byte[] other = Arrays.copyOf(key, length);
            assertThrows(MalformedException.class, () -> DevicePublicKey.fromBytes(other));
        }
    }

    @Test
    void hasSigned_signatureOfAnotherLength_isNot() throws Exception {
        DevicePublicKey key = fromJwk(jwk());
        for (int length : new int[] {0, 63, 65}) {
            String document = "e30.e30." + StrictBase64Url.encode(new byte[length]);
            assertFalse(key.hasSigned(CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), 1024)));
        }
    }

    @Test
    void types_areTheOnesThatFormatNames() {
        assertEquals("holdfast-request+jwt", JwsType.REQUEST.text());
        assertTrue(JwsAlgorithm.ofName("EdDSA").isEmpty());
        assertEquals(JwsAlgorithm.ES256, JwsAlgorithm.ofName("ES256").orElseThrow());
    }
}
