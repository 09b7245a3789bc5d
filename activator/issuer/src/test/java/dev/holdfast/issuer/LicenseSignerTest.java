package dev.holdfast.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.ClockPolicy;
import dev.holdfast.verifier.license.FingerprintJson;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.LicensedModel;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.StatusPolicy;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LicenseSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final String THUMBPRINT = "A".repeat(43);
    private static final String ID = "A".repeat(22);
    private static final LicenseId LICENSE_ID = new LicenseId("acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3");

    private final SecureRandom random = new SecureRandom();
    private final RootAuthority root = RootAuthority.create("Acme root", NOW, Duration.ofDays(3653), random);

    @ParameterizedTest
    @EnumSource(JwsAlgorithm.class)
    void sign_license_isSixtyFourBytesOverTheExactInput(JwsAlgorithm algorithm) throws Exception {
        SigningIdentity identity = root.issueSigner("Acme signer", NOW, Duration.ofDays(90), algorithm, random);

        CompactJws jws = parse(new LicenseSigner(identity).sign(license(NOW, null)));

        assertEquals(Set.of("alg", "typ", "x5c"), jws.allegedHeader().names());
        assertEquals(algorithm.text(), jws.allegedHeader().string("alg", 16));
        assertEquals("holdfast-license+jwt", jws.allegedHeader().string("typ", 64));
        assertEquals(1, jws.allegedHeader().strings("x5c", 2, 8192).size(), "the root is never carried");
        assertEquals(64, jws.signature().length);
        Signature check =
                Signature.getInstance(algorithm == JwsAlgorithm.ED25519 ? "Ed25519" : "SHA256withECDSAinP1363Format");
        check.initVerify(identity.certificate());
        check.update(jws.signingInput());
        assertTrue(check.verify(jws.signature()));
    }

    @Test
    void sign_license_saysUntilOrPerpetualAndNeverBoth() throws Exception {
        LicenseSigner signer = signer();

        JsonObject perpetual = payload(signer.sign(license(NOW, null)));
        JsonObject term = payload(signer.sign(license(NOW, NOW.plus(Duration.ofDays(365)))));

        assertTrue(perpetual.bool("perpetual"));
        assertFalse(perpetual.has("exp"));
        assertFalse(term.has("perpetual"));
        assertEquals(NOW.plus(Duration.ofDays(365)).getEpochSecond(), term.integer("exp", 0, Long.MAX_VALUE));
    }

    @Test
    void sign_license_carriesItsBindingAsFormatSection4Says() throws Exception {
        JsonObject payload = payload(signer().sign(license(NOW, null)));

        JsonObject binding = payload.object("binding");
        assertEquals("host", binding.string("scope", 16));
        assertEquals("standard", binding.string("policy", 16));
        assertEquals(fingerprint(), FingerprintJson.read(binding));
        assertEquals(THUMBPRINT, payload.object("cnf").string("jkt", 43));
        assertEquals("acme-vision", payload.string("aud", 40));
    }

    @Test
    void sign_datedOutsideTheCertificate_isRefused() {
        LicenseSigner signer = signer();

        for (Instant issuedAt : List.of(NOW.minusSeconds(1), NOW.plus(Duration.ofDays(90)))) {
            assertThrows(IllegalArgumentException.class, () -> signer.sign(license(issuedAt, null)));
            assertThrows(IllegalArgumentException.class, () -> signer.sign(status(issuedAt)));
        }
    }

    @Test
    void sign_statusAndBundle_haveTypesOfTheirOwn() throws Exception {
        assertEquals(
                "holdfast-status+jwt",
                parse(signer().sign(status(NOW))).allegedHeader().string("typ", 64));
        JsonObject bundle = payload(root.sign(root.firstBundle(NOW)));
        assertEquals(1, bundle.integer("version", 1, 1));
        assertEquals(1, bundle.strings("roots", 4, 8192).size());
        assertEquals(
                "holdfast-trust-bundle+jwt",
                parse(root.sign(root.firstBundle(NOW))).allegedHeader().string("typ", 64));
    }

    @Test
    void sign_licenseThatNoVerifierReads_isRefusedNamingTheLimit() {
        LicenseSigner signer = signer();
        List<LicensedModel> many = IntStream.range(0, 200)
                .mapToObj(number -> new LicensedModel(new ModelId("model-" + number), "\u6f22".repeat(199), null))
                .toList();
        License large = license(NOW, null, many);
        License unreadable =
                license(NOW, null, List.of(new LicensedModel(new ModelId("detector"), "x".repeat(201), null)));

        String tooLarge = assertThrows(IllegalArgumentException.class, () -> signer.sign(large))
                .getMessage();
        assertTrue(tooLarge.startsWith("license: expected at most 131072 bytes once signed, found "), tooLarge);
        assertThrows(IllegalArgumentException.class, () -> signer.requireReadable(large));
        assertThrows(IllegalArgumentException.class, () -> signer.sign(unreadable));
        signer.requireReadable(license(NOW.minusSeconds(1), null));
    }

    @Test
    void sign_statusThatListsMoreThanAVerifierReads_isRefused() {
        Set<String> listed = IntStream.rangeClosed(0, 1000)
                .mapToObj(number -> StrictBase64Url.encode(
                        ByteBuffer.allocate(32).putInt(number).array()))
                .collect(Collectors.toSet());
        StatusSnapshot status = new StatusSnapshot(
                "https://hub.example", LICENSE_ID, new StatusRank(1, 7), NOW, false, false, listed, Set.of(), 0);

        assertThrows(IllegalArgumentException.class, () -> signer().sign(status));
    }

    private LicenseSigner signer() {
        return new LicenseSigner(root.issueSigner("Acme signer", NOW, Duration.ofDays(90), random));
    }

    private static CompactJws parse(String document) throws Exception {
        return CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), 64 * 1024);
    }

    private static JsonObject payload(String document) throws Exception {
        return JsonObject.parse(parse(document).allegedPayload(), 64 * 1024);
    }

    private static Fingerprint fingerprint() {
        return Fingerprint.of(Map.of(
                EvidenceKind.MACHINE_ID,
                List.of(new EvidenceDigest("B".repeat(42) + "A")),
                EvidenceKind.DISK,
                List.of(new EvidenceDigest("C".repeat(42) + "A"), new EvidenceDigest("D".repeat(42) + "A"))));
    }

    private static StatusSnapshot status(Instant issuedAt) {
        return new StatusSnapshot(
                "https://hub.example", LICENSE_ID, new StatusRank(1, 7), issuedAt, false, false, Set.of(), Set.of(), 0);
    }

    private static License license(Instant issuedAt, @org.jspecify.annotations.Nullable Instant expiresAt) {
        return license(issuedAt, expiresAt, List.of(new LicensedModel(new ModelId("detector"), "Detector", null)));
    }

    private static License license(
            Instant issuedAt, @org.jspecify.annotations.Nullable Instant expiresAt, List<LicensedModel> models) {
        return new License(
                "https://hub.example",
                LICENSE_ID,
                THUMBPRINT,
                ID,
                ID,
                new StatusRank(1, 7),
                issuedAt,
                issuedAt,
                expiresAt,
                1,
                models,
                Map.of("colour", "blue"),
                new Binding(Binding.Scope.HOST, BindingPolicy.STANDARD, 1, fingerprint()),
                THUMBPRINT,
                new Mode.OneTime(),
                ClockPolicy.FORGIVING,
                StatusPolicy.ANY_AGE,
                Set.of());
    }
}
