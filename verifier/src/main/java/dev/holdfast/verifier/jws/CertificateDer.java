package dev.holdfast.verifier.jws;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * The DER encoding of one X.509 certificate, of at most 4 KiB, as {@code x5c}, trust bundles and PEM files carry it. Two
 * are equal when their bytes are. It says nothing about trust. Immutable and thread-safe.
 */
public final class CertificateDer {
    /** The largest certificate, in bytes. */
    public static final int MAXIMUM_BYTES = 4096;
    /** The longest spelling of a certificate in standard base64, in characters. */
    public static final int MAXIMUM_BASE64 = (MAXIMUM_BYTES + 2) / 3 * 4;

    private final byte[] der;
    private final Certificate certificate;

    private CertificateDer(byte[] der, Certificate certificate) {
        this.der = der;
        this.certificate = certificate;
    }

    /** A certificate from its encoding; throws where that is none, or is not the DER that it would be encoded to again. */
    public static CertificateDer of(byte[] der) throws MalformedException {
        if (der.length > MAXIMUM_BYTES) {
            throw new MalformedException(
                    "certificate: expected at most " + MAXIMUM_BYTES + " bytes, found " + der.length);
        }
        try {
            Certificate certificate = Certificate.getInstance(der);
            if (!Arrays.equals(der, certificate.getEncoded(ASN1Encoding.DER))) {
                throw new MalformedException("certificate: expected canonical DER");
            }
            return new CertificateDer(der.clone(), certificate);
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException e) {
            throw new MalformedException("certificate: expected the DER of one X.509 certificate");
        }
    }

    /** A certificate from the one canonical spelling of its encoding in standard base64 (RFC 4648 section 4). */
    public static CertificateDer ofBase64(String text) throws MalformedException {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("certificate: expected standard base64");
        }
        if (!Base64.getEncoder().encodeToString(der).equals(text)) {
            throw new MalformedException("certificate: expected canonical base64");
        }
        return of(der);
    }

    /** The encoding; a copy. */
    public byte[] toBytes() {
        return der.clone();
    }

    /** The encoding in standard base64, as {@code x5c} carries it. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(der);
    }

    /** SHA-256 of the encoding, as 43 characters of base64url: the name of a signer in trust bundles. */
    public String thumbprint() {
        return Sha256.base64Url(der);
    }

    /** What the encoding says; nobody has vouched for it. */
    public Certificate alleged() {
        return certificate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateDer that && Arrays.equals(der, that.der);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(der);
    }

    @Override
    public String toString() {
        return "CertificateDer[" + thumbprint() + "]";
    }
}
