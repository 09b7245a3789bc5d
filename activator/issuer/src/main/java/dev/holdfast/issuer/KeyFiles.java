package dev.holdfast.issuer;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemGenerationException;
import org.bouncycastle.util.io.pem.PemObject;

/** PEM files of keys (PKCS#8, RFC 5958) and certificates. */
final class KeyFiles {
    private static final int PBKDF2_ITERATIONS = 600_000;
    private static final int MAXIMUM_BYTES = 64 * 1024;

    /** The JDK does not know the object identifiers by which PKCS#8 names its ciphers; installed nowhere, used here. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private KeyFiles() {}

    static String pem(Object content) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(content);
        } catch (IOException e) {
            throw new IllegalStateException("a PEM text could not be made", e);
        }
        return text.toString();
    }

    static String encryptedPem(PrivateKey key, char[] passphrase) {
        try {
            return pem(new JcaPKCS8Generator(
                    key,
                    new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                            .setProvider(PROVIDER)
                            .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256))
                            .setIterationCount(PBKDF2_ITERATIONS)
                            .setPassword(passphrase)
                            .build()));
        } catch (OperatorCreationException | PemGenerationException e) {
            throw new IllegalStateException("this Java runtime cannot encrypt a key", e);
        }
    }

    static String keyPem(PrivateKey key) {
        return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    static PrivateKey readKey(Path file) throws IOException {
        return key(file, readPem(file, PrivateKeyInfo.class, "a private key"));
    }

    static PrivateKey readEncryptedKey(Path file, char[] passphrase) throws IOException {
        PKCS8EncryptedPrivateKeyInfo encrypted =
                readPem(file, PKCS8EncryptedPrivateKeyInfo.class, "a private key, encrypted with a passphrase,");
        try {
            return key(
                    file,
                    encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(PROVIDER)
                            .build(passphrase)));
        } catch (PKCSException | OperatorCreationException e) {
            throw new IOException(file + ": the passphrase does not open the key, or the file is damaged", e);
        }
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) throws IOException {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (org.bouncycastle.openssl.PEMException e) {
            throw new IOException(file + ": expected an Ed25519 or P-256 key in PKCS#8 form", e);
        }
    }

    static List<X509Certificate> readCertificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser pem = new PEMParser(new StringReader(readText(file)))) {
            for (Object next = pem.readObject(); next != null; next = pem.readObject()) {
                if (!(next instanceof X509CertificateHolder holder)) {
                    throw new IOException(file + ": expected certificates only");
                }
                certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
            }
        } catch (CertificateException e) {
            throw new IOException(file + ": expected X.509 certificates in PEM form", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + ": expected at least one certificate, found none");
        }
        return certificates;
    }

    static <T> T readPem(Path file, Class<T> type, String what) throws IOException {
        try (PEMParser pem = new PEMParser(new StringReader(readText(file)))) {
            Object content = pem.readObject();
            if (!type.isInstance(content)) {
                throw new IOException(file + ": expected " + what + " in PEM form");
            }
            return type.cast(content);
        }
    }

    private static String readText(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": expected a file in PEM form, found a folder");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length > MAXIMUM_BYTES) {
                throw new IOException(file + ": expected at most " + MAXIMUM_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }

    /** Creates a folder that only its owner may enter, where it does not exist yet. */
    static void createFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
