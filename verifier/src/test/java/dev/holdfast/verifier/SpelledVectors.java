package dev.holdfast.verifier;

import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The vectors that spell a license, its signature or its payload in another way than the one that is allowed. */
final class SpelledVectors {
    /** One license as it is spelled, and what to say of it. */
    record Spelled(String about, String expect, String rule, String license) {}

    private final TestAuthority authority;
    private final Scene scene;
    private final List<Spelled> all = new ArrayList<>();

    SpelledVectors(TestAuthority authority, Scene scene) {
        this.authority = authority;
        this.scene = scene;
    }

    List<Spelled> all() {
        spellings();
        payloads();
        return all;
    }

    private void vector(String about, String expect, String rule, String license) {
        all.add(new Spelled(about, expect, rule, license));
    }

    private String license() {
        return authority.license(scene.licenseClaims());
    }

    private String without(String claim) {
        Map<String, Object> claims = scene.licenseClaims();
        claims.remove(claim);
        return authority.license(claims);
    }

    private void spellings() {
        String good = license();
        int dot = good.indexOf('.');
        Map<String, String> spellings = new LinkedHashMap<>();
        spellings.put("empty", "");
        spellings.put("line feed behind", good + "\n");
        spellings.put("space before", " " + good);
        spellings.put("padding", good + "==");
        spellings.put("fourth part", good + ".AAAA");
        spellings.put("two parts", good.substring(0, good.lastIndexOf('.')));
        spellings.put("line feed inside", good.substring(0, 9) + "\n" + good.substring(9));
        spellings.put("nul inside", good.substring(0, 9) + "\0" + good.substring(10));
        spellings.put("beyond ascii", good.substring(0, 9) + "é" + good.substring(10));
        spellings.put("plus for minus", good.replace('-', '+'));
        spellings.put("empty header", good.substring(dot));
        spellings.put("json serialization", "{\"payload\":\"\",\"signatures\":[]}");
        spellings.put("other unused bits", unusedBits(good));
        for (Map.Entry<String, String> spelling : spellings.entrySet()) {
            if (!spelling.getValue().equals(good)) {
                vector("spelling " + spelling.getKey(), "license_malformed", "2.1", spelling.getValue());
            }
        }
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        for (int length : new int[] {0, 32, 63, 65, 128}) {
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
            vector("signature of " + length + " bytes", "signature_invalid", "3.9", unsigned + other);
        }
        String zero = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
        vector("signature of zeros", "signature_invalid", "3.9", unsigned + zero);
        String es256 = authority.withSigner(Profile.leaf().keyed("EC")).license(scene.licenseClaims());
        String unsignedEs256 = es256.substring(0, es256.lastIndexOf('.') + 1);
        vector("es256 signature of zeros", "signature_invalid", "3.9", unsignedEs256 + zero);
        vector(
                "signature of another license",
                "signature_invalid",
                "3.9",
                unsigned + without(Claim.MUST).substring(without(Claim.MUST).lastIndexOf('.') + 1));
    }

    /** The last character of a 64-byte signature holds four bits that are not used. */
    private static String unusedBits(String good) {
        char last = good.charAt(good.length() - 1);
        return good.substring(0, good.length() - 1) + (char) (last + 1);
    }

    private void payloads() {
        String json = new String(TestJws.json(scene.licenseClaims()), StandardCharsets.UTF_8);
        String body = json.substring(0, json.length() - 1);
        Map<String, byte[]> payloads = new LinkedHashMap<>();
        payloads.put("duplicate member", utf8(body + ",\"rev\":1}"));
        payloads.put("duplicate by escape", utf8(body + ",\"\\u0072ev\":1}"));
        payloads.put("duplicate by case", utf8(body + ",\"REV\":1}"));
        payloads.put("duplicate inside", utf8(body + ",\"x\":{\"a\":1,\"a\":1}}"));
        payloads.put("trailing data", utf8(json + "x"));
        payloads.put("trailing comma", utf8(body + ",}"));
        payloads.put("fraction", utf8(body + ",\"x\":1.5}"));
        payloads.put("exponent", utf8(body + ",\"x\":1e3}"));
        payloads.put("minus zero", utf8(body + ",\"x\":-0}"));
        payloads.put("65 bits", utf8(body + ",\"x\":18446744073709551616}"));
        payloads.put("half a surrogate", utf8(body + ",\"x\":\"\\ud800\"}"));
        payloads.put("comment", utf8(body + "/**/}"));
        payloads.put("single quotes", utf8(body + ",'x':1}"));
        payloads.put("not a number", utf8(body + ",\"x\":NaN}"));
        payloads.put("too deep", utf8(body + ",\"x\":" + "[".repeat(20) + "]".repeat(20) + "}"));
        payloads.put("too many elements", utf8(body + ",\"x\":[0" + ",0".repeat(1024) + "]}"));
        payloads.put("string too long", utf8(body + ",\"x\":\"" + "x".repeat(8193) + "\"}"));
        payloads.put("byte order mark", utf8("\ufeff" + json));
        payloads.put("utf 16", json.getBytes(StandardCharsets.UTF_16LE));
        payloads.put("latin 1", (body + ",\"x\":\"ü\"}").getBytes(StandardCharsets.ISO_8859_1));
        payloads.put("array", utf8("[" + json + "]"));
        payloads.put("empty", new byte[0]);
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, authority.signer());
        for (Map.Entry<String, byte[]> payload : payloads.entrySet()) {
            String license =
                    TestJws.sign(header, payload.getValue(), authority.signer().privateKey());
            vector("payload " + payload.getKey(), "license_malformed", "2.3", license);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
