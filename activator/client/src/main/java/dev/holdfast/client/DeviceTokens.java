package dev.holdfast.client;

import dev.holdfast.machineid.Machine;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.OperationLock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The device token of a data directory: installed by exchange or by a member's approval, and renewed by the device itself
 * with secrets that it makes; FORMAT.md section 14. Every operation may be interrupted anywhere and repeated. Immutable and
 * thread-safe; processes that share a directory take turns.
 */
public final class DeviceTokens {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(90);

    private final HubEndpoint hub;
    private final DataDirectory directory;
    private final TokenDesk desk;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Patience patience;

    private DeviceTokens(
            HubEndpoint hub,
            DataDirectory directory,
            TokenDesk desk,
            SecureRandom random,
            InstantSource clock,
            Patience patience) {
        this.hub = hub;
        this.directory = directory;
        this.desk = desk;
        this.random = random;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * The device token of a product's data directory at a hub. Does no I/O.
     *
     * @param machine the machine whose evidence goes with every request
     * @param clock tells when a renewal is due
     */
    public static DeviceTokens of(
            HubEndpoint hub,
            DataDirectory directory,
            ProductId product,
            Machine machine,
            SecureRandom random,
            InstantSource clock) {
        TokenDesk desk = new TokenDesk(directory, product, machine, random, clock);
        return new DeviceTokens(hub, directory, desk, random, clock, Patience.USUAL);
    }

    DeviceTokens with(Patience shorter) {
        return new DeviceTokens(hub, directory, desk, random, clock, shorter);
    }

    /** The address of the hub whose token is installed in a directory; empty where none is. Sends nothing. */
    public static Optional<String> hubOf(DataDirectory directory) throws LicenseSourceException {
        try {
            return TokenDesk.read(directory)
                    .filter(token -> token.secret() != null)
                    .map(InstalledToken::hub);
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    /** Something that is done under the operation lock. */
    @FunctionalInterface
    private interface Work<T> {
        T with(TokenCall call) throws DataDirectoryException, LicenseSourceException;
    }

    private <T> T locked(Work<T> work) throws LicenseSourceException {
        try {
            TokenCall call = new TokenCall(HubCall.to(hub, patience, waited -> {}), desk);
            OperationLock lock = directory.lockOperation(LOCK_WAIT);
            try {
                directory.requireWritable();
                return work.with(call);
            } catch (DataDirectoryException | LicenseSourceException e) {
                discard(lock, e);
                throw e;
            } finally {
                lock.close();
            }
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    private static void discard(OperationLock lock, Exception failure) {
        try {
            lock.discardUnused();
        } catch (DataDirectoryException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Exchanges a PAT or workspace token for a device token, in the place of the one that is installed. The token given is
     * not stored.
     *
     * @param name what the device calls itself, 1 to 200 characters
     */
    public DeviceTokenStatus install(ExchangeToken token, String name) throws LicenseSourceException {
        return locked(call -> {
            DeviceKey key = key();
            return desk.installing(hub, key, secret -> {
                TokenOperation asked = new TokenOperation.Install(secret, name);
                return call.tell(key, "/api/v1/device-tokens", asked, token.authorization());
            });
        });
    }

    private DeviceKey key() throws DataDirectoryException {
        Optional<DeviceKey> held = directory.deviceKey();
        return held.isPresent() ? held.get() : directory.createDeviceKey(random);
    }

    /** Renews the token now: the next secret takes the place of the one in use, and is used once. */
    public DeviceTokenStatus renew() throws LicenseSourceException {
        return locked(this::renew);
    }

    private DeviceTokenStatus renew(TokenCall call) throws DataDirectoryException, LicenseSourceException {
        DeviceKey key = desk.requireKey();
        DeviceTokenStatus renewed = desk.renewing(secrets -> call.tell(
                key,
                "/api/v1/device-tokens/renewals",
                new TokenOperation.Renew(secrets.next()),
                "Bearer " + secrets.inUse()));
        try {
            return confirm(call, key);
        } catch (LicenseSourceException unconfirmed) {
            if (unconfirmed.isFinalOfHub()) {
                throw unconfirmed;
            }
            // The new secret is installed; whatever it is used for next confirms it just as well.
            return renewed;
        }
    }

    /** Renews the token where it is due or was begun, and does nothing otherwise; empty where nothing was done. */
    public Optional<DeviceTokenStatus> renewIfDue() throws LicenseSourceException {
        try {
            Optional<InstalledToken> token = TokenDesk.read(directory);
            boolean due = token.isPresent()
                    && token.get().secret() != null
                    && (token.get().next() != null
                            || token.get().renewFrom() == null
                            || !clock.instant().isBefore(token.get().renewFrom()));
            return due ? Optional.of(renew()) : Optional.empty();
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    /** Asks the hub how the token stands; a renewal that was begun is finished first. */
    public DeviceTokenStatus status() throws LicenseSourceException {
        return locked(call -> {
            DeviceKey key = desk.requireKey();
            return desk.require().next() != null ? renew(call) : confirm(call, key);
        });
    }

    private DeviceTokenStatus confirm(TokenCall call, DeviceKey key)
            throws DataDirectoryException, LicenseSourceException {
        InstalledToken token = desk.require();
        DeviceTokenStatus status =
                call.tell(key, "/api/v1/device-tokens/status", new TokenOperation.Status(), "Bearer " + token.secret());
        desk.write(token.using(TokenDesk.inUse(token), status.expiresAt(), status.renewFrom()));
        return status;
    }

    /**
     * The token, to activate with: a renewal that was begun is finished first.
     *
     * @throws LicenseSourceException {@code device_token_missing} where none is installed
     */
    public Pat forActivation() throws LicenseSourceException {
        try {
            if (desk.require().next() != null) {
                renew();
            }
            return Pat.ofDevice(TokenDesk.inUse(desk.require()));
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    /**
     * Asks that a member approves a token for this device (RFC 8628), shows the code, and waits for the decision.
     *
     * @param name what the device calls itself, 1 to 200 characters
     * @param prompt shown once
     * @param waiting how time passes between two questions
     */
    public DeviceTokenStatus create(String name, EnrolmentPrompt prompt, Waiting waiting)
            throws LicenseSourceException {
        return locked(call -> {
            DeviceKey key = key();
            return desk.installing(hub, key, secret -> {
                EnrolmentAnswer answer = call.enrol(key, new TokenOperation.Enrol(secret, name));
                prompt.show(answer.verificationUri(), answer.userCode(), answer.life());
                return new EnrolmentPolls(call, key, answer).until(waiting);
            });
        });
    }

    /** Removes the token from this directory; at the hub it stays until it is revoked or expires. Sends nothing. */
    public void clear() throws LicenseSourceException {
        try {
            OperationLock lock = directory.lockOperation(LOCK_WAIT);
            try {
                directory.token().clear();
                lock.discardUnused();
            } finally {
                lock.close();
            }
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    /** Makes a secret. */
    static String newSecret(SecureRandom random) {
        return TokenFormat.make(TokenFormat.Type.DEVICE, random);
    }

    static LicenseSourceException missing() {
        return LicenseSourceException.of(
                ProblemReason.DEVICE_TOKEN_MISSING, ProblemReason.DEVICE_TOKEN_MISSING.meaning());
    }
}
