package dev.holdfast.verifier.jws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;

/** FORMAT.md 3.4 and 3.5. */
class CertificateDerTest {
    private static final ASN1ObjectIdentifier COMMENT = new ASN1ObjectIdentifier("1.2.3.4");

    private final byte[] der = TestCertificate.root().der();

    /** The serial number is made from the key, so that one certificate in many is a byte shorter than the others. */
    private static byte[] ofSize(int size) {
        TestCertificate root = TestCertificate.root();
        int filling = size - 500;
        byte[] der = root.issue(withFilling(filling)).der();
        while (der.length != size) {
            filling += size - der.length;
            der = root.issue(withFilling(filling)).der();
        }
        return der;
    }

    private static Profile withFilling(int bytes) {
        return Profile.leaf().with(COMMENT, false, new DEROctetString(new byte[bytes]));
    }

    @Test
    void of_largestCertificate_isTakenAndOneByteMoreRefused() throws Exception {
        byte[] largest = ofSize(CertificateDer.MAXIMUM_BYTES);
        assertArrayEquals(largest, CertificateDer.of(largest).toBytes());
        byte[] larger = ofSize(CertificateDer.MAXIMUM_BYTES + 1);
        MalformedException thrown = assertThrows(MalformedException.class, () -> CertificateDer.of(larger));
        assertTrue(String.valueOf(thrown.getMessage()).contains("found 4097"), thrown.getMessage());
    }

    @Test
    void spellings_ofOneCertificate_areThatOfItsBytes() throws Exception {
        CertificateDer certificate = CertificateDer.of(der);
        assertArrayEquals(der, certificate.toBytes());
        assertEquals(Base64.getEncoder().encodeToString(der), certificate.toBase64());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
        assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(digest), certificate.thumbprint());
        assertTrue(certificate.toString().contains(certificate.thumbprint()));
    }

    @Test
    void certificates_areEqualByTheirBytesAlone() throws Exception {
        CertificateDer certificate = CertificateDer.of(der);
        assertEquals(certificate, CertificateDer.ofBase64(certificate.toBase64()));
        assertEquals(
                certificate.hashCode(),
                CertificateDer.ofBase64(certificate.toBase64()).hashCode());
        CertificateDer other = CertificateDer.of(TestCertificate.root().der());
        assertNotEquals(certificate, other);
        assertNotEquals(certificate.hashCode(), other.hashCode());
        assertNotEquals((Object) certificate, certificate.toBase64());
    }

    @Test
    void ofBase64_otherUnusedBitsOrPadding_isMalformed() {
        for (String spelled : List.of("MAB=", "MB==", "MAA")) {
            MalformedException refused = assertThrows(MalformedException.class, () -> CertificateDer.ofBase64(spelled));
            assertEquals("certificate: expected canonical base64", refused.getMessage());
        }
    }

    @Test
    void toBytes_changedByTheCaller_changesNothing() throws Exception {
        CertificateDer certificate = CertificateDer.of(der);
        certificate.toBytes()[0] = 0;
        assertArrayEquals(der, certificate.toBytes());
    }
}
