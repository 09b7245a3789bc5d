package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.SecureRandom;

/** A new signing key, in memory, that has no certificate yet. Immutable and thread-safe. */
public final class UncertifiedSigner {
    private final KeyPair pair;

    private UncertifiedSigner(KeyPair pair) {
        this.pair = pair;
    }

    /** Makes a key for an algorithm. */
    public static UncertifiedSigner create(JwsAlgorithm algorithm, SecureRandom random) {
        return new UncertifiedSigner(SigningKey.generate(algorithm, random));
    }

    /** Writes the key as unencrypted PKCS#8, mode 0600, durably; an existing file is never replaced. */
    public void save(Path keyFile) throws IOException {
        DurableFile.create(keyFile, KeyFiles.keyPem(pair.getPrivate()));
    }

    /**
     * Asks for a certificate.
     *
     * @param name the common name, 1 to 64 characters
     */
    public CertificateRequest request(String name) {
        try {
            return CertificateRequest.make(name, pair.getPublic(), SigningKey.of(pair.getPrivate()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("a signing key that was just made is not usable", e);
        }
    }
}
