package dev.holdfast.benchmarks;

import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.verifier.trust.SigningPurpose;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** A vendor with a root, and with an intermediate of its own above every signer: the longest chain that is allowed. */
final class Vendor {
    private static final Duration LIFE = Duration.ofDays(90);
    private static final char[] PASSPHRASE = "benchmark".toCharArray();

    private final RootAuthority root;
    private final PrivateKey rootKey;
    private final Instant from;
    private final SecureRandom random;

    private Vendor(RootAuthority root, PrivateKey rootKey, Instant from, SecureRandom random) {
        this.root = root;
        this.rootKey = rootKey;
        this.from = from;
        this.random = random;
    }

    /** A new vendor, whose certificates hold from the given time on. */
    static Vendor create(Instant from, SecureRandom random) throws IOException, GeneralSecurityException {
        RootAuthority root = RootAuthority.create("Benchmark root", from, Duration.ofDays(3650), random);
        Path folder = Files.createTempDirectory("holdfast-vendor");
        try {
            root.save(folder, PASSPHRASE);
            return new Vendor(root, savedKey(folder.resolve("root.p8")), from, random);
        } finally {
            Folders.delete(folder);
        }
    }

    private static PrivateKey savedKey(Path file) throws IOException, GeneralSecurityException {
        try (Reader text = Files.newBufferedReader(file);
                PEMParser pem = new PEMParser(text)) {
            var encrypted = (PKCS8EncryptedPrivateKeyInfo) pem.readObject();
            return new JcaPEMKeyConverter()
                    .getPrivateKey(encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(PASSPHRASE)));
        } catch (OperatorCreationException | PKCSException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** The root, which an application pins. */
    RootAuthority root() {
        return root;
    }

    /** A signer that nobody has seen before, under an intermediate that nobody has seen before. */
    LicenseSigner newSigner() throws IOException, GeneralSecurityException {
        KeyPair middle = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair leaf = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        X509Certificate above = certificate(
                root.certificate().getSubjectX500Principal(),
                rootKey,
                "Benchmark intermediate",
                middle,
                new BasicConstraints(0),
                KeyUsage.keyCertSign);
        X509Certificate below = certificate(
                above.getSubjectX500Principal(),
                middle.getPrivate(),
                "Benchmark signer",
                leaf,
                new BasicConstraints(false),
                KeyUsage.digitalSignature);
        return new LicenseSigner(identity(leaf.getPrivate(), below, above));
    }

    private X509Certificate certificate(
            X500Principal issuer, PrivateKey by, String name, KeyPair subject, BasicConstraints basic, int usage)
            throws IOException, GeneralSecurityException {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(126, random).setBit(126),
                    Date.from(from),
                    Date.from(from.plus(LIFE)),
                    new X500Principal("CN=" + name),
                    subject.getPublic());
            builder.addExtension(Extension.basicConstraints, true, basic);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (usage == KeyUsage.digitalSignature) {
                builder.addExtension(Extension.extendedKeyUsage, true, purpose());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(by)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static ASN1Encodable purpose() {
        return new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(SigningPurpose.OID)));
    }

    private static SigningIdentity identity(PrivateKey key, X509Certificate... chain) throws IOException {
        Path folder = Files.createTempDirectory("holdfast-signer");
        try {
            StringWriter keyText = new StringWriter();
            StringWriter chainText = new StringWriter();
            try (JcaPEMWriter keyPem = new JcaPEMWriter(keyText);
                    JcaPEMWriter chainPem = new JcaPEMWriter(chainText)) {
                keyPem.writeObject(new org.bouncycastle.util.io.pem.PemObject("PRIVATE KEY", key.getEncoded()));
                for (X509Certificate certificate : chain) {
                    chainPem.writeObject(certificate);
                }
            }
            Files.writeString(folder.resolve("key"), keyText.toString());
            Files.writeString(folder.resolve("chain"), chainText.toString());
            return SigningIdentity.load(folder.resolve("key"), folder.resolve("chain"));
        } finally {
            Folders.delete(folder);
        }
    }
}
