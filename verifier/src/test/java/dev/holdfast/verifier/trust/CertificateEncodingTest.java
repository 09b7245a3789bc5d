package dev.holdfast.verifier.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.math.BigInteger;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

/** Certificates that no certificate builder makes: altered in their encoding, and signed again; FORMAT.md 3.6 to 3.9. */
class CertificateEncodingTest {
    private static final ASN1ObjectIdentifier COMMENT = new ASN1ObjectIdentifier("1.2.3.4");
    private static final int SERIAL = 1;
    private static final int ALGORITHM = 2;

    private final TestCertificate root = TestCertificate.root();
    private final TestCertificate curve = TestCertificate.root(Profile.root().keyed("EC"));

    private static List<ASN1Encodable> parts(ASN1Encodable sequence) {
        return new ArrayList<>(
                List.of(ASN1Sequence.getInstance(sequence.toASN1Primitive()).toArray()));
    }

    private static List<ASN1Encodable> parts(byte[] der) {
        return parts(ASN1Sequence.getInstance(der));
    }

    private static DERSequence sequence(List<ASN1Encodable> parts) {
        ASN1EncodableVector vector = new ASN1EncodableVector();
        parts.forEach(vector::add);
        return new DERSequence(vector);
    }

    /** The certificate with another signature, whatever it is. */
    private static byte[] withSignature(TestCertificate certificate, byte[] signature) throws Exception {
        List<ASN1Encodable> parts = parts(certificate.der());
        parts.set(2, new DERBitString(signature));
        return sequence(parts).getEncoded(ASN1Encoding.DER);
    }

    /** The certificate with another signed part, signed by an Ed25519 issuer with an algorithm of that name. */
    private static byte[] signedAgain(List<ASN1Encodable> signedPart, ASN1Encodable algorithm, TestCertificate issuer)
            throws Exception {
        DERSequence tbs = sequence(signedPart);
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(issuer.privateKey());
        signer.update(tbs.getEncoded(ASN1Encoding.DER));
        return sequence(List.of(tbs, algorithm, new DERBitString(signer.sign())))
                .getEncoded(ASN1Encoding.DER);
    }

    private static SigningTrust trust(TestCertificate pinned) throws Exception {
        return SigningTrust.of(List.of(CertificateDer.of(pinned.der())));
    }

    private static SignedDocument verify(TestCertificate pinned, TestCertificate signer, byte[] der) throws Exception {
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, signer);
        header.put("x5c", List.of(Base64.getEncoder().encodeToString(der)));
        byte[] payload = TestJws.json(Map.of("iat", TestCertificate.NOW.getEpochSecond()));
        return trust(pinned)
                .verify(
                        TestJws.sign(header, payload, signer.privateKey()),
                        JwsType.LICENSE,
                        SigningTrust.MAXIMUM_DOCUMENT);
    }

    private static void refused(Fault fault, TestCertificate pinned, TestCertificate signer, byte[] der) {
        TrustException thrown = assertThrows(TrustException.class, () -> verify(pinned, signer, der));
        assertEquals(fault, thrown.fault(), thrown.getMessage());
    }

    private static byte[] pair(long... numbers) throws Exception {
        List<ASN1Encodable> integers = new ArrayList<>();
        for (long number : numbers) {
            integers.add(new ASN1Integer(number));
        }
        return sequence(integers).getEncoded(ASN1Encoding.DER);
    }

    @Test
    void verify_curveSignatureInAnyOtherForm_isNotTrusted() throws Exception {
        TestCertificate signer = curve.issueSigner();
        byte[] good = ((DERBitString) parts(signer.der()).get(2)).getOctets();
        verify(curve, signer, withSignature(signer, good));
        byte[] longForm = new byte[good.length + 1];
        System.arraycopy(good, 2, longForm, 3, good.length - 2);
        longForm[0] = good[0];
        longForm[1] = (byte) 0x81;
        longForm[2] = good[1];
        byte[] texts = sequence(List.of(DERNull.INSTANCE, DERNull.INSTANCE)).getEncoded();
        for (byte[] bad : List.of(
                longForm,
                Arrays.copyOf(good, 73),
                Arrays.copyOf(good, good.length - 1),
                new byte[0],
                new byte[] {5, 0},
                texts,
                pair(),
                pair(1),
                pair(1, 1),
                pair(0, 0),
                pair(-1, 1),
                pair(1, 1, 1),
                sequence(List.of(new ASN1Integer(BigInteger.TWO.pow(272)), new ASN1Integer(1)))
                        .getEncoded())) {
            refused(Fault.CERTIFICATE_NOT_TRUSTED, curve, signer, withSignature(signer, bad));
        }
    }

    @Test
    void verify_fieldsUnderOtherTags_isRefused() throws Exception {
        TestCertificate signer = root.issueSigner();
        List<ASN1Encodable> signed = parts(parts(signer.der()).get(0));
        ASN1Encodable algorithm = parts(signer.der()).get(1);
        ASN1Encodable version = new ASN1Integer(2);
        int last = signed.size() - 1;
        ASN1Encodable extensions =
                ASN1TaggedObject.getInstance(signed.get(last)).getExplicitBaseObject();
        verify(root, signer, signedAgain(signed, algorithm, root));
        for (DERTaggedObject other : List.of(
                new DERTaggedObject(true, 1, version),
                new DERTaggedObject(true, 3, version),
                new DERTaggedObject(true, BERTags.APPLICATION, 0, version),
                new DERTaggedObject(true, BERTags.PRIVATE, 0, version))) {
            List<ASN1Encodable> parts = new ArrayList<>(signed);
            parts.set(0, other);
            assertRefused(signer, signedAgain(parts, algorithm, root));
        }
        for (ASN1Encodable id : List.of(
                new DERTaggedObject(true, BERTags.PRIVATE, 3, extensions), new DERTaggedObject(true, 3, extensions))) {
            List<ASN1Encodable> parts = new ArrayList<>(signed);
            parts.add(last, id);
            assertRefused(signer, signedAgain(parts, algorithm, root));
        }
    }

    /** What no certificate can be read from is malformed, and the rest unfit. */
    private void assertRefused(TestCertificate signer, byte[] der) {
        TrustException thrown = assertThrows(TrustException.class, () -> verify(root, signer, der));
        assertTrue(List.of(Fault.CERTIFICATE_UNFIT, Fault.MALFORMED).contains(thrown.fault()), thrown.getMessage());
    }

    @Test
    void verify_leafWithoutExtensions_isUnfitWhateverItsVersion() throws Exception {
        TestCertificate signer = root.issueSigner();
        List<ASN1Encodable> tbs = parts(parts(signer.der()).get(0));
        ASN1Encodable algorithm = tbs.get(ALGORITHM);
        tbs.remove(tbs.size() - 1);
        refused(Fault.CERTIFICATE_UNFIT, root, signer, signedAgain(tbs, algorithm, root));
        tbs.remove(0);
        refused(Fault.CERTIFICATE_UNFIT, root, signer, signedAgain(tbs, algorithm, root));
    }

    @Test
    void verify_signatureAlgorithmWithParameters_isNotTrusted() throws Exception {
        TestCertificate signer = root.issueSigner();
        List<ASN1Encodable> tbs = parts(parts(signer.der()).get(0));
        verify(root, signer, signedAgain(tbs, tbs.get(ALGORITHM), root));
        AlgorithmIdentifier parameters = new AlgorithmIdentifier(Ed25519Key.OID, DERNull.INSTANCE);
        tbs.set(ALGORITHM, parameters);
        refused(Fault.CERTIFICATE_NOT_TRUSTED, root, signer, signedAgain(tbs, parameters, root));
    }

    @Test
    void verify_twoNamesOfTheSignatureAlgorithm_isNotTrusted() throws Exception {
        TestCertificate signer = root.issueSigner();
        List<ASN1Encodable> tbs = parts(parts(signer.der()).get(0));
        AlgorithmIdentifier other = new AlgorithmIdentifier(Ed25519Key.OID, DERNull.INSTANCE);
        refused(Fault.CERTIFICATE_NOT_TRUSTED, root, signer, signedAgain(tbs, other, root));
    }

    @Test
    void verify_signedPartChangedAfterSigning_isNotTrusted() throws Exception {
        TestCertificate signer = root.issueSigner();
        List<ASN1Encodable> parts = parts(signer.der());
        List<ASN1Encodable> tbs = parts(parts.get(0));
        tbs.set(SERIAL, new ASN1Integer(4711));
        parts.set(0, sequence(tbs));
        refused(Fault.CERTIFICATE_NOT_TRUSTED, root, signer, sequence(parts).getEncoded(ASN1Encoding.DER));
    }

    @Test
    void verify_signatureWithUnusedBits_isNotTrusted() throws Exception {
        TestCertificate signer = root.issueSigner();
        List<ASN1Encodable> parts = parts(signer.der());
        byte[] signature = ((DERBitString) parts.get(2)).getOctets();
        signature[signature.length - 1] &= (byte) 0xfe;
        parts.set(2, new DERBitString(signature, 1));
        refused(Fault.CERTIFICATE_NOT_TRUSTED, root, signer, sequence(parts).getEncoded(ASN1Encoding.DER));
    }

    @Test
    void verify_keyWithUnusedBitsOrParameters_isUnfit() {
        byte[] key = SubjectPublicKeyInfo.getInstance(root.publicKey())
                .getPublicKeyData()
                .getOctets();
        key[31] &= (byte) 0xfe;
        AlgorithmIdentifier plain = new AlgorithmIdentifier(Ed25519Key.OID);
        AlgorithmIdentifier parameters = new AlgorithmIdentifier(Ed25519Key.OID, DERNull.INSTANCE);
        for (DERSequence info : List.of(
                new DERSequence(new ASN1Encodable[] {plain, new DERBitString(key, 1)}),
                new DERSequence(new ASN1Encodable[] {parameters, new DERBitString(key)}))) {
            TestCertificate signer = root.issue(Profile.leaf(), SubjectPublicKeyInfo.getInstance(info));
            refused(Fault.CERTIFICATE_UNFIT, root, signer, signer.der());
        }
    }

    private static byte[] constraints(byte[] pathLength) {
        byte[] der = new byte[7 + pathLength.length];
        System.arraycopy(
                new byte[] {0x30, (byte) (5 + pathLength.length), 1, 1, -1, 2, (byte) pathLength.length}, 0, der, 0, 7);
        System.arraycopy(pathLength, 0, der, 7, pathLength.length);
        return der;
    }

    private static void requireRoot(byte[] constraints) throws Exception {
        trust(TestCertificate.root(Profile.root().withBytes(Extension.basicConstraints, constraints)));
    }

    @Test
    void of_rootWithoutAPathLength_isTakenAndAllowsAnIntermediate() throws Exception {
        TestCertificate open =
                TestCertificate.root(Profile.root().with(Extension.basicConstraints, true, new BasicConstraints(true)));
        TestCertificate between = open.issue(Profile.intermediate());
        TestCertificate signer = between.issueSigner();
        String document =
                TestJws.sign(JwsType.LICENSE, Map.of("iat", TestCertificate.NOW.getEpochSecond()), signer, between);
        assertEquals(
                TestCertificate.NOW,
                trust(open)
                        .verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT)
                        .issuedAt());
    }

    @Test
    void of_rootWithAPathLengthOf31Bits_isTakenAndAnyOtherRefused() throws Exception {
        requireRoot(constraints(new byte[] {0}));
        requireRoot(constraints(new byte[] {0x7f, -1, -1, -1}));
        for (byte[] bad : new byte[][] {{-1}, {-128, 0, 0, 0}, {0, -128, 0, 0, 0}, {0, 1}}) {
            TrustException thrown = assertThrows(TrustException.class, () -> requireRoot(constraints(bad)));
            assertEquals(Fault.CERTIFICATE_UNFIT, thrown.fault());
        }
    }

    @Test
    void verify_leafWithAPathLength_isUnfit() {
        Profile leaf = Profile.leaf().withBytes(Extension.basicConstraints, new byte[] {0x30, 3, 2, 1, 0});
        TestCertificate signer = root.issue(leaf);
        refused(Fault.CERTIFICATE_UNFIT, root, signer, signer.der());
    }

    @Test
    void verify_curveSignatureOfTheGreatestLength_isTrusted() throws Exception {
        TestCertificate signer = curve.issueSigner();
        while (((DERBitString) parts(signer.der()).get(2)).getOctets().length < 72) {
            signer = curve.issueSigner();
        }
        verify(curve, signer, signer.der());
    }

    @Test
    void verify_curvePointInAnotherFormOrOffTheCurve_isUnfit() {
        TestCertificate fit = root.issue(Profile.leaf().keyed("EC"));
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(fit.publicKey());
        byte[] point = info.getPublicKeyData().getOctets();
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = (byte) (2 + (point[64] & 1));
        byte[] hybrid = point.clone();
        hybrid[0] = (byte) (6 + (point[64] & 1));
        byte[] off = point.clone();
        off[64] ^= 1;
        for (byte[] bad : List.of(compressed, hybrid, off, new byte[1], Arrays.copyOf(point, 66))) {
            TestCertificate signer =
                    root.issue(Profile.leaf().keyed("EC"), new SubjectPublicKeyInfo(info.getAlgorithm(), bad));
            refused(Fault.CERTIFICATE_UNFIT, root, signer, signer.der());
        }
    }

    @Test
    void verify_extensionThatSaysItIsNotCritical_isUnfitForSayingWhatIsTheDefault() throws Exception {
        TestCertificate signer = root.issue(Profile.leaf().with(COMMENT, false, DERNull.INSTANCE));
        List<ASN1Encodable> tbs = parts(parts(signer.der()).get(0));
        ASN1Encodable algorithm = tbs.get(ALGORITHM);
        int last = tbs.size() - 1;
        List<ASN1Encodable> extensions =
                parts(ASN1TaggedObject.getInstance(tbs.get(last)).getExplicitBaseObject());
        List<ASN1Encodable> comment = parts(extensions.get(extensions.size() - 1));
        verify(root, signer, signedAgain(tbs, algorithm, root));
        comment.add(1, ASN1Boolean.FALSE);
        extensions.set(extensions.size() - 1, sequence(comment));
        tbs.set(last, new DERTaggedObject(true, 3, sequence(extensions)));
        refused(Fault.CERTIFICATE_UNFIT, root, signer, signedAgain(tbs, algorithm, root));
    }

    @Test
    void of_rootWithPurposes_isTakenWhereOursIsTheOnlyOne() throws Exception {
        String other = "1.3.6.1.5.5.7.3.1";
        trust(TestCertificate.root(
                Profile.root().with(Extension.extendedKeyUsage, false, Profile.purposes(SigningPurpose.OID))));
        for (String[] purposes : new String[][] {{other}, {SigningPurpose.OID, other}}) {
            TestCertificate unfit = TestCertificate.root(
                    Profile.root().with(Extension.extendedKeyUsage, true, Profile.purposes(purposes)));
            TrustException thrown = assertThrows(TrustException.class, () -> trust(unfit));
            assertEquals(Fault.CERTIFICATE_UNFIT, thrown.fault());
        }
    }
}
