package dev.holdfast.client;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.protocol.TokenOperation;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.OperationLock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * The device token of a data directory: installed by exchange or by a member's approval, and renewed by the device itself
 * with secrets that it makes; FORMAT.md section 14. Every operation may be interrupted anywhere and repeated. Immutable and
 * thread-safe; processes that share a directory take turns.
 */
public final class DeviceTokens {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(90);
    private static final String SPARED = "no token was shown";
    private static final Ground NOTHING = () -> {};

    private final HubEndpoint hub;
    private final LicenseVerifier verifier;
    private final SecureRandom random;
    private final Patience patience;

    private DeviceTokens(HubEndpoint hub, LicenseVerifier verifier, SecureRandom random, Patience patience) {
        this.hub = hub;
        this.verifier = verifier;
        this.random = random;
        this.patience = patience;
    }

    /**
     * The device token of a verifier's data directory at a hub. Does no I/O. The verifier's machine is the one whose
     * evidence goes with every request, its roots are those that the hub has to sign under, and its clock tells when a
     * renewal is due.
     */
    public static DeviceTokens of(HubEndpoint hub, LicenseVerifier verifier, SecureRandom random) {
        return new DeviceTokens(hub, verifier, random, Patience.USUAL);
    }

    DeviceTokens with(Patience shorter) {
        return new DeviceTokens(hub, verifier, random, shorter);
    }

    private DataDirectory directory() {
        return verifier.dataDirectory();
    }

    private TokenDesk desk() {
        return new TokenDesk(directory(), verifier.product(), verifier.machine(), random, verifier.clock());
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

    /** What has to be in the data directory before anything is asked. */
    @FunctionalInterface
    private interface Ground {
        void require() throws DataDirectoryException, LicenseSourceException;
    }

    /** Asks what this hub is first: what is no hub of this vendor is shown no token, and nothing is written for it. */
    private <T> T asking(Ground ground, Work<T> work) throws LicenseSourceException {
        try {
            ground.require();
            HubCall call = HubCall.to(hub, patience, waited -> {});
            new Preflight(verifier, hub, call, SPARED).require();
            return locked(new TokenCall(call, desk()), work);
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    private <T> T locked(TokenCall call, Work<T> work) throws DataDirectoryException, LicenseSourceException {
        OperationLock lock = directory().lockOperation(LOCK_WAIT);
        try {
            directory().requireWritable();
            return work.with(call);
        } catch (DataDirectoryException | LicenseSourceException e) {
            discard(lock, e);
            throw e;
        } finally {
            lock.close();
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
        return asking(NOTHING, call -> {
            DeviceKey key = key();
            return call.desk().installing(hub, key, secret -> {
                TokenOperation asked = new TokenOperation.Install(secret, name);
                return call.tell(key, "/api/v1/device-tokens", asked, token.authorization());
            });
        });
    }

    private DeviceKey key() throws DataDirectoryException {
        Optional<DeviceKey> held = directory().deviceKey();
        return held.isPresent() ? held.get() : directory().createDeviceKey(random);
    }

    /** Renews the token now: the next secret takes the place of the one in use, and is used once. */
    public DeviceTokenStatus renew() throws LicenseSourceException {
        return asking(() -> desk().requireKey(), DeviceTokens::finish);
    }

    private static DeviceTokenStatus finish(TokenCall call) throws DataDirectoryException, LicenseSourceException {
        DeviceKey key = call.desk().requireKey();
        DeviceTokenStatus renewed = call.desk()
                .renewing(secrets -> call.tell(
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
            Optional<InstalledToken> token = TokenDesk.read(directory());
            boolean due = token.isPresent()
                    && token.get().secret() != null
                    && (token.get().next() != null
                            || token.get().renewFrom() == null
                            || !verifier.clock().instant().isBefore(token.get().renewFrom()));
            return due ? Optional.of(renew()) : Optional.empty();
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    /** Asks the hub how the token stands; a renewal that was begun is finished first. */
    public DeviceTokenStatus status() throws LicenseSourceException {
        return asking(() -> desk().requireKey(), call -> {
            DeviceKey key = call.desk().requireKey();
            return call.desk().require().next() != null ? finish(call) : confirm(call, key);
        });
    }

    private static DeviceTokenStatus confirm(TokenCall call, DeviceKey key)
            throws DataDirectoryException, LicenseSourceException {
        InstalledToken token = call.desk().require();
        DeviceTokenStatus status =
                call.tell(key, "/api/v1/device-tokens/status", new TokenOperation.Status(), "Bearer " + token.secret());
        call.desk().write(token.using(TokenDesk.inUse(token), status.expiresAt(), status.renewFrom()));
        return status;
    }

    /**
     * The token, to activate with: a renewal that was begun is finished first.
     *
     * @throws LicenseSourceException {@code device_token_missing} where none is installed
     */
    public Pat forActivation() throws LicenseSourceException {
        try {
            if (desk().require().next() != null) {
                renew();
            }
            return Pat.ofDevice(TokenDesk.inUse(desk().require()));
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
        return asking(NOTHING, call -> {
            DeviceKey key = key();
            return call.desk().installing(hub, key, secret -> {
                EnrolmentAnswer answer = call.enrol(key, new TokenOperation.Enrol(secret, name));
                prompt.show(
                        answer.verificationUri(),
                        answer.userCode(),
                        key.publicKey().thumbprint(),
                        answer.life());
                return new EnrolmentPolls(call, key, answer).until(waiting);
            });
        });
    }

    /** Removes the token from a directory; at the hub it stays until it is revoked or expires. Sends nothing. */
    public static void clear(DataDirectory directory) throws LicenseSourceException {
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
