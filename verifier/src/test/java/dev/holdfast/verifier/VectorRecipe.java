package dev.holdfast.verifier;

import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.trust.SigningPurpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/** Makes the vectors anew, with new keys: {@code mvn -pl verifier test -Dtest=VectorRecipe -Dvectors.make=true}. */
@EnabledIfSystemProperty(named = "vectors.make", matches = "true")
class VectorRecipe {
    @TempDir
    Path base;

    private final TestAuthority authority = TestAuthority.create();
    private final String firstBundle = authority.bundle(1, TestCertificate.NOW);
    private Scene scene;
    private int number;

    @Test
    void makeAll() throws Exception {
        Files.createDirectories(TestVector.FOLDER);
        try (var old = Files.list(TestVector.FOLDER)) {
            for (Path file : old.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        scene = new Scene(base, authority, TestVector.deviceRandom());
        Files.writeString(
                TestVector.FOLDER.resolve("root.pem"), authority.root().pem());
        granted();
        headers();
        claims();
        for (SpelledVectors.Spelled spelled : new SpelledVectors(authority, scene).all()) {
            vector(spelled.about(), spelled.expect(), spelled.rule(), spelled.license(), status());
        }
        chains();
        statuses();
        times();
        List<MadeVector> edges = new ArrayList<>(new SignatureVectors(authority, scene).all());
        edges.addAll(new LimitVectors(authority, scene).all());
        edges.addAll(new TrustVectors(authority, scene).all());
        edges.addAll(new MemoryVectors(authority, scene).all());
        for (MadeVector edge : edges) {
            write(edge);
        }
    }

    private void vector(String about, String expect, String rule, String license, String status) throws IOException {
        vector(about, expect, rule, TestCertificate.NOW.getEpochSecond() + 60, license, status, List.of(firstBundle));
    }

    private void vector(
            String about, String expect, String rule, long now, String license, String status, List<String> bundles)
            throws IOException {
        write(new MadeVector(about, expect, rule, now, license, status, bundles));
    }

    private void write(MadeVector made) throws IOException {
        number++;
        String about = made.about().replaceAll("[^A-Za-z0-9]+", "-").toLowerCase();
        new TestVector(
                        String.format("%03d-%s", number, about),
                        made.expect(),
                        made.rule(),
                        made.now(),
                        made.license(),
                        made.status(),
                        made.bundles(),
                        made.state())
                .write();
    }

    private String status() {
        return authority.status(scene.statusClaims());
    }

    private String license() {
        return authority.license(scene.licenseClaims());
    }

    private String with(String claim, Object value) {
        Map<String, Object> claims = scene.licenseClaims();
        claims.put(claim, value);
        return authority.license(claims);
    }

    private void granted() throws IOException {
        vector("perpetual one time", "granted", "11", license(), status());
        vector("expires later", "granted", "5.1", authority.license(scene.licenseClaims(Duration.ofDays(9))), status());
        vector("unknown claim", "granted", "5.3", with("hologram", Map.of("deep", List.of(1L))), status());
        vector("must names known claims", "granted", "5.3", with(Claim.MUST, List.of("binding", "rev")), status());
        vector("no must", "granted", "5.1", without(Claim.MUST), status());
        vector("highest revision", "granted", "1.6", with(Claim.REVISION, 1L << 53), status());
        vector("no models", "granted", "5.1", with(Claim.MODELS, List.of()), status());
        vector("text beyond ascii", "granted", "1.5", with(Claim.ISSUER, "Äcme 株式会社 😀"), status());
        vector("names a request", "granted", "5.1", with(Claim.ANSWERS, "AAAAAAAAAAAAAAAAAAAAAA"), status());
        TestAuthority es256 = authority.withSigner(Profile.leaf().keyed("EC"));
        vector("es256 license", "granted", "3.3", es256.license(scene.licenseClaims()), status());
        vector("es256 status", "granted", "3.3", license(), es256.status(scene.statusClaims()));
        TestCertificate middle = authority.root().issue(Profile.intermediate());
        TestCertificate below = middle.issueSigner();
        String chained = TestJws.sign(JwsType.LICENSE, scene.licenseClaims(), below, middle);
        vector("intermediate", "granted", "3.5", chained, status());
    }

    private String without(String claim) {
        Map<String, Object> claims = scene.licenseClaims();
        claims.remove(claim);
        return authority.license(claims);
    }

    private void headers() throws IOException {
        byte[] payload = TestJws.json(scene.licenseClaims());
        for (Arguments arguments : DocumentFormTest.headers().toList()) {
            Object[] values = arguments.get();
            Map<String, Object> header = TestJws.header(JwsType.LICENSE, authority.signer());
            header.put((String) values[0], values[1]);
            String license = TestJws.sign(header, payload, authority.signer().privateKey());
            vector(
                    "header " + values[0] + " " + values[1],
                    ((RefusalReason) values[2]).code(),
                    "3.2",
                    license,
                    status());
        }
    }

    private void claims() throws IOException {
        String malformed = RefusalReason.LICENSE_MALFORMED.code();
        for (Arguments arguments : DocumentFormTest.claims().toList()) {
            Object[] values = arguments.get();
            String about = values[0] + " " + values[1];
            String license = with((String) values[0], values[1]);
            vector("claim " + about.substring(0, Math.min(40, about.length())), malformed, "5.1", license, status());
        }
        for (String claim : DocumentFormTest.requiredClaims().toList()) {
            vector("without " + claim, malformed, "5.1", without(claim), status());
        }
        vector("must names hologram", "needs_newer_verifier", "5.3", with(Claim.MUST, List.of("hologram")), status());
        String key = "A".repeat(43);
        vector(
                "another device key",
                "device_key_mismatch",
                "11.6",
                with(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, key)),
                status());
    }

    private void chain(String about, String expect, Profile leaf) throws IOException {
        TestAuthority other = authority.withSigner(leaf);
        vector("chain " + about, expect, "3.7", other.license(scene.licenseClaims()), status());
    }

    private void chains() throws IOException {
        String unfit = RefusalReason.CERTIFICATE_UNFIT.code();
        Profile leaf = Profile.leaf();
        chain("leaf is an authority", unfit, leaf.with(Extension.basicConstraints, true, new BasicConstraints(true)));
        chain("no basic constraints", unfit, leaf.without(Extension.basicConstraints));
        chain("no key usage", unfit, leaf.without(Extension.keyUsage));
        chain("key usage cert sign", unfit, leaf.with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
        chain("no purpose", unfit, leaf.without(Extension.extendedKeyUsage));
        chain(
                "purpose not critical",
                unfit,
                leaf.with(Extension.extendedKeyUsage, false, Profile.purposes(SigningPurpose.OID)));
        chain(
                "purpose of tls",
                unfit,
                leaf.with(Extension.extendedKeyUsage, true, Profile.purposes("1.3.6.1.5.5.7.3.1")));
        chain(
                "two purposes",
                unfit,
                leaf.with(Extension.extendedKeyUsage, true, Profile.purposes(SigningPurpose.OID, "1.3.6.1.5.5.7.3.1")));
        chain(
                "unknown critical extension",
                unfit,
                leaf.with(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE));
        chain("unknown extension", "granted", leaf.with(new ASN1ObjectIdentifier("1.2.3.4"), false, DERNull.INSTANCE));
        chain("curve p384", unfit, leaf.keyed("secp384r1"));
        chain(
                "signed after the leaf",
                unfit,
                leaf.valid(TestCertificate.NOW.minusSeconds(9), TestCertificate.NOW.minusSeconds(1)));
        chain(
                "signed before the leaf",
                unfit,
                leaf.valid(TestCertificate.NOW.plusSeconds(1), TestCertificate.NOW.plusSeconds(9)));
        TestAuthority stranger = TestAuthority.create();
        vector(
                "chain of a stranger",
                "certificate_not_trusted",
                "3.8.4",
                stranger.license(scene.licenseClaims()),
                status());
        TestCertificate root = authority.root();
        vector(
                "chain with the root",
                unfit,
                "3.8.4",
                TestJws.sign(JwsType.LICENSE, scene.licenseClaims(), authority.signer(), root),
                status());
        vector(
                "chain signed by the root",
                unfit,
                "3.7",
                TestJws.sign(JwsType.LICENSE, scene.licenseClaims(), root),
                status());
        TestCertificate middle = root.issue(Profile.intermediate());
        vector(
                "chain signed by the intermediate",
                unfit,
                "3.7",
                TestJws.sign(JwsType.LICENSE, scene.licenseClaims(), middle),
                status());
        TestCertificate below = middle.issueSigner();
        vector(
                "chain without its intermediate",
                "certificate_not_trusted",
                "3.8.4",
                TestJws.sign(JwsType.LICENSE, scene.licenseClaims(), below),
                status());
        vector(
                "chain of three",
                "license_malformed",
                "3.5",
                TestJws.sign(JwsType.LICENSE, scene.licenseClaims(), below, middle, root),
                status());
    }

    private void status(String about, String expect, String claim, Object value) throws IOException {
        Map<String, Object> claims = scene.statusClaims();
        claims.put(claim, value);
        vector("status " + about, expect, "11.7", license(), authority.status(claims));
    }

    private void statuses() throws IOException {
        vector("status missing", "status_missing", "11.7", license(), "");
        vector("status is a license", "status_invalid", "3.4", license(), license());
        vector(
                "status of a stranger",
                "status_invalid",
                "3.8.4",
                license(),
                TestAuthority.create().status(scene.statusClaims()));
        status("older than asked for", "status_missing", Claim.SEQUENCE, 0L);
        status("newer", "granted", Claim.SEQUENCE, 1L << 53);
        status("of a bundle not held", "status_invalid", Claim.BUNDLE, 2L);
        status("of another license", "status_invalid", Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
        status("suspended", "license_suspended", Claim.SUSPENDED, true);
        status("revoked", "license_revoked", Claim.REVOKED, true);
        status("activation revoked", "activation_revoked", Claim.REVOKED_ACTIVATIONS, List.of(scene.deviceKey));
        status("other activation revoked", "granted", Claim.REVOKED_ACTIVATIONS, List.of("A".repeat(43)));
        status("revisions before 2", "activation_revoked", Claim.REVOKED_BEFORE, 2L);
        status("superseded", "activation_superseded", Claim.SUPERSEDED_KEYS, List.of(scene.deviceKey));
        status("not a truth value", "status_invalid", Claim.SUSPENDED, "no");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1001; i++) {
            many.add(Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(java.nio.ByteBuffer.allocate(32).putInt(i).array()));
        }
        status("too many listed", "status_invalid", Claim.SUPERSEDED_KEYS, many);
        status("as many as may be listed", "granted", Claim.SUPERSEDED_KEYS, many.subList(0, 1000));
    }

    private void times() throws IOException {
        long start = TestCertificate.NOW.getEpochSecond();
        String day = authority.license(scene.licenseClaims(Duration.ofDays(1)));
        List<String> held = List.of(firstBundle);
        vector("time last second", "granted", "11.10", start + 86399, day, status(), held);
        vector("time first second after", "expired", "11.10", start + 86400, day, status(), held);
        vector("time in 1970", "granted", "10.6", 0, day, status(), held);
        vector("time not yet", "not_yet_valid", "11.10", with(Claim.NOT_BEFORE, start + 3600), status());
        vector("no bundle", "trust_bundle_missing", "7.7", start, license(), status(), List.of());
        vector(
                "bundle of a stranger",
                "trust_bundle_invalid",
                "7.7",
                start,
                license(),
                status(),
                List.of(TestAuthority.create().bundle(1, TestCertificate.NOW)));
        String revoking = authority.bundle(2, TestCertificate.NOW, authority.signerThumbprint());
        vector("signer revoked", "signer_revoked", "7.8", start, license(), status(), List.of(firstBundle, revoking));
        String skipping = authority.bundle(3, TestCertificate.NOW, authority.signerThumbprint());
        vector(
                "revocation that skips a version",
                "granted",
                "7.6",
                start,
                license(),
                status(),
                List.of(firstBundle, skipping));
    }
}
