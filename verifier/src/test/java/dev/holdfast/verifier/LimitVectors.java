package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The vectors at a limit and one beyond it, and about claims that contradict each other. */
final class LimitVectors {
    private static final String MALFORMED = "license_malformed";
    private static final int DOCUMENT = 131072;

    private final TestAuthority vendor;
    private final Scene scene;
    private final List<MadeVector> all = new ArrayList<>();

    LimitVectors(TestAuthority vendor, Scene scene) {
        this.vendor = vendor;
        this.scene = scene;
    }

    List<MadeVector> all() {
        json();
        sizes();
        headers();
        claims();
        terms();
        return all;
    }

    private void vector(String about, String expect, String rule, String license) {
        all.add(MadeVector.ofLicense(about, expect, rule, license, vendor, scene));
    }

    /** A license with one more claim, in JSON as it stands. */
    private String with(String json) {
        String claims = new String(TestJws.json(scene.licenseClaims()), StandardCharsets.UTF_8);
        String payload = claims.substring(0, claims.length() - 1) + ",\"x\":" + json + "}";
        return TestJws.sign(
                TestJws.header(JwsType.LICENSE, vendor.signer()),
                payload.getBytes(StandardCharsets.UTF_8),
                vendor.signer().privateKey());
    }

    private void atAndBeyond(String about, String at, String beyond) {
        vector("at the limit of " + about, MadeVector.GRANTED, "1.7", with(at));
        vector("beyond the limit of " + about, MALFORMED, "1.7", with(beyond));
    }

    private void json() {
        atAndBeyond("depth", nested(15), nested(16));
        atAndBeyond("elements", list(1024), list(1025));
        atAndBeyond("members", members(256), members(257));
        atAndBeyond("a string", text(8192), text(8193));
        atAndBeyond(
                "a string beyond the first plane",
                "\"" + "\ud83d\ude00".repeat(4096) + "\"",
                "\"x" + "\ud83d\ude00".repeat(4096) + "\"");
        atAndBeyond("a name", "{" + text(256) + ":0}", "{" + text(257) + ":0}");
        atAndBeyond("large numbers", "9223372036854775807", "9223372036854775808");
        atAndBeyond("small numbers", "-9223372036854775808", "-9223372036854775809");
        vector("white space of all kinds", MadeVector.GRANTED, "2.3", with(" \t\r\n[ 1 ,\n2 ] \t"));
        vector("pair of escaped surrogates", MadeVector.GRANTED, "2.3", with("\"\\ud83d\\ude00\""));
        vector(
                "names that differ in more than case",
                MadeVector.GRANTED,
                "2.4",
                with("{\"a\":1,\"b\":1,\"\\u00c4\":1,\"\\u00e4\":1}"));
        vector("half a surrogate in a name", MALFORMED, "2.3", with("{\"\\udc00\":1}"));
        vector("surrogates in the wrong order", MALFORMED, "2.3", with("\"\\ude00\\ud83d\""));
        vector("number with a leading zero", MALFORMED, "2.5", with("01"));
        vector("number with a plus", MALFORMED, "2.5", with("+1"));
        vector("control character in a string", MALFORMED, "2.3", with("\"\u0001\""));
        vector("null in a claim that is not known", MadeVector.GRANTED, "2.6", with("null"));
    }

    /** Arrays in each other, inside the one object that is there already. */
    private static String nested(int arrays) {
        return "[".repeat(arrays) + "0" + "]".repeat(arrays);
    }

    private static String list(int elements) {
        return "[" + String.join(",", Collections.nCopies(elements, "0")) + "]";
    }

    private static String members(int count) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add("\"m" + i + "\":0");
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    private void sizes() {
        String longest = "";
        String beyond = "";
        for (int length = 4000; beyond.isEmpty(); length++) {
            String padding = "[" + String.join(",", Collections.nCopies(11, text(8192))) + "," + text(length) + "]";
            String license = with(padding);
            if (license.length() > DOCUMENT) {
                beyond = license;
            } else {
                longest = license;
            }
        }
        vector("as long as a license may be", MadeVector.GRANTED, "1.7", longest);
        vector("longer than a license may be", MALFORMED, "1.7", beyond);
    }

    private void headers() {
        Map<String, Object> header = new LinkedHashMap<>();
        Map<String, Object> usual = TestJws.header(JwsType.LICENSE, vendor.signer());
        for (String name : List.of("x5c", "typ", "alg")) {
            header.put(name, usual.get(name));
        }
        byte[] payload = TestJws.json(scene.licenseClaims());
        vector(
                "header in another order",
                MadeVector.GRANTED,
                "3.2",
                TestJws.sign(header, payload, vendor.signer().privateKey()));
        String json = new String(TestJws.json(header), StandardCharsets.UTF_8);
        vector("header with white space", MadeVector.GRANTED, "3.2", headed(json.replace(",", " ,\n\t")));
        vector("header with alg twice", MALFORMED, "2.4", headed("{\"alg\":\"none\"," + json.substring(1)));
        vector(
                "header with alg twice by escape",
                MALFORMED,
                "2.4",
                headed("{\"\\u0061lg\":\"Ed25519\"," + json.substring(1)));
        vector("header with alg twice by case", MALFORMED, "2.4", headed("{\"ALG\":\"Ed25519\"," + json.substring(1)));
        vector(
                "header alg ed25519 by escape",
                MadeVector.GRANTED,
                "2.4",
                headed(json.replace("\"Ed25519\"", "\"\\u0045d25519\"")));
        for (String member : List.of("alg", "typ", "x5c")) {
            Map<String, Object> without = new LinkedHashMap<>(header);
            without.remove(member);
            vector(
                    "header without " + member,
                    MALFORMED,
                    "3.2",
                    TestJws.sign(without, payload, vendor.signer().privateKey()));
        }
        vector("header beyond its limit", MALFORMED, "1.7", headed(json + " ".repeat(16384)));
    }

    private String headed(String json) {
        return TestJws.sign(
                json.getBytes(StandardCharsets.UTF_8),
                TestJws.json(scene.licenseClaims()),
                vendor.signer().privateKey());
    }

    private void claim(String about, String expect, String rule, String name, Object value) {
        Map<String, Object> claims = scene.licenseClaims();
        claims.put(name, value);
        vector(about, expect, rule, vendor.license(claims));
    }

    private void claims() {
        Map<String, Object> both = scene.licenseClaims();
        both.put(Claim.EXPIRES_AT, TestCertificate.NOW.getEpochSecond() + 3600);
        both.put(Claim.PERPETUAL, false);
        vector("expiry beside a perpetual that is false", MALFORMED, "5.1", vendor.license(both));
        claim("grace of another type in a one time license", MALFORMED, "2.6", Claim.GRACE, "3 days");
        claim("grace in a one time license", MadeVector.GRANTED, "5.1", Claim.GRACE, 60L);
        binding("binding without derived", MALFORMED, "4.8", Claim.DERIVED, "");
        binding("scheme that is not known", MALFORMED, "4.8", Claim.SCHEME, 2L);
        binding("policy that is not known", MALFORMED, "5.2", Claim.POLICY, "loose");
        binding("scope that is not known", MALFORMED, "5.2", Claim.SCOPE, "cloud");
        binding("minimum evidence of three", MALFORMED, "5.2", Claim.MINIMUM_EVIDENCE, 3L);
        binding(
                "asserted evidence at host scope",
                MALFORMED,
                "5.2",
                Claim.EVIDENCE,
                Map.of("asserted", List.of("A".repeat(43))));
        binding("digest of another length", MALFORMED, "4.8", Claim.EVIDENCE, Map.of("nic", List.of("A".repeat(42))));
        binding(
                "more values than a kind has",
                MALFORMED,
                "4.1",
                Claim.EVIDENCE,
                Map.of("machine-id", List.of("A".repeat(43), "A".repeat(42) + "E")));
        binding("no evidence", "no_evidence", "11.11", Claim.EVIDENCE, Map.of());
        binding(
                "evidence of a kind that is not known alone",
                "no_evidence",
                "4.1",
                Claim.EVIDENCE,
                Map.of("tpm", List.of("x")));
        claim(
                "name of a model at its limit",
                MadeVector.GRANTED,
                "1.7",
                Claim.MODELS,
                List.of(Map.of("id", "a", "name", "x".repeat(200))));
        claim(
                "name of a model beyond its limit",
                MALFORMED,
                "1.7",
                Claim.MODELS,
                List.of(Map.of("id", "a", "name", "x".repeat(201))));
        claim("id of a model beyond its limit", MALFORMED, "1.7", Claim.MODELS, List.of(Map.of("id", "x".repeat(65))));
        claim("must names itself", MadeVector.GRANTED, "5.3", Claim.MUST, List.of(Claim.MUST, Claim.ISSUED_AT));
        claim("must differs in case", "needs_newer_verifier", "5.3", Claim.MUST, List.of("REV"));
    }

    private void binding(String about, String expect, String rule, String member, Object value) {
        Map<String, Object> binding = TestAuthority.binding("host", scene.fingerprint());
        if (value.equals("")) {
            binding.remove(member);
        } else {
            binding.put(member, value);
        }
        claim(about, expect, rule, Claim.BINDING, binding);
    }

    private void terms() {
        long start = TestCertificate.NOW.getEpochSecond();
        Map<String, Object> lease = scene.licenseClaims();
        lease.remove(Claim.PERPETUAL);
        lease.put(Claim.EXPIRES_AT, start + 100);
        lease.put(Claim.MODE, "online");
        String withoutGrace = vendor.license(lease);
        lease.put(Claim.GRACE, 50L);
        String online = vendor.license(lease);
        vector("online without grace", MALFORMED, "5.1", withoutGrace);
        later("lease in its grace", MadeVector.GRANTED, start + 149, online);
        later("lease ended", "lease_ended", start + 150, online);

        Map<String, Object> aging = scene.licenseClaims();
        aging.put(Claim.STATUS, Map.of(Claim.MAXIMUM_AGE, 100L, Claim.GRACE, 50L));
        later("status in its grace", MadeVector.GRANTED, start + 150, vendor.license(aging));
        later("status too old", "status_too_old", start + 151, vendor.license(aging));

        Map<String, Object> tolerant = scene.licenseClaims();
        tolerant.put(Claim.CLOCK, Map.of(Claim.TOLERANCE, 600L, Claim.WITNESS_REQUIRED, false));
        later("clock behind as far as tolerated", MadeVector.GRANTED, start - 600, vendor.license(tolerant));
        later("clock behind further than tolerated", "clock_implausible", start - 601, vendor.license(tolerant));
    }

    private void later(String about, String expect, long now, String license) {
        String rule = about.startsWith("clock") ? "11.9" : "11.10";
        MadeVector usual = MadeVector.ofLicense(about, expect, rule, license, vendor, scene);
        all.add(new MadeVector(about, expect, rule, now, license, usual.status(), usual.bundles()));
    }
}
