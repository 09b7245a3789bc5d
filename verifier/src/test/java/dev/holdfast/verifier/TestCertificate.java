package dev.holdfast.verifier;

import dev.holdfast.verifier.trust.SigningPurpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key, for tests: a fit one, or one with any defect. */
public final class TestCertificate {
    /** The instant around which everything in the tests happens. */
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final String name;
    private final KeyPair keys;
    private final byte[] der;

    private TestCertificate(String name, KeyPair keys, byte[] der) {
        this.name = name;
        this.keys = keys;
        this.der = der;
    }

    /** The profile of a certificate to be made; every method answers a changed one. */
    public record Profile(
            String name,
            String algorithm,
            Instant from,
            Instant to,
            List<Added> extensions,
            String signatureAlgorithm) {
        /** One extension. */
        public record Added(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {}

        /** A root. */
        public static Profile root() {
            return new Profile(
                            "CN=Test Root",
                            "Ed25519",
                            NOW.minus(Duration.ofDays(400)),
                            NOW.plus(Duration.ofDays(4000)),
                            List.of(),
                            "")
                    .with(Extension.basicConstraints, true, new BasicConstraints(1))
                    .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
        }

        /** A certificate between root and leaf. */
        public static Profile intermediate() {
            return root().named("CN=Test Intermediate")
                    .with(Extension.basicConstraints, true, new BasicConstraints(0))
                    .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        }

        /** A signing certificate. */
        public static Profile leaf() {
            return new Profile(
                            "CN=Test Signer",
                            "Ed25519",
                            NOW.minus(Duration.ofDays(1)),
                            NOW.plus(Duration.ofDays(89)),
                            List.of(),
                            "")
                    .with(Extension.basicConstraints, true, new BasicConstraints(false))
                    .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .with(Extension.extendedKeyUsage, true, purposes(SigningPurpose.OID));
        }

        /** An extended key usage with the given purposes. */
        public static ExtendedKeyUsage purposes(String... ids) {
            KeyPurposeId[] purposes = new KeyPurposeId[ids.length];
            for (int i = 0; i < ids.length; i++) {
                purposes[i] = KeyPurposeId.getInstance(new ASN1ObjectIdentifier(ids[i]));
            }
            return new ExtendedKeyUsage(purposes);
        }

        public Profile named(String other) {
            return new Profile(other, algorithm, from, to, extensions, signatureAlgorithm);
        }

        /** With a key of this JDK algorithm: {@code Ed25519}, {@code EC}, {@code secp384r1} or {@code RSA}. */
        public Profile keyed(String other) {
            return new Profile(name, other, from, to, extensions, signatureAlgorithm);
        }

        public Profile valid(Instant start, Instant end) {
            return new Profile(name, algorithm, start, end, extensions, signatureAlgorithm);
        }

        /** Signed with this JDK signature algorithm instead of the fitting one. */
        public Profile signedWith(String other) {
            return new Profile(name, algorithm, from, to, extensions, other);
        }

        public Profile without(ASN1ObjectIdentifier id) {
            List<Added> less = new ArrayList<>(extensions);
            less.removeIf(added -> added.id().equals(id));
            return new Profile(name, algorithm, from, to, less, signatureAlgorithm);
        }

        /** With a critical extension of exactly these bytes, which need not be canonical or anything at all. */
        public Profile withBytes(ASN1ObjectIdentifier id, byte[] value) {
            return with(id, true, new Bytes(value));
        }

        public Profile with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
            List<Added> more = new ArrayList<>(without(id).extensions());
            more.add(new Added(id, critical, value));
            return new Profile(name, algorithm, from, to, more, signatureAlgorithm);
        }
    }

    /** The content of an extension as it stands; it has no other encoding. */
    private record Bytes(byte[] value) implements ASN1Encodable {
        @Override
        public ASN1Primitive toASN1Primitive() {
            return new DEROctetString(value);
        }
    }

    /** A root of the given profile. */
    public static TestCertificate root(Profile profile) {
        return root(profile, new SecureRandom());
    }

    /** A root of the given profile, whose key comes from the given randomness. */
    public static TestCertificate root(Profile profile, SecureRandom random) {
        KeyPair keys = keys(profile.algorithm(), random);
        return new TestCertificate(profile.name(), keys, encoded(profile, keys, profile.name(), keys.getPrivate()));
    }

    /** A fit root with an Ed25519 key. */
    public static TestCertificate root() {
        return root(Profile.root());
    }

    /** This root once more, valid for a year longer: another certificate of the same name and key. */
    public TestCertificate renewed() {
        Profile longer =
                Profile.root().valid(Profile.root().from(), Profile.root().to().plus(Duration.ofDays(365)));
        return new TestCertificate(name, keys, encoded(longer, keys, name, keys.getPrivate()));
    }

    /** A certificate of the given profile under this one. */
    public TestCertificate issue(Profile profile) {
        return issue(profile, new SecureRandom());
    }

    /** A certificate of the given profile under this one, whose key comes from the given randomness. */
    public TestCertificate issue(Profile profile, SecureRandom random) {
        KeyPair below = keys(profile.algorithm(), random);
        return new TestCertificate(profile.name(), below, encoded(profile, below, name, keys.getPrivate()));
    }

    /** A fit signing certificate under this one. */
    public TestCertificate issueSigner() {
        return issue(Profile.leaf());
    }

    /** A certificate of the given profile under this one for any key, even one that is none. */
    public TestCertificate issue(Profile profile, SubjectPublicKeyInfo key) {
        KeyPair below = keys(profile.algorithm(), new SecureRandom());
        return new TestCertificate(profile.name(), below, encoded(profile, key, name, keys.getPrivate()));
    }

    private static KeyPair keys(String algorithm, SecureRandom random) {
        try {
            boolean curve = algorithm.startsWith("secp");
            KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "EC" : algorithm);
            if (curve || algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(curve ? algorithm : "secp256r1"), random);
            } else if (algorithm.equals("Ed25519")) {
                generator.initialize(NamedParameterSpec.ED25519, random);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From the key, so that the same key makes the same certificate in every process. */
    private static BigInteger serial(SubjectPublicKeyInfo info) throws IOException {
        byte[] key = info.getEncoded();
        return new BigInteger(1, Arrays.copyOfRange(key, key.length - 8, key.length));
    }

    private static byte[] encoded(Profile profile, KeyPair keys, String issuer, PrivateKey issuerKey) {
        return encoded(
                profile, SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()), issuer, issuerKey);
    }

    private static byte[] encoded(Profile profile, SubjectPublicKeyInfo key, String issuer, PrivateKey issuerKey) {
        String fitting = switch (issuerKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
        String algorithm = profile.signatureAlgorithm().isEmpty() ? fitting : profile.signatureAlgorithm();
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    new X500Name(issuer),
                    serial(key),
                    Date.from(profile.from()),
                    Date.from(profile.to()),
                    new X500Name(profile.name()),
                    key);
            for (Profile.Added extension : profile.extensions()) {
                if (extension.value() instanceof Bytes bytes) {
                    builder.addExtension(extension.id(), extension.critical(), bytes.value());
                } else {
                    builder.addExtension(extension.id(), extension.critical(), extension.value());
                }
            }
            return builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The DER encoding. */
    public byte[] der() {
        return der.clone();
    }

    /** The DER encoding in standard base64. */
    public String base64() {
        return Base64.getEncoder().encodeToString(der);
    }

    /** The certificate as PEM text. */
    public String pem() {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The public key of this certificate, in the encoding of X.509. */
    public byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    /** The private key of this certificate. */
    public PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** The name of the JWS algorithm of this certificate's key. */
    public String jwsAlgorithm() {
        return keys.getPrivate().getAlgorithm().equals("EC") ? "ES256" : "Ed25519";
    }
}
