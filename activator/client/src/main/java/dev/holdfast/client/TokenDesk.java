package dev.holdfast.client;

import dev.holdfast.machineid.Machine;
import dev.holdfast.protocol.NewSecret;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.protocol.TokenRequestContent;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Keeps the secrets of the device token in its file: each is on the disk before the hub hears of it, and takes the place of
 * the one before only when the hub has answered. The caller holds the operation lock.
 */
final class TokenDesk {
    private static final int ID_BYTES = 16;

    private final DataDirectory directory;
    private final ProductId product;
    private final Machine machine;
    private final SecureRandom random;
    private final InstantSource clock;

    TokenDesk(DataDirectory directory, ProductId product, Machine machine, SecureRandom random, InstantSource clock) {
        this.directory = directory;
        this.product = product;
        this.machine = machine;
        this.random = random;
        this.clock = clock;
    }

    /** A question about a first secret. */
    @FunctionalInterface
    interface Installing {
        DeviceTokenStatus ask(NewSecret secret) throws DataDirectoryException, LicenseSourceException;
    }

    /** The secret in use, and what is told of the one that is to follow it. */
    record Secrets(String inUse, NewSecret next) {}

    /** A question about a following secret. */
    @FunctionalInterface
    interface Renewing {
        DeviceTokenStatus ask(Secrets secrets) throws DataDirectoryException, LicenseSourceException;
    }

    static Optional<InstalledToken> read(DataDirectory directory)
            throws DataDirectoryException, LicenseSourceException {
        Optional<String> content = directory.token().read();
        try {
            return content.isEmpty() ? Optional.empty() : Optional.of(InstalledToken.parse(content.get()));
        } catch (MalformedException e) {
            throw LicenseSourceException.withRemedy(
                    RefusalReason.RECORD_DAMAGED,
                    "device token: " + e.getMessage(),
                    "run `holdfast token clear`, then `holdfast token install` or `holdfast token create`");
        }
    }

    /** The token that is installed. */
    InstalledToken require() throws DataDirectoryException, LicenseSourceException {
        return read(directory).filter(token -> token.secret() != null).orElseThrow(DeviceTokens::missing);
    }

    static String inUse(InstalledToken token) throws LicenseSourceException {
        String secret = token.secret();
        if (secret == null) {
            throw DeviceTokens.missing();
        }
        return secret;
    }

    DeviceKey requireKey() throws DataDirectoryException, LicenseSourceException {
        InstalledToken token = require();
        DeviceKey key = directory.deviceKey().orElseThrow(DeviceTokens::missing);
        if (!key.publicKey().thumbprint().equals(token.deviceKey())) {
            throw LicenseSourceException.of(
                    ProblemReason.TOKEN_OF_ANOTHER_DEVICE,
                    "the token in " + directory.folder() + " belongs to another device key; nothing was sent");
        }
        return key;
    }

    void write(InstalledToken token) throws DataDirectoryException {
        directory.token().write(token.toJson());
    }

    /** Asks about a first secret, the one that an interrupted run has asked about if there is one, and installs it. */
    DeviceTokenStatus installing(HubEndpoint hub, DeviceKey key, Installing question)
            throws DataDirectoryException, LicenseSourceException {
        String thumbprint = key.publicKey().thumbprint();
        InstalledToken before = read(directory)
                .filter(token -> token.deviceKey().equals(thumbprint))
                .orElse(new InstalledToken(hub.toString(), thumbprint, null, null, null, null, null));
        boolean begun = before.installing() != null && before.hub().equals(hub.toString());
        try {
            return install(hub, before, begun ? before : before.withInstalling(newSecret()), question);
        } catch (LicenseSourceException e) {
            if (!begun || e.reason() != ProblemReason.REQUEST_SUPERSEDED) {
                throw e;
            }
            // The token with that secret has come and gone at the hub meanwhile.
            return install(hub, before, before.withInstalling(newSecret()), question);
        }
    }

    private DeviceTokenStatus install(HubEndpoint hub, InstalledToken before, InstalledToken asked, Installing question)
            throws DataDirectoryException, LicenseSourceException {
        String secret = asked.installing();
        if (secret == null) {
            throw new IllegalStateException("a secret was not made before it is asked about");
        }
        write(asked);
        try {
            DeviceTokenStatus status = question.ask(NewSecret.of(secret));
            InstalledToken installed =
                    new InstalledToken(hub.toString(), asked.deviceKey(), null, null, null, null, null);
            write(installed.using(secret, status.expiresAt(), status.renewFrom()));
            return status;
        } catch (LicenseSourceException e) {
            if (e.isFinalOfHub()) {
                forget(before, e);
            }
            throw e;
        }
    }

    /** What the hub has refused for good leaves nothing behind, and the token that was installed before as it was. */
    private void forget(InstalledToken before, LicenseSourceException refusal) {
        try {
            if (before.secret() == null) {
                directory.token().clear();
            } else {
                write(before.withInstalling(null));
            }
        } catch (DataDirectoryException e) {
            refusal.addSuppressed(e);
        }
    }

    /** Asks about the next secret, the one that was written down before if there is one, and puts it in use. */
    DeviceTokenStatus renewing(Renewing question) throws DataDirectoryException, LicenseSourceException {
        InstalledToken held = require();
        String written = held.next();
        String next = written == null ? newSecret() : written;
        if (written == null) {
            write(held.withNext(next));
        }
        DeviceTokenStatus status = question.ask(new Secrets(inUse(held), NewSecret.of(next)));
        write(held.using(next, status.expiresAt(), status.renewFrom()));
        return status;
    }

    private String newSecret() {
        return DeviceTokens.newSecret(random);
    }

    /** A signed request. */
    String document(DeviceKey key, TokenOperation operation) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return new DeviceKeySigner(key)
                .document(new TokenRequestContent(
                        operation,
                        product,
                        StrictBase64Url.encode(id),
                        machine.observe().fingerprint(product.scope()),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }
}
