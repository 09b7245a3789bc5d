package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.EdECPrivateKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the two equations that RFC 8032 allows, this verifier checks the one with the cofactor, always; FORMAT.md 3.9. */
class SignatureEquationTest {
    private static final BigInteger NONCE = BigInteger.valueOf(1_000_003);

    @TempDir
    Path base;

    @Test
    void verify_firstHalfOfMixedOrder_holdsWhateverTheMessage() throws Exception {
        EdwardsArithmetic.Point plain = EdwardsArithmetic.multiply(NONCE, EdwardsArithmetic.BASE);
        EdwardsArithmetic.Point small = EdwardsArithmetic.ofOrderEight();
        Scene scene = new Scene(base);
        for (int message = 0; message < 20; message++) {
            BigInteger part = BigInteger.valueOf(1 + message % 7);
            EdwardsArithmetic.Point mixed = EdwardsArithmetic.add(plain, EdwardsArithmetic.multiply(part, small));
            scene.granted(verify(scene, message, EdwardsArithmetic.encoded(mixed)));
        }
    }

    @Test
    void verify_firstHalfOfAnotherPoint_neverHolds() throws Exception {
        Scene scene = new Scene(base);
        byte[] other = EdwardsArithmetic.encoded(EdwardsArithmetic.multiply(BigInteger.TWO, EdwardsArithmetic.BASE));
        scene.refused(RefusalReason.SIGNATURE_INVALID, verify(scene, 0, other));
    }

    private static Verdict verify(Scene scene, int message, byte[] first) throws Exception {
        var claims = scene.licenseClaims();
        claims.put("x", message);
        String license = scene.authority.license(claims);
        String unsigned = license.substring(0, license.lastIndexOf('.'));
        byte[] seed = ((EdECPrivateKey) scene.authority.signer().privateKey())
                .getBytes()
                .orElseThrow();
        byte[] signature =
                EdwardsArithmetic.signature(seed, first, NONCE, unsigned.getBytes(StandardCharsets.US_ASCII));
        String signed = unsigned + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        scene.hold(signed, scene.authority.status(scene.statusClaims()));
        assertEquals(64, signature.length);
        return scene.verify();
    }
}
