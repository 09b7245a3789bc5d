package dev.holdfast.issuer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * A P-256 signing key that lives in an HSM and never leaves it, reached by PKCS#11 through the Java runtime's own
 * provider. Java finds a key there by the alias of a certificate beside it; that one is self-signed and says nothing, the
 * signing certificate is kept with the hub. Thread-safe.
 */
public final class HsmKey {
    private static final String PROVIDER = "SunPKCS11";
    private static final Duration LABEL_LIFE = Duration.ofDays(36_500);

    private final SigningKey key;
    private final PublicKey publicKey;

    private HsmKey(SigningKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /**
     * Where a key is.
     *
     * @param config the configuration file of the Java runtime's PKCS#11 provider: {@code name}, {@code library} and the slot
     * @param alias the name of the key in the HSM
     */
    public record Place(Path config, String alias) {
        public Place {
            config = config.toAbsolutePath().normalize();
            if (alias.isBlank() || alias.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("alias: expected a name of one line");
            }
        }
    }

    /**
     * Opens a key that is there.
     *
     * @param pin the PIN of the HSM's user
     * @throws IOException if the library or the token cannot be reached, the PIN is another, or the key is not there or
     *     could be taken out
     */
    public static HsmKey open(Place place, HsmPin pin) throws IOException {
        Provider provider = provider(place.config());
        return find(place, provider, login(place, provider, pin));
    }

    /**
     * Makes a key in the HSM.
     *
     * @param now what the certificate beside it begins with
     * @throws IOException as {@link #open} does, where the alias is taken, and where the HSM makes keys that can be taken out
     */
    public static HsmKey create(Place place, HsmPin pin, Instant now, SecureRandom random) throws IOException {
        Provider provider = provider(place.config());
        KeyStore store = login(place, provider, pin);
        try {
            if (store.containsAlias(place.alias())) {
                throw new IOException("HSM key " + place.alias() + ": expected a name that is free, found a key or"
                        + " certificate; name another alias, or say that the key is there already");
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            requireKept(place, pair.getPrivate());
            X509Certificate label = Certificates.label(
                    new Certificates.Subject(
                            place.alias().length() > 64 ? "key" : place.alias(), pair.getPublic(), now, LABEL_LIFE),
                    SigningKey.in(pair.getPrivate(), provider),
                    random);
            store.setKeyEntry(place.alias(), pair.getPrivate(), null, new X509Certificate[] {label});
            return find(place, provider, store);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IOException("HSM key " + place.alias() + ": it could not be made: " + reason(e), e);
        }
    }

    /**
     * Refuses a key that whoever has the PIN could take away, after which no log and no lock of the HSM says anything. Java
     * has no question for it: a key that shows its value is one, and of the others the provider's own words tell.
     */
    private static void requireKept(Place place, PrivateKey key) throws IOException {
        boolean shown = key instanceof ECPrivateKey || key.getEncoded() != null;
        String words = String.valueOf(key);
        if (shown || words.contains(" extractable")) {
            throw new IOException("HSM key " + place.alias() + ": expected a key that never leaves the HSM"
                    + " (CKA_EXTRACTABLE false), found one that can be taken out; make another, for which "
                    + place.config() + " says: attributes(*, CKO_PRIVATE_KEY, *) ="
                    + " { CKA_SENSITIVE = true CKA_EXTRACTABLE = false }");
        }
    }

    private static HsmKey find(Place place, Provider provider, KeyStore store) throws IOException {
        try {
            if (!(store.getKey(place.alias(), null) instanceof PrivateKey found)
                    || !(store.getCertificate(place.alias()) instanceof X509Certificate label)) {
                throw new IOException("HSM key " + place.alias() + ": expected a private key with a certificate of that"
                        + " name, found none; there are: " + aliases(store));
            }
            requireKept(place, found);
            return new HsmKey(SigningKey.in(found, provider), label.getPublicKey());
        } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
            throw new IOException("HSM key " + place.alias() + ": expected a P-256 key: " + reason(e), e);
        }
    }

    private static String aliases(KeyStore store) throws GeneralSecurityException {
        List<String> names = new ArrayList<>(Collections.list(store.aliases()));
        Collections.sort(names);
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static Provider provider(Path config) throws IOException {
        if (!Files.isReadable(config)) {
            throw new IOException(config + ": expected a configuration file of the PKCS#11 provider that can be read");
        }
        Provider unconfigured = Security.getProvider(PROVIDER);
        if (unconfigured == null) {
            throw new IOException(
                    "this Java runtime has no PKCS#11 provider; use one with the module jdk.crypto.cryptoki");
        }
        try {
            return unconfigured.configure(config.toString());
        } catch (InvalidParameterException | ProviderException e) {
            throw new IOException(
                    config + ": expected a library that can be loaded and a slot with a token: " + reason(e)
                            + "; check `library` and `slot` in that file",
                    e);
        }
    }

    private static KeyStore login(Place place, Provider provider, HsmPin pin) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin.reveal());
            return store;
        } catch (IOException e) {
            if (hasCause(e, UnrecoverableKeyException.class)
                    || hasCause(e, FailedLoginException.class)
                    || hasCause(e, LoginException.class)) {
                throw new IOException(
                        "HSM of " + place.config() + ": expected the PIN of its user, found another; tokens lock"
                                + " themselves after a few wrong ones",
                        e);
            }
            throw new IOException("HSM of " + place.config() + ": it cannot be opened: " + reason(e), e);
        } catch (GeneralSecurityException | ProviderException e) {
            throw new IOException("HSM of " + place.config() + ": it cannot be opened: " + reason(e), e);
        }
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** What the innermost failure says: the others only repeat it in other words. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        @Nullable String said = cause.getMessage();
        return Optional.ofNullable(said).orElse(cause.getClass().getSimpleName());
    }

    /** Asks for a certificate. */
    public CertificateRequest request(String name) {
        return CertificateRequest.make(name, publicKey, key);
    }

    /**
     * The identity of this key with its certificate chain.
     *
     * @throws IOException if the chain cannot be read, or is not this key's
     */
    public SigningIdentity certifiedBy(Path chainFile) throws IOException {
        return SigningIdentity.of("HSM key", key, chainFile);
    }
}
