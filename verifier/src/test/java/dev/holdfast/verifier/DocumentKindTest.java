package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.license.TrustBundleClaims;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No kind of document passes for another, and nothing of one is said before its signature holds; FORMAT.md 3.4. */
class DocumentKindTest {
    private interface Reader {
        void read(JsonObject claims) throws MalformedException;
    }

    @TempDir
    Path base;

    private Scene scene;
    private SigningTrust trust;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
        trust = SigningTrust.of(List.of(CertificateDer.of(scene.authority.root().der())));
    }

    private String document(JwsType type) {
        Map<String, Object> claims = scene.licenseClaims();
        return TestJws.sign(type, claims, scene.authority.signer());
    }

    @Test
    void verify_everyKindInPlaceOfEveryOther_isTakenForItselfAlone() throws Exception {
        for (JwsType expected : JwsType.values()) {
            for (JwsType found : JwsType.values()) {
                String document = document(found);
                if (expected == found) {
                    trust.verify(document, expected, SigningTrust.MAXIMUM_DOCUMENT);
                } else {
                    TrustException thrown = assertThrows(
                            TrustException.class,
                            () -> trust.verify(document, expected, SigningTrust.MAXIMUM_DOCUMENT),
                            found + " as " + expected);
                    assertEquals(TrustException.Fault.MALFORMED, thrown.fault());
                }
                CompactJws jws =
                        CompactJws.parse(document.getBytes(StandardCharsets.US_ASCII), SigningTrust.MAXIMUM_DOCUMENT);
                assertThrows(MalformedException.class, () -> DevicePublicKey.signerOf(jws, expected));
                assertThrows(TrustException.class, () -> trust.with(document));
            }
        }
    }

    @Test
    void read_claimsOfOneKindAsAnother_areMalformedWhateverTheTypeSays() throws Exception {
        Map<String, Map<String, Object>> claims = Map.of(
                "license", scene.licenseClaims(),
                "status", scene.statusClaims(),
                "bundle", TestAuthority.bundleClaims(1, TestCertificate.NOW, List.of(scene.authority.root())));
        Map<String, Reader> readers =
                Map.of("license", LicenseClaims::read, "status", StatusClaims::read, "bundle", TrustBundleClaims::read);
        for (Map.Entry<String, Reader> reader : readers.entrySet()) {
            for (Map.Entry<String, Map<String, Object>> kind : claims.entrySet()) {
                JsonObject object = JsonObject.parse(TestJws.json(kind.getValue()), SigningTrust.MAXIMUM_DOCUMENT);
                if (reader.getKey().equals(kind.getKey())) {
                    reader.getValue().read(object);
                } else {
                    assertThrows(
                            MalformedException.class,
                            () -> reader.getValue().read(object),
                            kind.getKey() + " as " + reader.getKey());
                }
            }
        }
    }

    @Test
    void verify_anyPayloadUnderAWrongSignature_saysNothingOfIt() throws Exception {
        Map<String, Object> newer = scene.licenseClaims();
        newer.put("must", List.of("hologram"));
        Map<String, Object> foreign = new LinkedHashMap<>(scene.licenseClaims());
        foreign.put("aud", "hologram");
        String good = scene.authority.license(scene.licenseClaims());
        String[] parts = good.split("\\.");
        for (byte[] payload : List.of(
                TestJws.json(newer), TestJws.json(foreign), "hologram".getBytes(StandardCharsets.UTF_8), new byte[0])) {
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(payload);
            scene.hold(parts[0] + "." + other + "." + parts[2], scene.authority.status(scene.statusClaims()));
            Verdict.Refused refused = scene.refused(RefusalReason.SIGNATURE_INVALID, scene.verify());
            assertFalse(refused.toString().contains("hologram"), refused.toString());
        }
    }
}
