package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The other certificate that an ECDSA signature makes without its key: with n - s in the place of s it holds as well, and
 * its thumbprint is another. Whoever revokes one means both; FORMAT.md 7.8.
 */
final class CertificateTwin {
    private CertificateTwin() {}

    /** The thumbprint of a certificate whose signature holds, and that of its twin where it has one. */
    static List<String> thumbprints(CertificateDer certificate) throws TrustException {
        Certificate content = certificate.alleged();
        if (!X9ObjectIdentifiers.ecdsa_with_SHA256.equals(
                content.getSignatureAlgorithm().getAlgorithm())) {
            return List.of(certificate.thumbprint());
        }
        try {
            return List.of(certificate.thumbprint(), twin(content).thumbprint());
        } catch (IOException | MalformedException e) {
            throw new TrustException(Fault.CERTIFICATE_UNFIT, "certificate: expected an ECDSA signature");
        }
    }

    private static CertificateDer twin(Certificate certificate) throws IOException, MalformedException {
        ASN1Sequence pair = ASN1Sequence.getInstance(certificate.getSignature().getOctets());
        BigInteger s = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
        byte[] signature =
                sequence(pair.getObjectAt(0), new ASN1Integer(P256Key.order().subtract(s)));
        return CertificateDer.of(sequence(
                certificate.getTBSCertificate(), certificate.getSignatureAlgorithm(), new DERBitString(signature)));
    }

    private static byte[] sequence(ASN1Encodable... elements) throws IOException {
        return new DERSequence(elements).getEncoded(ASN1Encoding.DER);
    }
}
