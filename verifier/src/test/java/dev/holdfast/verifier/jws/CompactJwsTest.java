package dev.holdfast.verifier.jws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FORMAT.md 3.1 and 8.2. */
class CompactJwsTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void parse_threeParts_givesThemBack() throws Exception {
        CompactJws jws = CompactJws.parse(ascii("eyJhIjoxfQ.AQID.BAU"), 100);
        assertEquals(1, jws.allegedHeader().integer("a", 1, 1));
        assertArrayEquals(new byte[] {1, 2, 3}, jws.allegedPayload());
        assertArrayEquals(new byte[] {4, 5}, jws.signature());
        assertArrayEquals(ascii("eyJhIjoxfQ.AQID"), jws.signingInput());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "e30.e30",
                "e30.e30.",
                "e30.e30.AA.AA",
                " e30.e30.AA",
                "e30.e30.AA\n",
                "e30.e3 0.AA",
                "e30=.e30.AA",
                "e30.e30.AB",
                "W10.e30.AA",
                "e31.e30.AA",
                "{\"payload\":\"\",\"signatures\":[]}"
            })
    void parse_anythingElse_isRefusedOrHasNoSignature(String document) {
        try {
            CompactJws jws = CompactJws.parse(ascii(document), 100);
            assertEquals(0, jws.signature().length);
        } catch (MalformedException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    @Test
    void parse_oneByteTooLarge_isRefused() throws Exception {
        byte[] document = ascii("e30.e30.AA");
        CompactJws.parse(document, document.length);
        assertThrows(MalformedException.class, () -> CompactJws.parse(document, document.length - 1));
    }

    @Test
    void parse_byteThatIsNoAscii_isRefusedInEveryPart() throws Exception {
        byte[] good = ascii("e30.e30.AA");
        CompactJws.parse(good, 100);
        for (int at : new int[] {0, 4, 8}) {
            for (int beyond : new int[] {0x80, 0xff}) {
                byte[] bad = good.clone();
                bad[at] = (byte) beyond;
                assertThrows(MalformedException.class, () -> CompactJws.parse(bad, 100));
            }
        }
    }

    @Test
    void parse_headerAboveItsLimit_isRefused() {
        String header = "{\"a\":\"" + "x".repeat(CompactJws.MAXIMUM_HEADER) + "\"}";
        String document = Base64.getUrlEncoder().withoutPadding().encodeToString(ascii(header)) + ".e30.AA";
        assertThrows(MalformedException.class, () -> CompactJws.parse(ascii(document), 1 << 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void fromBytes_smallOrderOrNotCanonical_isRefused(String hex) {
        byte[] key = java.util.HexFormat.of().parseHex(hex);
        assertThrows(MalformedException.class, () -> DevicePublicKey.fromBytes(key));
    }

    @Test
    void thumbprint_exampleOfRfc8037_isTheOneThere() throws Exception {
        byte[] key = Base64.getUrlDecoder().decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertEquals(
                "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                DevicePublicKey.fromBytes(key).thumbprint());
    }

    private final KeyPair device = device();

    private static KeyPair device() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> header() {
        byte[] encoded = device.getPublic().getEncoded();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("x", StrictBase64Url.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "Ed25519");
        header.put("typ", JwsType.REQUEST.text());
        header.put("jwk", jwk);
        return header;
    }

    private CompactJws signed(Map<String, Object> header) throws MalformedException {
        return CompactJws.parse(
                ascii(dev.holdfast.verifier.TestJws.sign(header, ascii("{}"), device.getPrivate())), 4096);
    }

    @Test
    void signerOf_documentThatCarriesItsOwnKey_isThatKey() throws Exception {
        DevicePublicKey key = DevicePublicKey.signerOf(signed(header()), JwsType.REQUEST);
        assertEquals(43, key.thumbprint().length());
        assertTrue(key.hasSigned(signed(header())));
    }

    @Test
    void signerOf_anotherTypeAlgorithmOrMember_isRefused() throws Exception {
        for (var change : List.<Map.Entry<String, Object>>of(
                Map.entry("typ", JwsType.RECEIPT.text()),
                Map.entry("alg", "EdDSA"),
                Map.entry("alg", "ES256"),
                Map.entry("kid", "1"),
                Map.entry("crit", List.of()))) {
            Map<String, Object> header = header();
            header.put(change.getKey(), change.getValue());
            CompactJws document = signed(header);
            assertThrows(MalformedException.class, () -> DevicePublicKey.signerOf(document, JwsType.REQUEST));
        }
    }

    @Test
    void signerOf_signatureOfAnotherKey_isRefused() throws Exception {
        CompactJws document = CompactJws.parse(
                ascii(dev.holdfast.verifier.TestJws.sign(header(), ascii("{}"), device().getPrivate())), 4096);
        assertThrows(MalformedException.class, () -> DevicePublicKey.signerOf(document, JwsType.REQUEST));
    }

    @Test
    void fromJwk_privateHalfInside_isRefused() throws Exception {
        String jwk =
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"d\":\"AA\"}";
        JsonObject json = JsonObject.parse(ascii(jwk), 200);
        assertThrows(MalformedException.class, () -> DevicePublicKey.fromJwk(json));
    }
}
