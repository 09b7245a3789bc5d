package dev.holdfast.verifier.fuzz;

import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestCertificate;
import dev.holdfast.verifier.TestCertificate.Profile;
import dev.holdfast.verifier.TestJws;
import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.trust.SigningPurpose;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;

/**
 * The DER of a signing certificate: as it is, and signed again by the root, so that the search goes on behind the
 * signature. What is accepted has to be accepted for its profile by the JDK's own reader.
 */
final class CertificateTarget implements FuzzTarget {
    private static final byte[] PAYLOAD = TestJws.json(Map.of("iat", TestCertificate.NOW.getEpochSecond()));
    private static final Set<String> UNDERSTOOD =
            Set.of(Extension.basicConstraints.getId(), Extension.keyUsage.getId(), Extension.extendedKeyUsage.getId());

    private final FixedRandom random = new FixedRandom();
    private final TestCertificate root = TestAuthority.create(random).root();
    private final TestCertificate intermediate = root.issue(Profile.intermediate(), random);
    private final TestCertificate leaf = root.issue(Profile.leaf(), random);
    private final TestCertificate lower = intermediate.issue(Profile.leaf(), random);
    private final TestCertificate curve = root.issue(Profile.leaf().keyed("EC"), random);
    private final SigningTrust trust;

    CertificateTarget() throws Exception {
        trust = SigningTrust.of(List.of(CertificateDer.of(root.der())));
    }

    @Override
    public List<byte[]> seeds() {
        TestCertificate constrained = root.issue(
                Profile.intermediate().with(Extension.extendedKeyUsage, true, Profile.purposes(SigningPurpose.OID)));
        return List.of(leaf.der(), lower.der(), curve.der(), intermediate.der(), root.der(), constrained.der());
    }

    @Override
    public void run(byte[] input) throws Exception {
        Optional<CertificateDer> read = Allowed.answer(() -> CertificateDer.of(input));
        boolean verified = verifies(input);
        Allowed.require(
                !verified || List.of(leaf, curve).stream().anyMatch(each -> Arrays.equals(input, each.der())),
                "a signing certificate that is accepted and was not issued");
        if (read.isEmpty()) {
            Allowed.require(!verified, "a certificate that is accepted and does not parse");
            return;
        }
        Allowed.require(Arrays.equals(input, read.get().toBytes()), "a certificate of another spelling");
        String base64 = read.get().toBase64();
        Allowed.require(CertificateDer.ofBase64(base64).equals(read.get()), "a certificate that is another in base64");
        if (Allowed.answer(() -> SigningTrust.of(List.of(read.get()))).isPresent()) {
            requireAuthority(parsed(input), true);
        }
        Optional<byte[]> certified = certifiedAgain(read.get().alleged());
        if (certified.isPresent()) {
            asLeaf(certified.get());
            asIntermediate(certified.get());
        }
    }

    private void asLeaf(byte[] certified) throws Exception {
        if (verifies(certified)) {
            X509Certificate certificate = parsed(certified);
            requireProfile(certificate);
            boolean[] usage = certificate.getKeyUsage();
            Allowed.require(usage[0] && count(usage) == 1, "a leaf of other key usages");
            Allowed.require(certificate.getBasicConstraints() < 0, "a leaf that is an authority");
            Allowed.require(
                    List.of(SigningPurpose.OID).equals(certificate.getExtendedKeyUsage())
                            && certificate.getCriticalExtensionOIDs().contains(Extension.extendedKeyUsage.getId()),
                    "a leaf of other purposes");
            certificate.checkValidity(java.util.Date.from(TestCertificate.NOW));
        }
    }

    private void asIntermediate(byte[] certified) throws Exception {
        if (verifies(lower.privateKey(), "Ed25519", lower.der(), certified)) {
            requireAuthority(parsed(certified), false);
            parsed(certified).checkValidity(java.util.Date.from(TestCertificate.NOW));
        }
    }

    private static void requireAuthority(X509Certificate certificate, boolean isRoot) throws Exception {
        requireProfile(certificate);
        boolean[] usage = certificate.getKeyUsage();
        Allowed.require(certificate.getBasicConstraints() >= 0, "an authority that is none");
        Allowed.require(usage[5] && (usage[0] || !isRoot), "an authority of other key usages");
    }

    private static void requireProfile(X509Certificate certificate) {
        Allowed.require(certificate.getVersion() == 3, "a certificate of another version");
        Allowed.require(
                UNDERSTOOD.containsAll(certificate.getCriticalExtensionOIDs()),
                "a certificate with a critical extension that nobody understands");
    }

    private static int count(boolean[] bits) {
        int count = 0;
        for (boolean bit : bits) {
            count += bit ? 1 : 0;
        }
        return count;
    }

    private static X509Certificate parsed(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("found a certificate that the JDK does not read", e);
        }
    }

    /** The same certificate with a good signature of the root, where its contents can be written at all. */
    private Optional<byte[]> certifiedAgain(Certificate alleged) throws GeneralSecurityException {
        try {
            byte[] signedPart = alleged.getTBSCertificate().getEncoded(ASN1Encoding.DER);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(root.privateKey());
            signature.update(signedPart);
            return Optional.of(new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {
                        alleged.getTBSCertificate(), alleged.getSignatureAlgorithm(), new DERBitString(signature.sign())
                    })
                    .getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean verifies(byte[] der) {
        return verifies(leaf.privateKey(), "Ed25519", der) || verifies(curve.privateKey(), "ES256", der);
    }

    private boolean verifies(PrivateKey key, String algorithm, byte[]... chain) {
        Map<String, Object> header = TestJws.header(JwsType.LICENSE, leaf);
        header.put("alg", algorithm);
        header.put(
                "x5c",
                Arrays.stream(chain).map(Base64.getEncoder()::encodeToString).toList());
        String document = TestJws.sign(header, PAYLOAD, key);
        return Allowed.answer(() -> trust.verify(document, JwsType.LICENSE, SigningTrust.MAXIMUM_DOCUMENT))
                .isPresent();
    }
}
