package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a signing certificate (PKCS#10, RFC 2986): what goes from a hub, which has the key, to its root, which is
 * elsewhere. Its signature shows that whoever asks has the key, and is checked whenever one is read. Of its subject the
 * common name alone is looked at. Immutable and thread-safe.
 */
public final class CertificateRequest {
    private final PKCS10CertificationRequest encoded;
    private final PublicKey key;

    private CertificateRequest(PKCS10CertificationRequest encoded, PublicKey key) {
        this.encoded = encoded;
        this.key = key;
    }

    static CertificateRequest make(String name, PublicKey key, SigningKey signer) {
        try {
            X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, name)
                    .build();
            JcaContentSignerBuilder signature = new JcaContentSignerBuilder(signer.certificateAlgorithm());
            signer.provider().ifPresent(signature::setProvider);
            return new CertificateRequest(
                    new JcaPKCS10CertificationRequestBuilder(subject, key).build(signature.build(signer.privateKey())),
                    key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("a certificate request could not be signed", e);
        }
    }

    /**
     * Reads a request from a PEM file.
     *
     * @throws IOException if it cannot be read, is of another form or kind of key, or is not signed by the key in it
     */
    public static CertificateRequest read(Path file) throws IOException {
        PKCS10CertificationRequest encoded =
                KeyFiles.readPem(file, PKCS10CertificationRequest.class, "a certificate request");
        try {
            PublicKey key = new JcaPKCS10CertificationRequest(encoded).getPublicKey();
            Certificates.algorithmOf(key);
            if (!encoded.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IOException(file + ": expected a request signed by the key that is in it");
            }
            return new CertificateRequest(encoded, key);
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException | IllegalArgumentException e) {
            throw new IOException(file + ": expected a certificate request for an Ed25519 or P-256 key", e);
        }
    }

    /** Writes it as PEM, mode 0600, durably; an existing file is never replaced. */
    public void save(Path file) throws IOException {
        DurableFile.create(file, KeyFiles.pem(encoded));
    }

    /** The request as PEM text. */
    public String pem() {
        return KeyFiles.pem(encoded);
    }

    /** The common name that is asked for; empty where there is none. */
    public String name() {
        RDN[] names = encoded.getSubject().getRDNs(BCStyle.CN);
        return names.length == 0
                ? ""
                : IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    /** The algorithm of the key. */
    public JwsAlgorithm algorithm() {
        return Certificates.algorithmOf(key);
    }

    /** Whether a certificate is for the key of this request. */
    public boolean isFor(X509Certificate certificate) {
        return java.util.Arrays.equals(
                key.getEncoded(), certificate.getPublicKey().getEncoded());
    }

    PublicKey key() {
        return key;
    }
}
