package dev.holdfast.verifier;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** What anybody can make of a certificate that is signed with ECDSA; FORMAT.md 7.9. */
public final class CertificateTwins {
    private CertificateTwins() {}

    /** The same certificate with n - s in the place of s. */
    public static byte[] of(byte[] certificate) throws IOException {
        Certificate content = Certificate.getInstance(certificate);
        ASN1Sequence pair = ASN1Sequence.getInstance(content.getSignature().getOctets());
        BigInteger order = CustomNamedCurves.getByName("P-256").getN();
        BigInteger s = ((ASN1Integer) pair.getObjectAt(1)).getValue();
        byte[] signature = new DERSequence(
                        new ASN1Encodable[] {pair.getObjectAt(0), new ASN1Integer(order.subtract(s))})
                .getEncoded();
        return new DERSequence(new ASN1Encodable[] {
                    content.getTBSCertificate(), content.getSignatureAlgorithm(), new DERBitString(signature)
                })
                .getEncoded();
    }
}
