package dev.holdfast.client;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.OperationLock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Activates and refreshes licenses in the data directory of a verifier. Every operation takes exactly one seat however
 * often it is interrupted and repeated, and a refusal leaves the licenses in the directory as they were. Immutable and
 * thread-safe; processes that share a directory take turns.
 */
public final class Activator {
    /** Longer than another process may hold the lock while it waits for its hub. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(90);

    private final HubEndpoint hub;
    private final LicenseVerifier verifier;
    private final SecureRandom random;
    private final Patience patience;

    private Activator(HubEndpoint hub, LicenseVerifier verifier, SecureRandom random, Patience patience) {
        this.hub = hub;
        this.verifier = verifier;
        this.random = random;
        this.patience = patience;
    }

    /** An activator that asks one hub and installs what the verifier accepts. */
    public static Activator of(HubEndpoint hub, LicenseVerifier verifier, SecureRandom random) {
        return new Activator(hub, verifier, random, Patience.USUAL);
    }

    Activator with(Patience shorter) {
        return new Activator(hub, verifier, random, shorter);
    }

    /**
     * Takes a seat of a license for this machine and installs the license, or answers the license that this machine
     * already holds without sending anything.
     *
     * <p>Before anything is sent, a directory of another machine, a machine that shows no evidence and a directory that
     * cannot be written are refused. What a first activation leaves when the hub refuses is the folder with its locks and
     * a device key, which the next one uses.
     *
     * @param pats asked for a PAT only where one is needed
     * @throws LicenseSourceException with a reason of the table
     */
    public Activation activate(LicenseId id, PatSource pats, ActivationOptions options) throws LicenseSourceException {
        requireProduct(id);
        Optional<Activation> already = already(id, options);
        if (already.isPresent()) {
            return already.get();
        }
        VisibleEvidence evidence = VisibleEvidence.of(verifier, options.only()).orRefuse();
        if (!options.newDevice()) {
            requireOwnDirectory();
        }
        if (!options.force()) {
            ApplicationView.require(verifier, evidence);
        }
        HubCall call = HubCall.to(hub, patience);
        Pat pat = pats.pat();
        DataDirectory directory = verifier.dataDirectory();
        try {
            OperationLock lock = directory.lockOperation(LOCK_WAIT);
            try {
                // Only now: the test of a folder that is not there yet makes it and removes it again.
                directory.requireWritable();
                // Another process may have activated while this one waited for the lock.
                already = already(id, options);
                return already.isPresent() ? already.get() : activate(id, pat, options, evidence, call);
            } finally {
                lock.close();
            }
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    private Activation activate(
            LicenseId id, Pat pat, ActivationOptions options, VisibleEvidence evidence, HubCall call)
            throws DataDirectoryException, LicenseSourceException {
        DataDirectory directory = verifier.dataDirectory();
        @Nullable Path foreignFiles = null;
        if (options.newDevice() && directory.deviceKeyThumbprint().isPresent()) {
            foreignFiles = directory.setAside();
        }
        Optional<DeviceKey> held = deviceKey();
        DeviceKey key = held.isPresent() ? held.get() : directory.createDeviceKey(random);
        Granted granted = exchange(call).run(Operation.ACTIVATE, id, key, evidence.fingerprint(), pat);
        return new Activation(granted, false, foreignFiles);
    }

    /**
     * Fetches the license of this machine anew, with the models, the status and the times of today. No token is needed:
     * the device key proves who asks.
     *
     * @throws LicenseSourceException with a reason of the table
     */
    public Granted refresh(LicenseId id) throws LicenseSourceException {
        requireProduct(id);
        DataDirectory directory = verifier.dataDirectory();
        try {
            Optional<LicenseRecord> record = directory.read(id);
            requireActivated(id, record);
            requireOwnDirectory();
            VisibleEvidence evidence = VisibleEvidence.of(verifier, AllegedLicense.recordedKinds(record));
            HubCall call = HubCall.to(hub, patience);
            OperationLock lock = directory.lockOperation(LOCK_WAIT);
            try {
                directory.requireWritable();
                Optional<DeviceKey> key = deviceKey();
                if (key.isEmpty()) {
                    throw notActivated(id);
                }
                return exchange(call).run(Operation.REFRESH, id, key.get(), evidence.fingerprint(), null);
            } finally {
                lock.close();
            }
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e);
        }
    }

    private Optional<Activation> already(LicenseId id, ActivationOptions options) {
        return !options.newDevice() && verifier.verify(id) instanceof Granted granted
                ? Optional.of(new Activation(granted, true, null))
                : Optional.empty();
    }

    private Exchange exchange(HubCall call) {
        return new Exchange(verifier, new RequestDesk(verifier, random), call);
    }

    private Optional<DeviceKey> deviceKey() throws DataDirectoryException, LicenseSourceException {
        DataDirectory directory = verifier.dataDirectory();
        Optional<DeviceKey> key = directory.deviceKey();
        if (key.isEmpty() && directory.deviceKeyThumbprint().isPresent()) {
            throw LicenseSourceException.withRemedy(
                    RefusalReason.DATA_DIRECTORY_UNREADABLE,
                    "the device key in " + directory.folder() + " may not be read by this user",
                    "run the command as the user who activated first");
        }
        return key;
    }

    private void requireProduct(LicenseId id) throws LicenseSourceException {
        if (!id.product().equals(verifier.product())) {
            throw LicenseSourceException.of(
                    RefusalReason.WRONG_PRODUCT,
                    "expected a license of " + verifier.product() + ", found one of " + id.product());
        }
    }

    private void requireOwnDirectory() throws LicenseSourceException {
        Optional<ScoreSheet> sheet = verifier.recognise();
        if (sheet.isPresent() && sheet.get().outcome() == ScoreSheet.Outcome.CHANGED) {
            ProblemReason reason = ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE;
            throw LicenseSourceException.ofMachine(
                    reason,
                    verifier.dataDirectory().folder() + " was activated on another machine; nothing was sent",
                    reason.remedy(),
                    sheet.get());
        }
    }

    private static void requireActivated(LicenseId id, Optional<LicenseRecord> record) throws LicenseSourceException {
        if (record.map(LicenseRecord::license).isEmpty()) {
            throw notActivated(id);
        }
    }

    private static LicenseSourceException notActivated(LicenseId id) {
        return LicenseSourceException.withRemedy(
                RefusalReason.NOT_ACTIVATED,
                "there is no license " + id + " in the data directory to refresh",
                "run `holdfast activate " + id + "` once while online, with the same data directory");
    }
}
