package dev.holdfast.client;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.OperationLock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Activates, refreshes and releases licenses in the data directory of a verifier. Every operation takes exactly one seat however
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
    private final WaitNotice notice;

    private Activator(
            HubEndpoint hub, LicenseVerifier verifier, SecureRandom random, Patience patience, WaitNotice notice) {
        this.hub = hub;
        this.verifier = verifier;
        this.random = random;
        this.patience = patience;
        this.notice = notice;
    }

    /** An activator that asks one hub and installs what the verifier accepts. */
    public static Activator of(HubEndpoint hub, LicenseVerifier verifier, SecureRandom random) {
        return new Activator(hub, verifier, random, Patience.USUAL, endpoint -> {});
    }

    /** The same activator, which tells somebody where the hub takes its time. */
    public Activator telling(WaitNotice who) {
        return new Activator(hub, verifier, random, patience, who);
    }

    /**
     * The same activator, which lets a group of this machine read a data directory that it makes: 0750 and 0640, but for the
     * device key and the token. A directory that is in use has to be shared with the group already.
     */
    public Activator sharing(String group) {
        return new Activator(hub, verifier.withGroup(group), random, patience, notice);
    }

    Activator with(Patience shorter) {
        return new Activator(hub, verifier, random, shorter, notice);
    }

    /**
     * Takes a seat of a license for this machine and installs the license, or answers the license that this machine
     * already holds without sending anything.
     *
     * <p>Before anything is sent, a directory of another machine and a machine that shows no evidence are refused. Then the
     * hub is asked who it is: what is no hub, or signs under other roots, is shown no token and takes no seat. A refusal
     * leaves the directory as it was, down to its folders and their modes; only while the answer of a sound hub to the
     * request itself is not known, the request stays with the device key and the next run repeats it.
     *
     * @param pats asked for a PAT only where one is needed
     * @throws LicenseSourceException with a reason of the table
     */
    public Activation activate(LicenseId id, PatSource pats, ActivationOptions options) throws LicenseSourceException {
        try {
            local().requireProduct(id);
            verifier.dataDirectory().requireGroup();
            Optional<Activation> already = already(id, options);
            return already.isPresent() ? already.get() : activateNow(id, new AskedOnce(pats), options);
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e).naming(id);
        } catch (LicenseSourceException e) {
            throw e.naming(id);
        }
    }

    private Activation activateNow(LicenseId id, PatSource pats, ActivationOptions options)
            throws DataDirectoryException, LicenseSourceException {
        Optional<Fingerprint> recorded =
                options.foreign() ? Optional.empty() : AllegedLicense.recorded(local().readable(id));
        Set<EvidenceKind> only = kinds(options, recorded);
        VisibleEvidence evidence = VisibleEvidence.of(verifier, only, recorded).orRefuse(only);
        if (!options.foreign()) {
            local().requireOwnDirectory();
        }
        Wish wish = new Wish(
                Operation.ACTIVATE,
                evidence.fingerprint(),
                options.force() || evidence.isAsserted() ? null : ApplicationView.require(verifier, evidence, options),
                options.newDevice());
        HubCall call = HubCall.to(hub, patience, notice);
        boolean waiting = isWaiting(id, wish);
        if (!waiting) {
            // Before the lock, because whoever has no token yet should not keep others waiting, nor make a folder.
            pats.pat();
        }
        requireHub(call, waiting);
        Exchange exchange = new Exchange(verifier, desk(), call, pats);
        DataDirectory directory = verifier.dataDirectory();
        OperationLock lock = directory.lockOperation(LOCK_WAIT);
        try {
            // Only now: the test of a folder that is not there yet makes it and removes it again.
            directory.requireWritable();
            // Another process may have activated while this one waited for the lock.
            Optional<Activation> already = already(id, options);
            return already.isPresent() ? already.get() : activate(id, options, wish, exchange);
        } catch (DataDirectoryException e) {
            discard(lock, e);
            throw e;
        } catch (LicenseSourceException e) {
            discard(lock, e);
            throw evidence.explain(e);
        } finally {
            lock.close();
        }
    }

    private Activation activate(LicenseId id, ActivationOptions options, Wish wish, Exchange exchange)
            throws DataDirectoryException, LicenseSourceException {
        boolean newDevice = options.newDevice() && new NewDevice(verifier).isNeeded(id);
        if (!newDevice && !options.rebind()) {
            local().requireOwnDirectory();
        }
        Preparation preparation = Preparation.of(verifier.dataDirectory(), id);
        try {
            if (newDevice) {
                preparation.setAside();
            } else {
                local().requireReadableKey();
                preparation.setDamagedRecordAside();
            }
            DeviceKey key = preparation.key(random);
            Granted granted = exchange.run(id, key, wish);
            return new Activation(granted, false, preparation.aside());
        } catch (DataDirectoryException | LicenseSourceException e) {
            preparation.undo(e);
            throw e;
        }
    }

    /**
     * Fetches the license of this machine anew, with the models, the status and the times of today. No token is needed:
     * the device key proves who asks.
     *
     * @throws LicenseSourceException with a reason of the table
     */
    public Granted refresh(LicenseId id) throws LicenseSourceException {
        return refresh(id, null);
    }

    /**
     * Fetches the license of this machine anew, and shows a token where the license demands one for every refresh.
     *
     * @param pats asked for a PAT only where the hub asks for one; null where there is none to show
     * @throws LicenseSourceException with a reason of the table
     */
    public Granted refresh(LicenseId id, @Nullable PatSource pats) throws LicenseSourceException {
        try {
            local().requireProduct(id);
            return refreshNow(id, pats);
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e).naming(id);
        } catch (LicenseSourceException e) {
            throw reassuring(e, id).naming(id);
        }
    }

    /**
     * Gives the seat of this machine back: the hub frees it at once, and its receipt takes the place of the license in the
     * data directory. No token is needed. While the hub's answer is not known, the license is not used, and the next run
     * asks the same once more; {@link #refresh} takes the wish back. Where it was given back before, nothing is sent.
     *
     * @throws LicenseSourceException with a reason of the table
     */
    public Released release(LicenseId id) throws LicenseSourceException {
        try {
            local().requireProduct(id);
            HubCall call = HubCall.to(hub, patience, notice);
            return new Release(verifier, desk(), call, new Preflight(verifier, hub, call, "no seat was given back"))
                    .run(id);
        } catch (DataDirectoryException e) {
            throw DirectoryFault.refusal(e).naming(id);
        } catch (LicenseSourceException e) {
            throw e.naming(id);
        }
    }

    /** Who cannot reach the hub wants to know whether the machine stands still. */
    private LicenseSourceException reassuring(LicenseSourceException e, LicenseId id) {
        return e.reason() == ProblemReason.HUB_UNREACHABLE && verifier.verify(id) instanceof Granted
                ? e.advising(e.remedy() + "; the license that is here goes on")
                : e;
    }

    private Granted refreshNow(LicenseId id, @Nullable PatSource pats)
            throws DataDirectoryException, LicenseSourceException {
        DataDirectory directory = verifier.dataDirectory();
        Optional<LicenseRecord> record = local().readable(id);
        LocalChecks.requireNotReleased(record);
        boolean onlyBegun = record.isPresent() && record.get().license() == null;
        if (onlyBegun || !directory.licenses().contains(id)) {
            throw LocalChecks.notActivated(id);
        }
        local().requireOwnDirectory();
        Optional<Fingerprint> recorded = AllegedLicense.recorded(record);
        VisibleEvidence evidence = VisibleEvidence.of(verifier, kinds(recorded), recorded);
        HubCall call = HubCall.to(hub, patience, notice);
        requireHub(call, isWaiting(id, Wish.refresh(evidence)));
        Exchange exchange = new Exchange(verifier, desk(), call, pats);
        OperationLock lock = directory.lockOperation(LOCK_WAIT);
        try {
            directory.requireWritable();
            return refresh(id, Wish.refresh(evidence), exchange);
        } catch (DataDirectoryException | LicenseSourceException e) {
            discard(lock, e);
            throw e;
        } finally {
            lock.close();
        }
    }

    private Granted refresh(LicenseId id, Wish wish, Exchange exchange)
            throws DataDirectoryException, LicenseSourceException {
        Preparation preparation = Preparation.of(verifier.dataDirectory(), id);
        try {
            DeviceKey key = local().requireReadableKey().orElseThrow(() -> LocalChecks.notActivated(id));
            preparation.setDamagedRecordAside();
            return exchange.run(id, key, wish);
        } catch (DataDirectoryException | LicenseSourceException e) {
            preparation.undo(e);
            throw e;
        }
    }

    /** A refusal leaves nothing that was made for it; what cannot be removed is reported with it. */
    private static void discard(OperationLock lock, Exception failure) {
        try {
            lock.discardUnused();
        } catch (DataDirectoryException e) {
            failure.addSuppressed(e);
        }
    }

    private Optional<Activation> already(LicenseId id, ActivationOptions options) {
        return !options.again() && verifier.verify(id) instanceof Granted granted
                ? Optional.of(new Activation(granted, true, null))
                : Optional.empty();
    }

    /** Who asks again, shows what was shown before, unless kinds are chosen; a new device has shown nothing yet. */
    private static Set<EvidenceKind> kinds(ActivationOptions options, Optional<Fingerprint> recorded) {
        boolean chosen = !options.only().equals(ActivationOptions.USUAL.only());
        return chosen ? options.only() : kinds(recorded);
    }

    private static Set<EvidenceKind> kinds(Optional<Fingerprint> recorded) {
        return recorded.map(evidence -> evidence.digests().keySet()).orElse(ActivationOptions.USUAL.only());
    }

    private boolean isWaiting(LicenseId id, Wish wish) throws DataDirectoryException {
        try {
            Optional<String> thumbprint = verifier.dataDirectory().deviceKeyThumbprint();
            return thumbprint.isPresent()
                    && desk().waiting(id, thumbprint.get(), wish).isPresent();
        } catch (DataDirectoryException e) {
            LocalChecks.requireMendable(e);
            return false;
        }
    }

    private LocalChecks local() {
        return new LocalChecks(verifier);
    }

    private RequestDesk desk() {
        return new RequestDesk(verifier, random);
    }

    /** Before anything is written or shown: what is no hub of this vendor gets neither a token nor a request. */
    private void requireHub(HubCall call, boolean waiting) throws LicenseSourceException {
        try {
            new Preflight(verifier, hub, call, "no seat was taken").require();
        } catch (LicenseSourceException e) {
            throw waiting ? Exchange.waiting(e) : e;
        }
    }
}
