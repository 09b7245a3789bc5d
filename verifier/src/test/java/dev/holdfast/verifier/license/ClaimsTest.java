package dev.holdfast.verifier.license;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Claims as they are read, at the edges of what may be said; FORMAT.md sections 4 to 7. */
class ClaimsTest {
    private static final String ID = "acme-vision.01J9Z3K4M5N6P7Q8R9S0T1V2W3";
    private static final String FIRST = "A".repeat(43);
    private static final Fingerprint RECORDED =
            Fingerprint.of(Map.of(EvidenceKind.MACHINE_ID, List.of(new EvidenceDigest(FIRST))));
    private static final String SECOND = "B".repeat(42) + "A";

    private static JsonObject json(Map<String, Object> claims) throws MalformedException {
        return JsonObject.parse(TestJws.json(claims), 1 << 20);
    }

    private static Map<String, Object> license() {
        return TestAuthority.licenseClaims(ID, FIRST, RECORDED);
    }

    private static void refused(Map<String, Object> license) {
        assertThrows(MalformedException.class, () -> LicenseClaims.read(json(license)));
    }

    /** As many different thumbprints as asked for. */
    private static List<String> thumbprints(int count, int from) {
        List<String> all = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            all.add(String.format("%042d", i) + "A");
        }
        return all;
    }

    private static Map<String, Object> status(int revoked, int superseded) {
        Map<String, Object> claims = TestAuthority.statusClaims(ID, 1, 1);
        claims.put(Claim.REVOKED_ACTIVATIONS, thumbprints(revoked, 0));
        claims.put(Claim.SUPERSEDED_KEYS, thumbprints(superseded, 10_000));
        return claims;
    }

    @Test
    void status_listing1000Altogether_isReadAndOneMoreRefused() throws Exception {
        StatusSnapshot status = StatusClaims.read(json(status(600, 400)));
        assertEquals(600, status.revokedActivations().size());
        assertEquals(400, status.supersededKeys().size());
        assertThrows(MalformedException.class, () -> StatusClaims.read(json(status(600, 401))));
        assertThrows(MalformedException.class, () -> StatusClaims.read(json(status(1001, 0))));
    }

    @Test
    void license_thatExpiresTheSecondItBegins_isRefusedAndASecondLaterRead() throws Exception {
        Map<String, Object> license = license();
        license.remove(Claim.PERPETUAL);
        long begins = (Long) license.get(Claim.NOT_BEFORE);
        license.put(Claim.EXPIRES_AT, begins);
        refused(license);
        license.put(Claim.EXPIRES_AT, begins + 1);
        assertEquals(
                Instant.ofEpochSecond(begins + 1),
                LicenseClaims.read(json(license)).expiresAt());
    }

    @Test
    void license_withoutAnyTerm_isRefused() {
        Map<String, Object> license = license();
        license.remove(Claim.PERPETUAL);
        refused(license);
    }

    @Test
    void license_readWhole_saysWhatItsClaimsSay() throws Exception {
        Map<String, Object> claims = license();
        claims.put(Claim.ANSWERS, "AAAAAAAAAAAAAAAAAAAAAA");
        claims.put(Claim.MUST, List.of(Claim.BINDING));
        License license = LicenseClaims.read(json(claims));
        assertEquals(new ProductId("acme-vision"), license.product());
        assertEquals("AAAAAAAAAAAAAAAAAAAAAA", license.answers());
        assertEquals(Set.of(Claim.BINDING), license.must());
        assertEquals(Map.of("lines", "4"), license.features());
        assertEquals(new StatusRank(1, 1), license.minimumStatus());
        assertEquals("Acme GmbH", license.issuer());
        assertEquals(new Mode.OneTime(), license.mode());
        assertEquals(
                List.of(new ModelId("ocr"), new ModelId("weld")),
                license.models().stream().map(LicensedModel::id).toList());
        assertEquals(license.models().get(1), license.model(new ModelId("weld")).orElseThrow());
        assertEquals(Optional.empty(), license.model(new ModelId("other")));
    }

    @Test
    void license_online_saysItsGraceAndItsEvidence() throws Exception {
        Map<String, Object> claims = license();
        claims.remove(Claim.PERPETUAL);
        claims.put(Claim.EXPIRES_AT, (Long) claims.get(Claim.NOT_BEFORE) + 60);
        claims.put(Claim.MODE, "online");
        claims.put(Claim.GRACE, 30L);
        for (long minimum = 1; minimum <= 2; minimum++) {
            Map<String, Object> binding = TestAuthority.binding("host", RECORDED);
            binding.put(Claim.MINIMUM_EVIDENCE, minimum);
            claims.put(Claim.BINDING, binding);
            License license = LicenseClaims.read(json(claims));
            assertEquals(new Mode.Online(Duration.ofSeconds(30)), license.mode());
            assertEquals(minimum, license.binding().minimumEvidence());
            assertEquals("host", license.binding().scope().id());
        }
    }

    @Test
    void onlineMode_withoutGraceAtAll_isOne() {
        assertEquals(Duration.ZERO, new Mode.Online(Duration.ZERO).grace());
    }

    @Test
    void evidence_writtenAndReadAgain_isTheSame() throws Exception {
        Fingerprint fingerprint = Fingerprint.of(Map.of(
                EvidenceKind.MACHINE_ID,
                List.of(new EvidenceDigest(FIRST)),
                EvidenceKind.NIC,
                List.of(new EvidenceDigest(FIRST), new EvidenceDigest(SECOND))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            FingerprintJson.write(json, fingerprint);
            json.writeEndObject();
        }
        JsonObject written = JsonObject.parse(out.toByteArray(), 4096);
        assertEquals(Set.of(Claim.SCHEME, Claim.EVIDENCE, Claim.DERIVED), written.names());
        assertEquals(fingerprint, FingerprintJson.read(written));
    }

    @Test
    void evidence_valueNamedTwice_countsOnce() throws Exception {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(EvidenceKind.MACHINE_ID.id(), List.of(FIRST, FIRST));
        Fingerprint read =
                FingerprintJson.read(json(Map.of(Claim.SCHEME, 1L, Claim.EVIDENCE, evidence, Claim.DERIVED, false)));
        assertEquals(List.of(new EvidenceDigest(FIRST)), read.of(EvidenceKind.MACHINE_ID));
    }

    @Test
    void evidence_asManyValuesAsAKindHas_isReadAndOneMoreRefused() throws Exception {
        Map<String, Object> evidence = new LinkedHashMap<>();
        Map<String, Object> holder = Map.of(Claim.SCHEME, 1L, Claim.EVIDENCE, evidence, Claim.DERIVED, true);
        for (EvidenceKind kind : List.of(EvidenceKind.MACHINE_ID, EvidenceKind.DISK)) {
            evidence.clear();
            evidence.put(kind.id(), thumbprints(kind.limit(), 0));
            assertEquals(
                    kind.limit(), FingerprintJson.read(json(holder)).of(kind).size());
            evidence.put(kind.id(), thumbprints(kind.limit() + 1, 0));
            assertThrows(MalformedException.class, () -> FingerprintJson.read(json(holder)));
        }
    }

    @Test
    void binding_madeWithoutShared_sharesNothing() {
        Fingerprint recorded = Fingerprint.of(Map.of());
        Binding binding = new Binding(Binding.Scope.HOST, BindingPolicy.STANDARD, 1, recorded);
        assertEquals(new Binding(Binding.Scope.HOST, BindingPolicy.STANDARD, 1, recorded, Set.of()), binding);
    }

    @Test
    void identities_areShownByTheirParts() {
        assertEquals(ID, new LicenseId(ID).toString());
        assertEquals("01J9Z3K4M5N6P7Q8R9S0T1V2W3", new LicenseId(ID).suffix());
        assertEquals("acme-vision", new LicenseId(ID).product().toString());
    }

    @Test
    void identities_thatAreEqual_haveOneHashAndOthersAnother() {
        assertNotEquals(new LicenseId(ID).hashCode(), new LicenseId("b" + ID).hashCode());
        assertNotEquals(new ProductId("a").hashCode(), new ProductId("b").hashCode());
        assertNotEquals(new ModelId("a").hashCode(), new ModelId("b").hashCode());
        assertNotEquals(new StatusRank(2, 3).hashCode(), new StatusRank(2, 2).hashCode());
        assertNotEquals(new StatusRank(2, 3).hashCode(), new StatusRank(3, 2).hashCode());
        assertEquals(new LicenseId(ID).hashCode(), new LicenseId(ID).hashCode());
        assertEquals(new ProductId("acme").hashCode(), new ProductId("acme").hashCode());
        assertEquals(new ModelId("ocr").hashCode(), new ModelId("ocr").hashCode());
        assertEquals(new StatusRank(2, 3).hashCode(), new StatusRank(2, 3).hashCode());
        assertEquals(
                4,
                Set.of(new StatusRank(2, 3), new StatusRank(3, 2), new StatusRank(2, 2), new StatusRank(3, 3))
                        .size());
    }
}
