package dev.holdfast.verifier;

import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.Receipt;
import dev.holdfast.verifier.license.ReceiptClaims;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the receipt of a release in the place of the license, by one rename of the record; FORMAT.md 15.5 and 15.6. */
final class ReceiptImport {
    private ReceiptImport() {}

    static Optional<Verdict.Refused> run(
            Setting setting, DataDirectory directory, LicenseId id, ReleaseAnswer answer, Moment now) {
        try {
            Holding held = Holding.require(setting, directory, id);
            LicenseRecord record = held.record();
            if (!record.isReleased() || !answer.receipt().equals(record.receipt())) {
                take(setting, directory, held, answer, now);
            }
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.verdict(id));
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict(id));
        }
    }

    /** The receipt that is held in the place of a license, where it verifies now; FORMAT.md 15.7. */
    static Optional<Receipt> held(Setting setting, DataDirectory directory, LicenseId id) {
        try {
            return held(setting, Holding.require(setting, directory, id));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Receipt> held(Setting setting, Holding held) throws RefusedException {
        String document = held.record().receipt();
        return document == null || !held.record().isReleased()
                ? Optional.empty()
                : Optional.of(receipt(signed(document, SignatureStep.trust(setting.memory(), held))));
    }

    /** That a license was signed after the seat was given back: a re-issue from before then answers no request either. */
    static void checkSignedAfter(Setting setting, Holding held, License license) throws RefusedException {
        Optional<Receipt> receipt = held(setting, held);
        if (receipt.isPresent()
                && license.minimumStatus().compareTo(receipt.get().rank()) <= 0) {
            throw new RefusedException(
                    RefusalReason.GRANT_NOT_NEWER,
                    "grant: expected one from after the seat was given back, found one from before");
        }
    }

    private static void take(Setting setting, DataDirectory directory, Holding held, ReleaseAnswer answer, Moment now)
            throws RefusedException, DataDirectoryException {
        List<String> news = GrantImport.news(setting, held, answer.bundles());
        try {
            Recollection learnt = judged(setting, held, news, answer.receipt(), now);
            install(directory, held.record().licenseId(), news, answer.receipt(), RecollectionJson.write(learnt));
        } catch (RefusedException refusal) {
            throw Grant.isFull(answer.bundles()) ? GrantImport.bundlesAlone(directory, news, refusal) : refusal;
        }
    }

    private static Recollection judged(Setting setting, Holding held, List<String> news, String document, Moment now)
            throws RefusedException {
        Recollection recalled = RecordStep.recall(held, setting.memory());
        SigningTrust trust = SignatureStep.trust(setting.memory(), held.with(news));
        SignedDocument signed = signed(document, trust);
        Receipt receipt = receipt(signed);
        checkOwner(receipt, held);
        checkAnswer(receipt, held.record().pending());
        if (signed.voidedAt().isPresent()) {
            throw invalid("expected a signer that no trust bundle has revoked");
        }
        RecordStep.requireBundles(receipt.rank().bundle(), trust, recalled);
        return recalled.withBundle(trust.version())
                .withWitness(TimeStep.witness(recalled.witness(), trust, List.of(signed), now));
    }

    private static SignedDocument signed(String document, SigningTrust trust) throws RefusedException {
        try {
            return trust.verify(document, JwsType.RECEIPT, SigningTrust.MAXIMUM_DOCUMENT);
        } catch (TrustException e) {
            throw invalid(RefusedException.text(e));
        }
    }

    private static Receipt receipt(SignedDocument signed) throws RefusedException {
        try {
            return ReceiptClaims.read(signed.claims());
        } catch (MalformedException e) {
            throw invalid(RefusedException.text(e));
        }
    }

    private static void checkOwner(Receipt receipt, Holding held) throws RefusedException {
        if (!receipt.licenseId().equals(held.record().licenseId())) {
            throw invalid("expected one of this license, found one of " + receipt.licenseId());
        }
        if (!receipt.deviceKey().equals(held.deviceKey())) {
            throw invalid("expected one for this data directory's device key, found one for another");
        }
    }

    private static void checkAnswer(Receipt receipt, @Nullable PendingRequest pending) throws RefusedException {
        if (pending == null || !pending.operation().equals(PendingRequest.RELEASE)) {
            throw invalid("expected a release that waits for it here, found none");
        }
        if (!receipt.requestId().equals(pending.requestId())) {
            throw invalid("expected the answer to release " + pending.requestId() + ", found one to another");
        }
    }

    /** Bundles first, as with a grant. */
    private static void install(DataDirectory directory, LicenseId id, List<String> news, String receipt, String state)
            throws DataDirectoryException {
        if (!news.isEmpty()) {
            directory.appendBundles(news);
        }
        directory.update(id, record -> new LicenseRecord(id, null, record.status(), null, state, receipt, true));
    }

    private static RefusedException invalid(String detail) {
        return new RefusedException(RefusalReason.RECEIPT_INVALID, "receipt: " + detail);
    }
}
