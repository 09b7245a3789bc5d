package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.license.Claim;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anybody can make the twin of an ECDSA signature; a license is what it says, not how it is signed; FORMAT.md 3.9. */
class TwinTest {
    @TempDir
    Path base;

    private static String twin(String document) {
        int dot = document.lastIndexOf('.') + 1;
        byte[] signature = Base64.getUrlDecoder().decode(document.substring(dot));
        BigInteger n = ECNamedCurveTable.getByName("P-256").getN();
        BigInteger other = n.subtract(new BigInteger(1, signature, 32, 32));
        for (int i = 0; i < 32; i++) {
            signature[63 - i] = other.shiftRight(8 * i).byteValue();
        }
        return document.substring(0, dot)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    @Test
    void verify_twinOfALicenseSeenBefore_isTheSameLicenseAndRevokedWithIt() throws Exception {
        Scene scene = new Scene(base);
        TestAuthority curve = scene.authority.withSigner(Profile.leaf().keyed("EC"));
        String license = curve.license(scene.licenseClaims());
        String status = scene.authority.status(scene.statusClaims());
        scene.hold(license, status);
        String id = scene.granted(scene.verify()).license().id();
        assertNotEquals(license, twin(license));
        scene.hold(twin(license), status);
        assertEquals(id, scene.granted(scene.verify()).license().id());

        Map<String, Object> revoking = scene.statusClaims();
        revoking.put(Claim.SEQUENCE, 2L);
        revoking.put(Claim.REVOKED_ACTIVATIONS, List.of(scene.deviceKey));
        for (String spelled : List.of(license, twin(license))) {
            scene.hold(spelled, scene.authority.status(revoking));
            scene.refused(RefusalReason.ACTIVATION_REVOKED, scene.verify());
        }
    }

    @Test
    void importGrant_twinOfTheLicenseThatIsHeld_isNotNewer() throws Exception {
        Scene scene = new Scene(base);
        TestAuthority curve = scene.authority.withSigner(Profile.leaf().keyed("EC"));
        String license = curve.license(scene.licenseClaims());
        String status = scene.authority.status(scene.statusClaims());
        scene.granted(scene.verifier().importGrant(Scene.ID, new Grant(license, status, List.of())));
        scene.refused(
                RefusalReason.GRANT_NOT_NEWER,
                scene.verifier().importGrant(Scene.ID, new Grant(twin(license), status, List.of())));
    }
}
