package dev.holdfast.verifier;

import dev.holdfast.verifier.Recollection.SeenStatus;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.trust.SigningTrust;
import java.util.List;
import java.util.Optional;

/** Takes a status snapshot without the license that came with it, or that came alone; FORMAT.md 8.10. */
final class StatusImport {
    private StatusImport() {}

    static Optional<Verdict.Refused> run(
            Setting setting, DataDirectory directory, LicenseId id, String document, Moment now) {
        try {
            Holding held = Holding.require(setting, directory, id);
            take(setting, directory, held, List.of(), document, now);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.verdict(id));
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict(id));
        }
    }

    /** Takes the snapshot, with the trust bundles beside it that follow those held; does nothing where it is held. */
    static void take(
            Setting setting, DataDirectory directory, Holding held, List<String> news, String document, Moment now)
            throws RefusedException, DataDirectoryException {
        if (held.record().license() == null) {
            throw new RefusedException(
                    RefusalReason.NOT_ACTIVATED,
                    "status snapshot: expected a license here that it is about, found none");
        }
        Recollection recalled = RecordStep.recall(held, setting.memory());
        SigningTrust trust = SignatureStep.trust(setting.memory(), held.with(news));
        VerifiedStatus status = StatusStep.read(document, trust, setting.memory());
        StatusStep.checkPlace(status, held.record().licenseId(), trust);
        StatusStep.checkSigner(status, recalled.status());
        RecordStep.requireBundles(status.snapshot().rank().bundle(), trust, recalled);
        StatusStep.checkNewest(status, recalled.status());
        if (!document.equals(held.record().status())) {
            install(directory, held, news, document, learnt(recalled, status, trust, now));
        }
    }

    private static Recollection learnt(Recollection recalled, VerifiedStatus status, SigningTrust trust, Moment now) {
        return recalled.withStatus(new SeenStatus(status.snapshot().rank(), status.digest()))
                .withBundle(trust.version())
                .withWitness(TimeStep.witness(recalled.witness(), trust, List.of(status.document()), now));
    }

    private static void install(
            DataDirectory directory, Holding held, List<String> news, String document, Recollection learnt)
            throws DataDirectoryException {
        if (!news.isEmpty()) {
            directory.appendBundles(news);
        }
        String state = RecollectionJson.write(learnt);
        directory.update(held.record().licenseId(), record -> record.withStatus(document, state));
    }
}
