package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * A signing certificate with, where there is one, the intermediate above it, and without its key: what a root makes of a
 * {@link CertificateRequest}. Reading one checks its form and no signature. Immutable and thread-safe.
 */
public final class SignerCertificate {
    /** The most certificates: the signing certificate and one intermediate. */
    public static final int MOST = SigningIdentity.MAXIMUM_CHAIN;

    private final List<X509Certificate> chain;

    SignerCertificate(List<X509Certificate> chain) {
        this.chain = List.copyOf(chain);
    }

    /**
     * Reads one from a PEM file, the signing certificate first.
     *
     * @throws IOException if it cannot be read or holds anything else than one or two certificates
     */
    public static SignerCertificate read(Path file) throws IOException {
        List<X509Certificate> chain = KeyFiles.readCertificates(file);
        if (chain.size() > SigningIdentity.MAXIMUM_CHAIN) {
            throw new IOException(file + ": expected a signing certificate and at most one more");
        }
        return new SignerCertificate(chain);
    }

    /**
     * Reads one as the documents carry it, the signing certificate first.
     *
     * @param encoded DER in standard base64
     * @throws MalformedException if it is anything else than one or two certificates
     */
    public static SignerCertificate of(List<String> encoded) throws MalformedException {
        if (encoded.isEmpty() || encoded.size() > MOST) {
            throw new MalformedException("x5c: expected a signing certificate and at most one more");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (String each : encoded) {
            byte[] der =
                    Base64.getDecoder().decode(CertificateDer.ofBase64(each).toBase64());
            try {
                chain.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException e) {
                throw new MalformedException("x5c: expected certificates, found: " + e.getMessage());
            }
        }
        return new SignerCertificate(chain);
    }

    /** Writes it as PEM, mode 0600, durably; an existing file is never replaced. */
    public void save(Path file) throws IOException {
        DurableFile.create(file, SigningIdentity.pem(chain));
    }

    /** The signing certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The signing certificate in DER form. */
    public CertificateDer der() {
        return SigningIdentity.der(certificate());
    }

    /** The chain as the documents carry it: DER in standard base64, the signing certificate first. */
    public List<String> encodedChain() {
        return chain.stream().map(each -> SigningIdentity.der(each).toBase64()).toList();
    }

    /** SHA-256 of the signing certificate's DER form, base64url: what a trust bundle revokes it by. */
    public String thumbprint() {
        return SigningIdentity.der(certificate()).thumbprint();
    }

    /** The common name; empty where there is none. */
    public String name() {
        try {
            RDN[] names =
                    new JcaX509CertificateHolder(certificate()).getSubject().getRDNs(BCStyle.CN);
            return names.length == 0
                    ? ""
                    : IETFUtils.valueToString(names[0].getFirst().getValue());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("a certificate could not be encoded", e);
        }
    }

    /** From when it may sign. */
    public Instant notBefore() {
        return certificate().getNotBefore().toInstant();
    }

    /** The first instant at which it may no longer sign. */
    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }
}
