package dev.holdfast.verifier.trust;

import dev.holdfast.verifier.jws.CertificateDer;
import dev.holdfast.verifier.trust.TrustException.Fault;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * A certificate that fits the profile of its place in the chain; FORMAT.md 3.6 to 3.8. Whether it leads to a trusted root
 * is another question. Immutable and thread-safe.
 */
final class FitCertificate {
    private static final int VERSION_3 = 3;
    private static final byte[] VERSION_3_ENCODED = {(byte) 0xa0, 3, 2, 1, 2};
    /** Version, serial number, algorithm, issuer, validity, subject and key come before what is tagged again. */
    private static final int FIELDS_BEFORE_TAGGED = 7;

    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
            Set.of(Extension.basicConstraints, Extension.keyUsage, Extension.extendedKeyUsage);
    private static final Set<ASN1ObjectIdentifier> NOT_SUPPORTED = Set.of(
            Extension.nameConstraints,
            Extension.policyConstraints,
            Extension.policyMappings,
            Extension.inhibitAnyPolicy);

    private final CertificateDer der;
    private final VerificationKey key;
    private final Validity validity;
    private final int pathLength;

    private FitCertificate(CertificateDer der, VerificationKey key, Validity validity, int pathLength) {
        this.der = der;
        this.key = key;
        this.validity = validity;
        this.pathLength = pathLength;
    }

    /** A certificate that signs documents: no CA, one key usage, one critical extended key usage, ours. */
    static FitCertificate leaf(CertificateDer der) throws TrustException {
        return wellFormed(FitCertificate::checkedLeaf, der);
    }

    private static FitCertificate checkedLeaf(CertificateDer der) throws TrustException {
        Extensions extensions = extensions(der);
        BasicConstraints basic = basicConstraints(extensions);
        require(!basic.isCA(), "signing certificate: expected CA:false");
        require(
                usage(extensions).equals(new KeyUsage(KeyUsage.digitalSignature)),
                "signing certificate: expected the key usage digitalSignature alone");
        Extension purpose = extensions.getExtension(Extension.extendedKeyUsage);
        require(
                purpose != null && purpose.isCritical() && isOurs(extensions),
                "signing certificate: expected the critical extended key usage " + SigningPurpose.OID + " alone");
        return fit(der, 0);
    }

    /** A certificate between root and leaf. */
    static FitCertificate intermediate(CertificateDer der) throws TrustException {
        return wellFormed(FitCertificate::checkedIntermediate, der);
    }

    private static FitCertificate checkedIntermediate(CertificateDer der) throws TrustException {
        return authority(der, KeyUsage.keyCertSign, "intermediate certificate: expected the key usage keyCertSign");
    }

    /** A certificate that is pinned or learnt from a trust bundle; a root signs trust bundles as well. */
    static FitCertificate root(CertificateDer der) throws TrustException {
        return wellFormed(FitCertificate::checkedRoot, der);
    }

    private static FitCertificate checkedRoot(CertificateDer der) throws TrustException {
        require(
                namesOneAlgorithm(der.alleged()),
                "root certificate: expected the same signature algorithm in both places");
        return authority(
                der,
                KeyUsage.keyCertSign | KeyUsage.digitalSignature,
                "root certificate: expected the key usages keyCertSign and digitalSignature");
    }

    private static FitCertificate authority(CertificateDer der, int usages, String expected) throws TrustException {
        Extensions extensions = extensions(der);
        BasicConstraints basic = basicConstraints(extensions);
        Extension constraints = extensions.getExtension(Extension.basicConstraints);
        require(basic.isCA() && constraints.isCritical(), "authority certificate: expected a critical CA:true");
        require(usage(extensions).hasUsages(usages), expected);
        require(
                extensions.getExtension(Extension.extendedKeyUsage) == null || isOurs(extensions),
                "authority certificate: expected no extended key usage but " + SigningPurpose.OID);
        for (ASN1ObjectIdentifier constraint : NOT_SUPPORTED) {
            require(
                    extensions.getExtension(constraint) == null,
                    "authority certificate: expected no name or policy constraints");
        }
        BigInteger pathLength = basic.getPathLenConstraint();
        require(
                pathLength == null || pathLength.signum() >= 0,
                "authority certificate: expected a path length of 0 or more");
        return fit(der, pathLength == null ? Integer.MAX_VALUE : pathLength.intValueExact());
    }

    private static FitCertificate fit(CertificateDer der, int pathLength) throws TrustException {
        Certificate certificate = der.alleged();
        return new FitCertificate(
                der,
                VerificationKey.of(certificate.getSubjectPublicKeyInfo()),
                Validity.of(certificate.getValidity()),
                pathLength);
    }

    private static Extensions extensions(CertificateDer der) throws TrustException {
        Certificate certificate = der.alleged();
        Extensions extensions = certificate.getExtensions();
        require(
                certificate.getVersionNumber() == VERSION_3 && extensions != null,
                "certificate: expected version 3 with extensions");
        requireTagged(certificate);
        for (ASN1ObjectIdentifier critical : extensions.getCriticalExtensionOIDs()) {
            require(
                    UNDERSTOOD.contains(critical),
                    "certificate: expected no critical extension that is not understood");
        }
        requireCanonical(certificate, extensions);
        requireNamed(certificate.getIssuer());
        requireNamed(certificate.getSubject());
        return extensions;
    }

    /** Bouncy Castle takes what is tagged first for the version, and what is tagged later in any order and class. */
    private static void requireTagged(Certificate certificate) throws TrustException {
        ASN1Sequence signed =
                ASN1Sequence.getInstance(certificate.getTBSCertificate().toASN1Primitive());
        boolean fit = Arrays.equals(encoded(signed.getObjectAt(0)), VERSION_3_ENCODED);
        int above = 0;
        for (int i = FIELDS_BEFORE_TAGGED; i < signed.size(); i++) {
            ASN1TaggedObject tagged = ASN1TaggedObject.getInstance(signed.getObjectAt(i));
            fit &= tagged.getTagNo() > above && tagged.hasContextTag(tagged.getTagNo());
            above = tagged.getTagNo();
        }
        require(fit, "certificate: expected its fields under the tags of RFC 5280, each once and in order");
    }

    /** Bouncy Castle compares names without looking at what they are made of. */
    private static void requireNamed(X500Name name) throws TrustException {
        for (RDN part : name.getRDNs()) {
            require(part.getTypesAndValues().length > 0, "certificate: expected names of types and values");
        }
    }

    /**
     * Truth values are re-encoded as they were read, and the content of an extension is inside an octet string: neither is
     * covered by the comparison of the certificate as a whole.
     */
    private static void requireCanonical(Certificate certificate, Extensions extensions) throws TrustException {
        ASN1Sequence signed =
                ASN1Sequence.getInstance(certificate.getTBSCertificate().toASN1Primitive());
        ASN1Encodable last = signed.getObjectAt(signed.size() - 1);
        requireSame(encoded(ASN1TaggedObject.getInstance(last).getExplicitBaseObject()), encoded(extensions));
        for (ASN1ObjectIdentifier understood : UNDERSTOOD) {
            Extension extension = extensions.getExtension(understood);
            if (extension != null) {
                requireSame(
                        extension.getExtnValue().getOctets(),
                        encoded(canonical(understood, extension.getParsedValue())));
            }
        }
    }

    /** A path length without CA:true has no canonical form, RFC 5280 section 4.2.1.9; nor has one beyond 31 bits. */
    private static ASN1Encodable canonical(ASN1ObjectIdentifier id, ASN1Encodable value) {
        if (!id.equals(Extension.basicConstraints)) {
            return value;
        }
        BasicConstraints basic = BasicConstraints.getInstance(value);
        BigInteger pathLength = basic.getPathLenConstraint();
        return pathLength == null
                ? new BasicConstraints(basic.isCA())
                : new BasicConstraints(pathLength.intValueExact());
    }

    private static void requireSame(byte[] found, byte[] canonical) throws TrustException {
        require(Arrays.equals(found, canonical), "certificate: expected extensions in canonical DER");
    }

    private static BasicConstraints basicConstraints(Extensions extensions) throws TrustException {
        requireThere(extensions, Extension.basicConstraints);
        return BasicConstraints.fromExtensions(extensions);
    }

    private static KeyUsage usage(Extensions extensions) throws TrustException {
        requireThere(extensions, Extension.keyUsage);
        return KeyUsage.fromExtensions(extensions);
    }

    /** To be asked of extensions that name purposes. */
    private static boolean isOurs(Extensions extensions) {
        ExtendedKeyUsage usages = ExtendedKeyUsage.fromExtensions(extensions);
        return usages.size() == 1 && usages.getUsages()[0].getId().equals(SigningPurpose.OID);
    }

    private static void requireThere(Extensions extensions, ASN1ObjectIdentifier id) throws TrustException {
        require(extensions.getExtension(id) != null, "certificate: expected basic constraints and key usages");
    }

    private interface Check {
        FitCertificate of(CertificateDer der) throws TrustException;
    }

    /** Bouncy Castle parses as late as it can, and reports what is malformed by several unchecked exceptions. */
    private static FitCertificate wellFormed(Check check, CertificateDer der) throws TrustException {
        try {
            return check.of(der);
        } catch (IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | IndexOutOfBoundsException
                | ArithmeticException e) {
            throw new TrustException(Fault.CERTIFICATE_UNFIT, "certificate: expected well-formed contents");
        }
    }

    private static void require(boolean holds, String expected) throws TrustException {
        if (!holds) {
            throw new TrustException(Fault.CERTIFICATE_UNFIT, expected);
        }
    }

    /** Whether this certificate certifies another: name, algorithm and signature; nothing of validity. */
    boolean certifies(FitCertificate below) throws TrustException {
        Certificate certificate = below.der.alleged();
        AlgorithmIdentifier algorithm = certificate.getSignatureAlgorithm();
        return Arrays.equals(
                        encoded(certificate.getIssuer()), encoded(der.alleged().getSubject()))
                && namesOneAlgorithm(certificate)
                && key.certificateAlgorithm().equals(algorithm.getAlgorithm())
                && algorithm.getParameters() == null
                && certificate.getSignature().getPadBits() == 0
                && key.hasCertified(
                        encoded(certificate.getTBSCertificate()),
                        certificate.getSignature().getOctets());
    }

    /** Inside and outside of the part that is signed (RFC 5280 section 4.1.1.2). */
    private static boolean namesOneAlgorithm(Certificate certificate) {
        return certificate
                .getSignatureAlgorithm()
                .equals(certificate.getTBSCertificate().getSignature());
    }

    private static byte[] encoded(ASN1Encodable value) throws TrustException {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new TrustException(Fault.CERTIFICATE_UNFIT, "certificate: expected canonical DER");
        }
    }

    CertificateDer der() {
        return der;
    }

    VerificationKey key() {
        return key;
    }

    Validity validity() {
        return validity;
    }

    /** How many certificates may stand between this one and a leaf. */
    int pathLength() {
        return pathLength;
    }
}
