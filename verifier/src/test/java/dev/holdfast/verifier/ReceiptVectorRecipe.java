package dev.holdfast.verifier;

import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.store.PendingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the vectors of receipts anew: {@code mvn -pl verifier test -Dtest=ReceiptVectorRecipe -Dvectors.make=true}. */
@EnabledIfSystemProperty(named = "vectors.make", matches = "true")
class ReceiptVectorRecipe {
    private static final String TAKEN = RefusalReason.ACTIVATION_RELEASED.code();
    private static final String INVALID = RefusalReason.RECEIPT_INVALID.code();
    private static final String REQUEST = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final PendingRequest RELEASE = new PendingRequest(REQUEST, "release", "a.b.c");

    @TempDir
    Path base;

    private final TestAuthority authority = TestAuthority.create();
    private Scene scene;
    private int number;

    @Test
    void makeAll() throws Exception {
        Files.createDirectories(ReceiptVector.FOLDER);
        try (var old = Files.list(ReceiptVector.FOLDER)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        scene = new Scene(base, authority, TestVector.deviceRandom());
        Files.writeString(
                ReceiptVector.FOLDER.resolve("root.pem"), authority.root().pem());
        taken();
        answers();
        claims();
        signers();
    }

    private Map<String, Object> receipt() {
        return TestAuthority.receiptClaims(Scene.ID.text(), scene.deviceKey, REQUEST);
    }

    private String with(String claim, Object value) {
        Map<String, Object> claims = receipt();
        claims.put(claim, value);
        return authority.receipt(claims);
    }

    private void taken() throws IOException {
        vector("good", TAKEN, "15.5", authority.receipt(receipt()));
        vector("unknown claim", TAKEN, "2.6", with("hologram", Map.of("deep", List.of(1L))));
        vector("highest sequence", TAKEN, "15.3", with(Claim.SEQUENCE, 1L << 53));
        vector(
                "es256",
                TAKEN,
                "3.3",
                authority.withSigner(Profile.leaf().keyed("EC")).receipt(receipt()));
        TestCertificate middle = authority.root().issue(Profile.intermediate());
        vector("intermediate", TAKEN, "3.5", TestJws.sign(JwsType.RECEIPT, receipt(), middle.issueSigner(), middle));
    }

    private void answers() throws IOException {
        vector("no release pending", INVALID, "15.5", null, authority.receipt(receipt()), List.of(first()));
        PendingRequest refresh = new PendingRequest(REQUEST, "refresh", "a.b.c");
        vector("refresh pending", INVALID, "15.5", refresh, authority.receipt(receipt()), List.of(first()));
        vector("answer to another release", INVALID, "15.5", with(Claim.ANSWERS, "AAAAAAAAAAAAAAAAAAAAAQ"));
        vector("another device", INVALID, "15.5", with(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, "A".repeat(43))));
        vector("another license", INVALID, "15.5", with(Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3"));
        vector("a license", INVALID, "3.4", authority.license(scene.licenseClaims()));
        vector("a status snapshot", INVALID, "3.4", authority.status(scene.statusClaims()));
        vector("bundle not held", "trust_bundle_missing", "15.5", with(Claim.BUNDLE, 2L));
    }

    private void claims() throws IOException {
        for (String claim : receipt().keySet()) {
            Map<String, Object> claims = receipt();
            claims.remove(claim);
            vector("without " + claim, INVALID, "15.3", authority.receipt(claims));
        }
        List<Map.Entry<String, Object>> unfit = new ArrayList<>(List.of(
                Map.entry(Claim.ISSUER, "A\u0007B"),
                Map.entry(Claim.AUDIENCE, "other-product"),
                Map.entry(Claim.ACTIVATION, "A".repeat(42)),
                Map.entry(Claim.ANSWERS, "A".repeat(21) + "B"),
                Map.entry(Claim.CONFIRMATION, "A".repeat(43)),
                Map.entry(Claim.BUNDLE, 0L),
                Map.entry(Claim.SEQUENCE, -1L),
                Map.entry(Claim.ISSUED_AT, "now")));
        for (Map.Entry<String, Object> claim : unfit) {
            vector("unfit " + claim.getKey(), INVALID, "15.3", with(claim.getKey(), claim.getValue()));
        }
    }

    private void signers() throws IOException {
        vector("of a stranger", INVALID, "3.8.4", TestAuthority.create().receipt(receipt()));
        vector("signed by the root", INVALID, "3.7", TestJws.sign(JwsType.RECEIPT, receipt(), authority.root()));
        String good = authority.receipt(receipt());
        vector("altered", INVALID, "3.9", good.substring(0, good.length() - 4) + "AAAA");
        vector("of crit", INVALID, "3.2", critical());
        String revoking = authority.bundle(2, TestCertificate.NOW, authority.signerThumbprint());
        vector("signer revoked", INVALID, "7.8", RELEASE, good, List.of(first(), revoking));
        vector("empty", INVALID, "3.1", "");
    }

    private String critical() {
        Map<String, Object> header = TestJws.header(JwsType.RECEIPT, authority.signer());
        header.put("crit", List.of("exp"));
        return TestJws.sign(header, TestJws.json(receipt()), authority.signer().privateKey());
    }

    private String first() {
        return authority.bundle(1, TestCertificate.NOW);
    }

    private void vector(String about, String expect, String rule, String receipt) throws IOException {
        vector(about, expect, rule, RELEASE, receipt, List.of(first()));
    }

    private void vector(
            String about,
            String expect,
            String rule,
            @Nullable PendingRequest pending,
            String receipt,
            List<String> bundles)
            throws IOException {
        number++;
        String name = about.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT);
        TestVector held = new TestVector(
                String.format(Locale.ROOT, "%03d-%s", number, name),
                expect,
                rule,
                TestCertificate.NOW.getEpochSecond() + 60,
                authority.license(scene.licenseClaims()),
                authority.status(scene.statusClaims()),
                bundles,
                "");
        new ReceiptVector(held, pending, receipt).write();
    }
}
