package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The header of a document that a certificate vouches for: exactly {@code alg}, {@code typ} and {@code x5c}; FORMAT.md
 * 3.2 to 3.5. It is alleged until the signature holds.
 *
 * @param algorithm the algorithm, one of the accepted ones
 * @param certificates the certificates in standard base64, one or two, the signer's first
 */
record SignedHeader(JwsAlgorithm algorithm, List<String> certificates) {
    static final int MAXIMUM_CERTIFICATES = 2;

    private static final Set<String> MEMBERS = Set.of("alg", "typ", "x5c");
    private static final int MAXIMUM_NAME = 64;

    static SignedHeader of(CompactJws document, JwsType type) throws MalformedException, TrustException {
        JsonObject header = document.allegedHeader();
        header.requireOnly(MEMBERS);
        Optional<JwsAlgorithm> algorithm = JwsAlgorithm.ofName(header.string("alg", MAXIMUM_NAME));
        if (algorithm.isEmpty()) {
            throw new TrustException(Fault.ALGORITHM_NOT_ALLOWED, "alg: expected Ed25519 or ES256");
        }
        if (!header.string("typ", MAXIMUM_NAME).equals(type.text())) {
            throw new MalformedException("typ: expected " + type.text());
        }
        List<String> certificates = header.strings("x5c", MAXIMUM_CERTIFICATES, CertificateDer.MAXIMUM_BASE64);
        if (certificates.isEmpty()) {
            throw new MalformedException("x5c: expected one or two certificates, found none");
        }
        return new SignedHeader(algorithm.get(), certificates);
    }

    /** Throws unless the bytes are signed by the key with the algorithm of this header. */
    void requireSignature(byte[] message, byte[] signature, VerificationKey key) throws TrustException {
        if (key.algorithm() != algorithm) {
            throw new TrustException(
                    Fault.ALGORITHM_NOT_ALLOWED,
                    "alg: expected " + key.algorithm().text() + ", the algorithm of the signer's key");
        }
        if (!key.hasSigned(message, signature)) {
            throw new TrustException(Fault.SIGNATURE_INVALID, "signature: expected one by the signing certificate");
        }
    }
}
