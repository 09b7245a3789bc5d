package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers and claims that a license must not have; FORMAT.md 3.1 to 3.5 and section 5. */
class DocumentFormTest {
    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Verdict verify(String license) throws Exception {
        scene.hold(license, scene.authority.status(scene.statusClaims()));
        return scene.verify();
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("crit", List.of(), RefusalReason.LICENSE_MALFORMED),
                Arguments.of("crit", List.of("b64"), RefusalReason.LICENSE_MALFORMED),
                Arguments.of("b64", true, RefusalReason.LICENSE_MALFORMED),
                Arguments.of("zip", "DEF", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("kid", "../../etc/passwd", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("jku", "x", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("jwk", Map.of(), RefusalReason.LICENSE_MALFORMED),
                Arguments.of("x5u", "x", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("cty", "JWT", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("typ", "JWT", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("typ", "HOLDFAST-LICENSE+JWT", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("typ", "application/holdfast-license+jwt", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("typ", JwsType.STATUS.text(), RefusalReason.LICENSE_MALFORMED),
                Arguments.of("alg", "none", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", "noNE", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", "EdDSA", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", "ed25519", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", "HS256", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", "RS256", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", "ES256", RefusalReason.ALGORITHM_NOT_ALLOWED),
                Arguments.of("alg", 1L, RefusalReason.LICENSE_MALFORMED),
                Arguments.of("x5c", List.of(), RefusalReason.LICENSE_MALFORMED),
                Arguments.of("x5c", "AAAA", RefusalReason.LICENSE_MALFORMED),
                Arguments.of("x5c", List.of("AAAA"), RefusalReason.LICENSE_MALFORMED),
                Arguments.of("x5c", List.of("not base64"), RefusalReason.LICENSE_MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void verify_headerWith_isRefused(String name, Object value, RefusalReason reason) throws Exception {
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, scene.authority.signer());
        header.put(name, value);
        byte[] payload = TestJws.json(scene.licenseClaims());
        scene.refused(
                reason,
                verify(TestJws.sign(header, payload, scene.authority.signer().privateKey())));
    }

    @Test
    void verify_certificateWithTrailingBytes_isRefused() throws Exception {
        byte[] der = scene.authority.signer().der();
        byte[] longer = java.util.Arrays.copyOf(der, der.length + 1);
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, scene.authority.signer());
        header.put("x5c", List.of(java.util.Base64.getEncoder().encodeToString(longer)));
        byte[] payload = TestJws.json(scene.licenseClaims());
        scene.refused(
                RefusalReason.LICENSE_MALFORMED,
                verify(TestJws.sign(header, payload, scene.authority.signer().privateKey())));
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                Arguments.of(Claim.ISSUED_AT, "2026"),
                Arguments.of(Claim.ISSUED_AT, -1L),
                Arguments.of(Claim.ISSUED_AT, 253_402_300_800L),
                Arguments.of(Claim.NOT_BEFORE, true),
                Arguments.of(Claim.EXPIRES_AT, TestCertificate.NOW.getEpochSecond() + 9),
                Arguments.of(Claim.PERPETUAL, false),
                Arguments.of(Claim.REVISION, 0L),
                Arguments.of(Claim.REVISION, (1L << 53) + 1),
                Arguments.of(Claim.ISSUER, "steer\u001b[2Jthe terminal"),
                Arguments.of(Claim.ISSUER, "x".repeat(201)),
                Arguments.of(Claim.AUDIENCE, "other"),
                Arguments.of(Claim.LICENSE, "acme-vision.short"),
                Arguments.of(Claim.ACTIVATION, "short"),
                Arguments.of(Claim.ID, "AAAAAAAAAAAAAAAAAAAAAB"),
                Arguments.of(Claim.ANSWERS, ""),
                Arguments.of(Claim.MINIMUM_STATUS, Map.of(Claim.BUNDLE, 0L, Claim.SEQUENCE, 0L)),
                Arguments.of(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "../x"))),
                Arguments.of(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "a"), Map.of(Claim.MODEL_ID, "a"))),
                Arguments.of(Claim.FEATURES, Map.of("lines", 4L)),
                Arguments.of(Claim.FEATURES, Map.of("li\u001b[2Jnes", "4")),
                Arguments.of(Claim.FEATURES, Map.of("lines", "4\u0085")),
                Arguments.of(Claim.FEATURES, List.of()),
                Arguments.of(Claim.BINDING, Map.of()),
                Arguments.of(Claim.CONFIRMATION, Map.of()),
                Arguments.of(Claim.MODE, "offline"),
                Arguments.of(Claim.MODE, "online"),
                Arguments.of(Claim.CLOCK, Map.of()),
                Arguments.of(Claim.CLOCK, Map.of(Claim.WITNESS_REQUIRED, true, Claim.TOLERANCE, -1L)),
                Arguments.of(Claim.STATUS, Map.of()),
                Arguments.of(Claim.MUST, "binding"));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void verify_claimWith_isMalformed(String name, Object value) throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(name, value);
        scene.refused(RefusalReason.LICENSE_MALFORMED, verify(scene.authority.license(license)));
    }

    @ParameterizedTest
    @MethodSource("requiredClaims")
    void verify_claimMissing_isMalformed(String name) throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.remove(name);
        scene.refused(RefusalReason.LICENSE_MALFORMED, verify(scene.authority.license(license)));
    }

    static Stream<String> requiredClaims() {
        return TestAuthority.licenseClaims(
                        Scene.ID.text(), "A".repeat(43), dev.holdfast.machineid.Fingerprint.of(Map.of()))
                .keySet()
                .stream()
                .filter(name -> !name.equals(Claim.MUST));
    }

    @Test
    void verify_assertedEvidenceAtHostScope_isMalformed() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        @SuppressWarnings("unchecked")
        Map<String, Object> binding = new LinkedHashMap<>((Map<String, Object>) license.get(Claim.BINDING));
        binding.put(Claim.EVIDENCE, Map.of("asserted", List.of("A".repeat(43))));
        license.put(Claim.BINDING, binding);
        scene.refused(RefusalReason.LICENSE_MALFORMED, verify(scene.authority.license(license)));
    }

    @Test
    void verify_duplicateClaim_isMalformed() throws Exception {
        String payload = new String(TestJws.json(scene.licenseClaims()), StandardCharsets.UTF_8);
        String twice = payload.substring(0, payload.length() - 1) + ",\"rev\":9}";
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, scene.authority.signer());
        String document = TestJws.sign(
                header,
                twice.getBytes(StandardCharsets.UTF_8),
                scene.authority.signer().privateKey());
        scene.refused(RefusalReason.LICENSE_MALFORMED, verify(document));
    }

    @Test
    void verify_oneKindOfDocumentInPlaceOfAnother_isRefused() throws Exception {
        String license = scene.authority.license(scene.licenseClaims());
        String status = scene.authority.status(scene.statusClaims());
        String bundle = scene.authority.bundle(1, TestCertificate.NOW);
        for (String other : List.of(status, bundle)) {
            scene.refused(RefusalReason.LICENSE_MALFORMED, verify(other));
        }
        for (String other : List.of(license, bundle)) {
            scene.hold(license, other);
            scene.refused(RefusalReason.STATUS_INVALID, scene.verify());
        }
    }

    @Test
    void verify_alteredClaim_isNotSigned() throws Exception {
        String license = scene.authority.license(scene.licenseClaims());
        String[] parts = license.split("\\.");
        Map<String, Object> altered = scene.licenseClaims();
        altered.put(Claim.REVISION, 2L);
        String payload = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(TestJws.json(altered));
        assertEquals(3, parts.length);
        scene.refused(RefusalReason.SIGNATURE_INVALID, verify(parts[0] + "." + payload + "." + parts[2]));
    }
}
