package dev.holdfast.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import dev.holdfast.verifier.jws.JwsType;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes compact JWS documents with the header of FORMAT.md section 3: algorithm, type and chain, nothing else. Thread-safe.
 */
final class DocumentSigner {
    private final KeySigner signer;
    private final Map<JwsType, JWSHeader> headers = new EnumMap<>(JwsType.class);

    /**
     * A signer.
     *
     * @param chain DER in standard base64, the signing certificate first
     */
    DocumentSigner(SigningKey key, List<String> chain) {
        this.signer = new KeySigner(key, JWSAlgorithm.parse(key.algorithm().text()));
        for (JwsType type : JwsType.values()) {
            headers.put(type, header(type, chain));
        }
    }

    /** A header that remembers how it is spelled. */
    private JWSHeader header(JwsType type, List<String> chain) {
        JWSHeader header = new JWSHeader.Builder(signer.algorithm())
                .type(new JOSEObjectType(type.text()))
                .x509CertChain(chain.stream().map(Base64::new).toList())
                .build();
        return new JWSHeader.Builder(header)
                .parsedBase64URL(header.toBase64URL())
                .build();
    }

    String sign(byte[] payload, JwsType type) {
        JWSObject document = new JWSObject(Objects.requireNonNull(headers.get(type)), new Payload(payload));
        try {
            document.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a document could not be signed", e);
        }
        return document.serialize();
    }

    /** Nimbus' own Ed25519 signer needs Tink, and none of its signers takes a key in an HSM of another provider. */
    private record KeySigner(SigningKey key, JWSAlgorithm algorithm) implements JWSSigner {
        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
            try {
                return Base64URL.encode(key.sign(signingInput));
            } catch (GeneralSecurityException e) {
                throw new JOSEException("the signing key refused to sign", e);
            }
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return Set.of(algorithm);
        }

        @Override
        public JCAContext getJCAContext() {
            return new JCAContext();
        }
    }
}
