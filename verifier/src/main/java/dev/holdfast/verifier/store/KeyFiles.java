package dev.holdfast.verifier.store;

import dev.holdfast.verifier.jws.DevicePublicKey;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.Sha256;
import dev.holdfast.verifier.jws.StrictBase64Url;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The two files of the device key; FORMAT.md 9.5. Both have exactly one spelling per key, so that reading is comparing, and
 * a start-up pays for no ASN.1 and no curve arithmetic.
 */
final class KeyFiles {
    static final int MAXIMUM_BYTES = 4096;

    private static final String PEM_START = "-----BEGIN PRIVATE KEY-----\n";
    private static final String PEM_END = "\n-----END PRIVATE KEY-----\n";
    private static final int SEED_LENGTH = 32;
    private static final String JWK_START = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"";
    private static final String JWK_END = "\"}\n";

    /** RFC 8410: version 0, algorithm 1.3.101.112, an octet string that holds an octet string of 32 bytes. */
    private static final byte[] PKCS8_START = {
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
    };

    private KeyFiles() {}

    static byte[] privateFile(byte[] seed) {
        byte[] der = Arrays.copyOf(PKCS8_START, PKCS8_START.length + SEED_LENGTH);
        System.arraycopy(seed, 0, der, PKCS8_START.length, SEED_LENGTH);
        return ascii(PEM_START + Base64.getEncoder().encodeToString(der) + PEM_END);
    }

    /** The private key's 32 bytes. */
    static byte[] seed(byte[] privateFile) throws MalformedException {
        String pem = new String(privateFile, StandardCharsets.ISO_8859_1);
        int from = PEM_START.length();
        int to = pem.length() - PEM_END.length();
        if (to > from && pem.startsWith(PEM_START) && pem.endsWith(PEM_END)) {
            byte[] der = decoded(pem.substring(from, to));
            byte[] seed = Arrays.copyOfRange(der, Math.min(PKCS8_START.length, der.length), der.length);
            if (seed.length == SEED_LENGTH && Arrays.equals(privateFile, privateFile(seed))) {
                return seed;
            }
        }
        throw new MalformedException(
                "device key: expected an Ed25519 private key in PKCS#8 PEM as FORMAT.md 9.5 has it");
    }

    private static byte[] decoded(String base64) throws MalformedException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("device key: expected base64");
        }
    }

    static byte[] publicFile(DevicePublicKey key) {
        return ascii(JWK_START + StrictBase64Url.encode(key.toBytes()) + JWK_END);
    }

    /** The thumbprint of the public key: its file is the very text that RFC 7638 digests, and a line feed. */
    static String thumbprint(byte[] publicFile) throws MalformedException {
        String jwk = new String(publicFile, StandardCharsets.ISO_8859_1);
        int from = JWK_START.length();
        int to = jwk.length() - JWK_END.length();
        if (to <= from
                || !jwk.startsWith(JWK_START)
                || !jwk.endsWith(JWK_END)
                || StrictBase64Url.decode(jwk.substring(from, to)).length != SEED_LENGTH) {
            throw new MalformedException("device key: expected an Ed25519 public key as FORMAT.md 9.5 has it");
        }
        return Sha256.base64Url(Arrays.copyOf(publicFile, publicFile.length - 1));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
