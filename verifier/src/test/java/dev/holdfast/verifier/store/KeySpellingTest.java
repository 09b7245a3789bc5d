package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.jws.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A key file has one spelling; FORMAT.md 9.5. */
class KeySpellingTest {
    private static byte[] pem(byte[] der) {
        return ("-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der)
                        + "\n-----END PRIVATE KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] der(byte[] pem) {
        return Base64.getDecoder().decode(new String(pem, StandardCharsets.US_ASCII).split("\n")[1]);
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    @Test
    void seed_otherStructureOrLength_isMalformed() throws Exception {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 7);
        byte[] whole = der(KeyFiles.privateFile(seed));
        assertArrayEquals(seed, KeyFiles.seed(pem(whole)));
        for (byte[] other : new byte[][] {
            {},
            {1},
            seed,
            Arrays.copyOf(whole, whole.length - 1),
            Arrays.copyOf(whole, whole.length + 1),
            changed(whole, 0),
            changed(whole, 8),
            changed(whole, 15)
        }) {
            assertThrows(MalformedException.class, () -> KeyFiles.seed(pem(other)));
        }
        assertThrows(MalformedException.class, () -> KeyFiles.seed("no key".getBytes(StandardCharsets.US_ASCII)));
        assertThrows(
                MalformedException.class,
                () -> KeyFiles.seed(new String(pem(whole), StandardCharsets.US_ASCII)
                        .replace("MC4", "**4")
                        .getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void thumbprint_keyOfAnotherLength_isMalformed() {
        for (int length : new int[] {0, 1, 31, 33}) {
            String jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\""
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]) + "\"}\n";
            assertThrows(MalformedException.class, () -> KeyFiles.thumbprint(jwk.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
