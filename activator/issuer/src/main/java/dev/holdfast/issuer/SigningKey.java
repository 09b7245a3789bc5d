package dev.holdfast.issuer;

import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** A private key together with the one algorithm that it signs by. Thread-safe. */
sealed interface SigningKey {
    /** The algorithm, as the header of a document names it. */
    JwsAlgorithm algorithm();

    /** The 64-byte signature of a JWS over the bytes. */
    byte[] sign(byte[] message) throws GeneralSecurityException;

    /** The key as the platform knows it. */
    PrivateKey privateKey();

    /** Which provider the key belongs to; empty where every one takes it. */
    Optional<Provider> provider();

    /** The name of the signature algorithm in certificates. */
    default String certificateAlgorithm() {
        return algorithm() == JwsAlgorithm.ED25519 ? "Ed25519" : "SHA256withECDSA";
    }

    /** Makes a key pair for an algorithm, by the platform's generators. */
    static KeyPair generate(JwsAlgorithm algorithm, SecureRandom random) {
        try {
            KeyPairGenerator generator;
            if (algorithm == JwsAlgorithm.ED25519) {
                generator = KeyPairGenerator.getInstance("Ed25519");
                generator.initialize(255, random);
            } else {
                generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make keys for " + algorithm.text(), e);
        }
    }

    /** The signing key for a private key; throws for a key of another type than Ed25519 or P-256. */
    static SigningKey of(PrivateKey key) throws InvalidKeyException {
        String algorithm = key.getAlgorithm();
        if (algorithm.equals("EdDSA") || algorithm.equals("Ed25519")) {
            return Ed25519.of(key);
        }
        if (algorithm.equals("EC")) {
            return new Es256(key, Optional.empty());
        }
        throw new InvalidKeyException("signing key: expected Ed25519 or P-256, found " + algorithm);
    }

    /** The signing key for a private key that only its own provider can use, as that of an HSM. */
    static SigningKey in(PrivateKey key, Provider provider) throws InvalidKeyException {
        if (!key.getAlgorithm().equals("EC")) {
            throw new InvalidKeyException("signing key: expected P-256, found " + key.getAlgorithm());
        }
        return new Es256(key, Optional.of(provider));
    }

    /** Ed25519 by Bouncy Castle, which signs about fourteen times as fast as the JDK's provider. */
    record Ed25519(PrivateKey privateKey, Ed25519PrivateKeyParameters key) implements SigningKey {
        static Ed25519 of(PrivateKey key) throws InvalidKeyException {
            byte[] encoded = key.getEncoded();
            if (encoded == null) {
                throw new InvalidKeyException("signing key: an Ed25519 key must be readable; use P-256 in an HSM");
            }
            try {
                return new Ed25519(key, (Ed25519PrivateKeyParameters)
                        PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(encoded)));
            } catch (java.io.IOException | RuntimeException e) {
                throw new InvalidKeyException("signing key: expected the PKCS#8 form of an Ed25519 key", e);
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        }

        @Override
        public JwsAlgorithm algorithm() {
            return JwsAlgorithm.ED25519;
        }

        @Override
        public Optional<Provider> provider() {
            return Optional.empty();
        }

        @Override
        public byte[] sign(byte[] message) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        }

        @Override
        public String toString() {
            return "SigningKey[Ed25519]";
        }
    }

    /** ES256 by the provider of the key, which may be an HSM's, or else by the JDK's. */
    record Es256(PrivateKey privateKey, Optional<Provider> provider) implements SigningKey {
        private static final int P256_BITS = 256;
        private static final String JWS_SIGNATURE = "SHA256withECDSAinP1363Format";

        public Es256 {
            if (privateKey instanceof ECKey ec && ec.getParams().getOrder().bitLength() != P256_BITS) {
                throw new IllegalArgumentException("signing key: expected the curve P-256");
            }
        }

        @Override
        public JwsAlgorithm algorithm() {
            return JwsAlgorithm.ES256;
        }

        @Override
        public byte[] sign(byte[] message) throws InvalidKeyException, SignatureException {
            try {
                Signature signature = provider.isPresent()
                        ? Signature.getInstance(JWS_SIGNATURE, provider.get())
                        : Signature.getInstance(JWS_SIGNATURE);
                signature.initSign(privateKey);
                signature.update(message);
                return signature.sign();
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java runtime lacks " + JWS_SIGNATURE, e);
            }
        }

        @Override
        public String toString() {
            return "SigningKey[ES256]";
        }
    }
}
