package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A signing key with its certificate chain: what a hub signs licenses and status snapshots with. Immutable and
 * thread-safe.
 */
public final class SigningIdentity {
    static final int MAXIMUM_CHAIN = 2;

    private final SigningKey key;
    private final List<X509Certificate> chain;
    private final List<String> encodedChain;
    private final String thumbprint;
    private final DocumentSigner documents;

    SigningIdentity(SigningKey key, List<X509Certificate> chain) throws InvalidKeyException {
        if (chain.isEmpty() || chain.size() > MAXIMUM_CHAIN) {
            throw new InvalidKeyException("signing chain: expected the signing certificate and at most one more");
        }
        this.key = key;
        this.chain = List.copyOf(chain);
        // Every document carries the one and names the other, and to encode them takes longer than to sign.
        this.encodedChain = encoded(this.chain);
        this.thumbprint = der(chain.get(0)).thumbprint();
        this.documents = new DocumentSigner(key, encodedChain);
    }

    private static List<String> encoded(List<X509Certificate> chain) throws InvalidKeyException {
        try {
            return chain.stream()
                    .map(certificate -> der(certificate).toBase64())
                    .toList();
        } catch (IllegalStateException e) {
            throw new InvalidKeyException("signing chain: expected certificates that documents can carry", e);
        }
    }

    /**
     * Reads an identity from an unencrypted PKCS#8 key and a PEM chain, leaf first.
     *
     * @throws IOException if a file cannot be read or is not of that form, or key and certificate do not belong together
     */
    public static SigningIdentity load(Path keyFile, Path chainFile) throws IOException {
        try {
            return of(keyFile.toString(), SigningKey.of(KeyFiles.readKey(keyFile)), chainFile);
        } catch (GeneralSecurityException e) {
            throw new IOException(keyFile + ": " + e.getMessage(), e);
        }
    }

    /** The identity of a key; throws where the chain is not of that form or not this key's. */
    static SigningIdentity of(String keyName, SigningKey key, Path chainFile) throws IOException {
        try {
            SigningIdentity identity = new SigningIdentity(key, KeyFiles.readCertificates(chainFile));
            identity.requireOwnCertificate(keyName, chainFile);
            return identity;
        } catch (GeneralSecurityException e) {
            throw new IOException(keyName + ": " + e.getMessage(), e);
        }
    }

    private void requireOwnCertificate(String keyFile, Path chainFile) throws IOException, GeneralSecurityException {
        byte[] probe = "holdfast key check".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        String name = key.algorithm() == JwsAlgorithm.ED25519 ? "Ed25519" : "SHA256withECDSAinP1363Format";
        java.security.Signature check = java.security.Signature.getInstance(name);
        try {
            check.initVerify(chain.get(0).getPublicKey());
            check.update(probe);
            if (check.verify(key.sign(probe))) {
                return;
            }
        } catch (InvalidKeyException e) {
            throw new IOException(keyFile + ": the key is not of the type that " + chainFile + " certifies", e);
        }
        throw new IOException(keyFile + ": the key is not the one that " + chainFile + " certifies");
    }

    /**
     * Writes key and chain as PEM, mode 0600, durably; existing files are never replaced.
     *
     * @throws IOException if a file exists or cannot be written
     * @throws IllegalStateException if the key lives in an HSM and cannot be exported
     */
    public void save(Path keyFile, Path chainFile) throws IOException {
        if (key.privateKey().getEncoded() == null) {
            throw new IllegalStateException("signing key: it lives in an HSM and cannot be written to a file");
        }
        DurableFile.create(keyFile, KeyFiles.keyPem(key.privateKey()));
        DurableFile.create(chainFile, pem(chain));
    }

    static String pem(List<X509Certificate> chain) {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            pem.append(KeyFiles.pem(certificate));
        }
        return pem.toString();
    }

    /** The signing certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The signing certificate and, where there is one, the intermediate above it. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** The chain as the documents carry it: DER in standard base64, the signing certificate first. */
    public List<String> encodedChain() {
        return encodedChain;
    }

    /** SHA-256 of the signing certificate's DER form, base64url: what a trust bundle revokes it by. */
    public String thumbprint() {
        return thumbprint;
    }

    /** The certificates without the key. */
    public SignerCertificate withoutKey() {
        return new SignerCertificate(chain);
    }

    static CertificateDer der(X509Certificate certificate) {
        try {
            return CertificateDer.of(certificate.getEncoded());
        } catch (CertificateEncodingException | MalformedException e) {
            throw new IllegalStateException("a certificate could not be encoded", e);
        }
    }

    /** The first instant at which the signing certificate may no longer sign. */
    public Instant notAfter() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Throws where a document of that date is outside the signing certificate's validity. */
    void requireHolding(Instant issuedAt) {
        Instant from = certificate().getNotBefore().toInstant();
        if (issuedAt.isBefore(from) || !issuedAt.isBefore(notAfter())) {
            throw new IllegalArgumentException("issued at: expected a time from " + from + " to before " + notAfter()
                    + ", the validity of the signing certificate, found " + issuedAt);
        }
    }

    SigningKey key() {
        return key;
    }

    /** Makes the documents that it signs. */
    DocumentSigner documents() {
        return documents;
    }
}
