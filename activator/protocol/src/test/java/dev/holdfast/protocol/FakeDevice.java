package dev.holdfast.protocol;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A device with a real key, which signs whatever header and payload a test gives it. */
final class FakeDevice {
    private final Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());

    String jwk() {
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + Base64URL.encode(key.generatePublicKey().getEncoded()) + "\"}";
    }

    String header() {
        return "{\"alg\":\"Ed25519\",\"typ\":\"holdfast-request+jwt\",\"jwk\":" + jwk() + "}";
    }

    byte[] sign(String header, byte[] payload) {
        String input = Base64URL.encode(header) + "." + Base64URL.encode(payload);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        signer.update(bytes, 0, bytes.length);
        return (input + "." + Base64URL.encode(signer.generateSignature())).getBytes(StandardCharsets.US_ASCII);
    }
}
