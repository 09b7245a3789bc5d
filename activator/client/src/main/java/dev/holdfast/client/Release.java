package dev.holdfast.client;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.OperationLock;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives the seat of a license back. From the moment the request is written down the license is not used any more; the
 * receipt then takes its place (FORMAT.md 15.2 and 15.6). Where the hub refuses, or cannot have been asked, the license is
 * what it was.
 */
final class Release {
    /** Longer than another process may hold the lock while it waits for its hub. */
    private static final Duration LOCK_WAIT = Duration.ofSeconds(90);

    private final LicenseVerifier verifier;
    private final RequestDesk desk;
    private final HubCall hub;
    private final Preflight preflight;
    private final Exchange exchange;
    private final ToldStatus told;

    Release(LicenseVerifier verifier, RequestDesk desk, HubCall hub, Preflight preflight) {
        this.verifier = verifier;
        this.desk = desk;
        this.hub = hub;
        this.preflight = preflight;
        this.exchange = new Exchange(verifier, desk, hub, null);
        this.told = new ToldStatus(verifier, hub);
    }

    Released run(LicenseId id) throws DataDirectoryException, LicenseSourceException {
        DataDirectory directory = verifier.dataDirectory();
        LocalChecks local = new LocalChecks(verifier);
        Optional<LicenseRecord> record = directory.read(id);
        Optional<Released> before = before(id);
        if (before.isPresent()) {
            return before.get();
        }
        if (record.map(LicenseRecord::license).isEmpty()) {
            throw LocalChecks.nothingToRelease(id);
        }
        local.requireOwnDirectory();
        Wish wish = wish(record);
        requireHub(isWaiting(id, wish));
        OperationLock lock = directory.lockOperation(LOCK_WAIT);
        try {
            directory.requireWritable();
            // Another process may have released while this one waited for the lock.
            before = before(id);
            if (before.isPresent()) {
                return before.get();
            }
            DeviceKey key = local.requireReadableKey().orElseThrow(() -> LocalChecks.nothingToRelease(id));
            return new Released(exchange(id, key, wish), false);
        } finally {
            lock.close();
        }
    }

    private Wish wish(Optional<LicenseRecord> record) {
        Optional<Fingerprint> recorded = AllegedLicense.recorded(record);
        VisibleEvidence evidence = VisibleEvidence.of(
                verifier,
                recorded.map(evidenced -> evidenced.digests().keySet()).orElse(ActivationOptions.USUAL.only()),
                recorded);
        return new Wish(Operation.RELEASE, evidence.fingerprint(), null, false);
    }

    private Optional<Released> before(LicenseId id) {
        return verifier.receipt(id).map(receipt -> new Released(receipt, true));
    }

    private boolean isWaiting(LicenseId id, Wish wish) throws DataDirectoryException {
        Optional<String> thumbprint = verifier.dataDirectory().deviceKeyThumbprint();
        return thumbprint.isPresent()
                && desk.waiting(id, thumbprint.get(), wish).isPresent();
    }

    private void requireHub(boolean waiting) throws LicenseSourceException {
        try {
            preflight.require();
        } catch (LicenseSourceException e) {
            throw waiting ? waiting(e) : e;
        }
    }

    private Receipt exchange(LicenseId id, DeviceKey key, Wish wish)
            throws DataDirectoryException, LicenseSourceException {
        RequestDesk.Ready ready = desk.ready(id, key, wish);
        while (true) {
            HubAnswer answer = hub.release(ready.pending().document());
            if (answer instanceof HubAnswer.Receipting receipting) {
                Optional<Receipt> receipt = taken(id, receipting, ready.reused());
                if (receipt.isPresent()) {
                    return receipt.get();
                }
            } else if (!ready.reused() || !(answer instanceof HubAnswer.Refusing refusing && refusing.superseded())) {
                throw refusal(id, ready, answer);
            }
            ready = desk.fresh(id, key, wish);
        }
    }

    /**
     * The receipt; empty where another release has to be asked for: more trust bundles follow that it needs, or it is the
     * answer of an earlier run, which will verify no more than today, unless it only could not be kept.
     */
    private Optional<Receipt> taken(LicenseId id, HubAnswer.Receipting receipting, boolean remembered)
            throws LicenseSourceException {
        long before = verifier.trustBundleVersion();
        Optional<Verdict.Refused> refused = verifier.importReceipt(id, receipting.answer());
        if (refused.isEmpty()) {
            return Optional.of(verifier.receipt(id)
                    .orElseThrow(() -> LicenseSourceException.of(
                            RefusalReason.RECEIPT_INVALID, "the receipt was taken and does not verify any more")));
        }
        boolean stale = remembered && refused.get().reason() == RefusalReason.RECEIPT_INVALID;
        boolean more = Grant.isFull(receipting.answer().bundles()) && verifier.trustBundleVersion() != before;
        if (!stale && !more) {
            throw waiting(LicenseSourceException.of(refused.get()));
        }
        return Optional.empty();
    }

    private LicenseSourceException refusal(LicenseId id, RequestDesk.Ready ready, HubAnswer answer) {
        if (answer instanceof HubAnswer.Refusing refusing) {
            told.take(id, refusing);
            return refusing.temporary()
                    ? waiting(refusing.refusal())
                    : exchange.withdrawn(id, ready.pending(), refusing.refusal());
        }
        HubAnswer.None none = (HubAnswer.None) answer;
        return none.sent() || ready.reused()
                ? waiting(none.failure())
                : exchange.withdrawn(id, ready.pending(), none.failure());
    }

    /** Who finds the license refused afterwards has to know why, and what undoes it. */
    private static LicenseSourceException waiting(LicenseSourceException refusal) {
        return refusal.advising(
                refusal.remedy() + "; then run `holdfast release LICENSE-ID` again: the release is kept,"
                        + " because the hub may have acted on it, and until its receipt has come the license is not used here;"
                        + " to keep the license instead, run `holdfast refresh LICENSE-ID`");
    }
}
