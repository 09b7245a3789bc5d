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
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes compact JWS documents with the header of FORMAT.md section 3: algorithm, type and chain, nothing else. */
final class DocumentSigner {
    private DocumentSigner() {}

    static String sign(byte[] payload, JwsType type, SigningKey key, List<X509Certificate> chain) {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(key.algorithm().text());
        JWSObject document = new JWSObject(
                new JWSHeader.Builder(algorithm)
                        .type(new JOSEObjectType(type.text()))
                        .x509CertChain(encoded(chain))
                        .build(),
                new Payload(payload));
        try {
            document.sign(new KeySigner(key, algorithm));
        } catch (JOSEException e) {
            throw new IllegalStateException("a document could not be signed", e);
        }
        return document.serialize();
    }

    private static List<Base64> encoded(List<X509Certificate> chain) {
        List<Base64> encoded = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            try {
                encoded.add(Base64.encode(certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate could not be encoded", e);
            }
        }
        return encoded;
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
