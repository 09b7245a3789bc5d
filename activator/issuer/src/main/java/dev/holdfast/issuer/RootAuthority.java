package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.license.TrustBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * A root: the key that certifies signers and signs trust bundles, and that every verifier pins. It is kept off the hub.
 * Immutable and thread-safe.
 */
public final class RootAuthority {
    /** The file of the encrypted key (PKCS#8, AES-256, PBKDF2 with HMAC-SHA256). */
    public static final String KEY_FILE = "root.p8";

    /** The file of the certificate, which is public and is what applications pin. */
    public static final String CERTIFICATE_FILE = "root.pem";

    private final SigningKey key;
    private final X509Certificate certificate;

    private RootAuthority(SigningKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Makes a root with an Ed25519 key.
     *
     * @param name the common name, 1 to 64 characters
     * @param notBefore from when the root certifies; cut to whole seconds
     * @param life how long it does
     */
    public static RootAuthority create(String name, Instant notBefore, Duration life, SecureRandom random) {
        return create(name, notBefore, life, JwsAlgorithm.ED25519, random);
    }

    /** Makes a root with a key for the given algorithm. */
    public static RootAuthority create(
            String name, Instant notBefore, Duration life, JwsAlgorithm algorithm, SecureRandom random) {
        KeyPair pair = SigningKey.generate(algorithm, random);
        SigningKey key = own(pair);
        var subject = new Certificates.Subject(name, pair.getPublic(), notBefore.truncatedTo(ChronoUnit.SECONDS), life);
        return new RootAuthority(key, Certificates.root(subject, key, random));
    }

    private static SigningKey own(KeyPair pair) {
        try {
            return SigningKey.of(pair.getPrivate());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a key that was just made is not usable", e);
        }
    }

    /**
     * Reads a root from the folder that {@link #save} wrote.
     *
     * @throws IOException if a file cannot be read, or the passphrase does not open the key
     */
    public static RootAuthority load(Path folder, char[] passphrase) throws IOException {
        Path keyFile = folder.resolve(KEY_FILE);
        try {
            return new RootAuthority(
                    SigningKey.of(KeyFiles.readEncryptedKey(keyFile, passphrase)),
                    KeyFiles.readCertificates(folder.resolve(CERTIFICATE_FILE)).get(0));
        } catch (InvalidKeyException e) {
            throw new IOException(keyFile + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes the encrypted key and the certificate into a folder, both mode 0600, durably; existing files are never
     * replaced.
     *
     * @throws IOException if a file exists or cannot be written
     */
    public void save(Path folder, char[] passphrase) throws IOException {
        if (passphrase.length == 0) {
            throw new IllegalArgumentException("root passphrase: expected at least one character");
        }
        KeyFiles.createFolder(folder);
        DurableFile.create(folder.resolve(KEY_FILE), KeyFiles.encryptedPem(key.privateKey(), passphrase));
        DurableFile.create(folder.resolve(CERTIFICATE_FILE), certificatePem());
    }

    /** The self-signed certificate that applications pin. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate as PEM text. */
    public String certificatePem() {
        return KeyFiles.pem(certificate);
    }

    /** Certifies a new Ed25519 signing key. */
    public SigningIdentity issueSigner(String name, Instant notBefore, Duration life, SecureRandom random) {
        return issueSigner(name, notBefore, life, JwsAlgorithm.ED25519, random);
    }

    /** Certifies a new signing key for the given algorithm; see FORMAT.md section 3 for the profile. */
    public SigningIdentity issueSigner(
            String name, Instant notBefore, Duration life, JwsAlgorithm algorithm, SecureRandom random) {
        KeyPair pair = SigningKey.generate(algorithm, random);
        try {
            return new SigningIdentity(own(pair), List.of(certify(name, pair.getPublic(), notBefore, life, random)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a signing key that was just made is not usable", e);
        }
    }

    /**
     * Certifies a key that is elsewhere; see FORMAT.md section 3 for the profile.
     *
     * @param request what asks for it; its key and its common name are taken over
     */
    public SignerCertificate certify(
            CertificateRequest request, Instant notBefore, Duration life, SecureRandom random) {
        return new SignerCertificate(List.of(certify(request.name(), request.key(), notBefore, life, random)));
    }

    private X509Certificate certify(
            String name, PublicKey signer, Instant notBefore, Duration life, SecureRandom random) {
        var subject = new Certificates.Subject(name, signer, notBefore.truncatedTo(ChronoUnit.SECONDS), life);
        return Certificates.signer(subject, certificate, key, random);
    }

    /** The first trust bundle of this root: version 1, this root alone, nobody revoked. */
    public TrustBundle firstBundle(Instant issuedAt) {
        return new TrustBundle(
                1, issuedAt.truncatedTo(ChronoUnit.SECONDS), List.of(SigningIdentity.der(certificate)), Set.of());
    }

    /** Signs a trust bundle: a document of FORMAT.md section 7 with one signature. */
    public String sign(TrustBundle bundle) {
        String encoded = SigningIdentity.der(certificate).toBase64();
        return new DocumentSigner(key, List.of(encoded)).sign(DocumentJson.of(bundle), JwsType.TRUST_BUNDLE);
    }

    /** SHA-256 of the certificate's DER form, base64url. */
    public String thumbprint() {
        return SigningIdentity.der(certificate).thumbprint();
    }
}
