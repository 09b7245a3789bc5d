package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.trust.SigningPurpose;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The two certificate profiles of FORMAT.md section 3: the root, and the signing certificate under it. */
final class Certificates {
    private static final int SERIAL_BITS = 127;
    private static final int P256_BITS = 256;

    private Certificates() {}

    /** What a certificate says beyond its profile. */
    record Subject(String commonName, PublicKey key, Instant notBefore, Duration life) {}

    /** The algorithm that a public key is for. */
    static JwsAlgorithm algorithmOf(PublicKey key) {
        String algorithm = key.getAlgorithm();
        if (algorithm.equals("EdDSA") || algorithm.equals("Ed25519")) {
            return JwsAlgorithm.ED25519;
        }
        if (key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() == P256_BITS) {
            return JwsAlgorithm.ES256;
        }
        throw new IllegalArgumentException("key: expected Ed25519 or P-256, found " + algorithm);
    }

    static X509Certificate root(Subject subject, SigningKey key, SecureRandom random) {
        return build(
                begun(name(subject.commonName()), subject, random),
                builder -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
                    // A root signs trust bundles as well as certificates.
                    builder.addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
                    builder.addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(subject.key()));
                },
                key);
    }

    /** One that says nothing but to which key it belongs. */
    static X509Certificate label(Subject subject, SigningKey key, SecureRandom random) {
        return build(
                begun(name(subject.commonName()), subject, random),
                builder -> builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false)),
                key);
    }

    static X509Certificate signer(Subject subject, X509Certificate root, SigningKey rootKey, SecureRandom random) {
        return build(
                begun(X500Name.getInstance(root.getSubjectX500Principal().getEncoded()), subject, random),
                builder -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                    builder.addExtension(
                            Extension.extendedKeyUsage,
                            true,
                            new ExtendedKeyUsage(
                                    KeyPurposeId.getInstance(new ASN1ObjectIdentifier(SigningPurpose.OID))));
                    builder.addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root));
                },
                rootKey);
    }

    private static X509v3CertificateBuilder begun(X500Name issuer, Subject subject, SecureRandom random) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial(random),
                Date.from(subject.notBefore()),
                Date.from(subject.notBefore().plus(subject.life())),
                name(subject.commonName()),
                subject.key());
    }

    private interface Profile {
        void addTo(X509v3CertificateBuilder builder) throws IOException, GeneralSecurityException;
    }

    private static X509Certificate build(X509v3CertificateBuilder builder, Profile profile, SigningKey key) {
        try {
            profile.addTo(builder);
            JcaContentSignerBuilder signature = new JcaContentSignerBuilder(key.certificateAlgorithm());
            key.provider().ifPresent(signature::setProvider);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signature.build(key.privateKey())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate could not be made", e);
        }
    }

    private static X500Name name(String commonName) {
        if (commonName.isBlank() || commonName.length() > 64) {
            throw new IllegalArgumentException("certificate name: expected 1 to 64 characters");
        }
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** RFC 5280 section 4.1.2.2 asks for a positive number; 127 random bits cannot be guessed or repeated. */
    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }
}
