package dev.holdfast.verifier;

import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.verifier.Recollection.Lease;
import dev.holdfast.verifier.Recollection.SeenLicense;
import dev.holdfast.verifier.Recollection.SeenStatus;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.trust.SignedDocument;
import dev.holdfast.verifier.trust.SigningTrust;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of the procedure of FORMAT.md section 11, step by numbered step. What it has learnt so far is kept although a
 * later step refuses. Used once, by one thread.
 */
final class Procedure {
    private final Setting setting;
    private final Holding holding;
    private final Moment now;
    private final boolean imports;
    private final List<Warning> warnings = new ArrayList<>();

    private Recollection recalled = Recollection.NONE;
    private Recollection learnt = Recollection.NONE;
    private @Nullable License license;

    private Procedure(Setting setting, Holding holding, Moment now, boolean imports) {
        this.setting = setting;
        this.holding = holding;
        this.now = now;
        this.imports = imports;
    }

    /** Judges what the directory holds. */
    static Procedure ofHeld(Setting setting, Holding holding, Moment now) {
        return new Procedure(setting, holding, now, false);
    }

    /** Judges what the directory would hold after an import. */
    static Procedure ofImport(Setting setting, Holding holding, Moment now) {
        return new Procedure(setting, holding, now, true);
    }

    Granted run(@Nullable ModelId model) throws RefusedException {
        SigningTrust trust = SignatureStep.trust(setting.memory(), holding);
        SignedDocument document = SignatureStep.license(trust, holding.record());
        License checked = ProductStep.check(document, setting.product(), setting.memory());
        record(checked, document, trust);
        VerifiedStatus status = status(checked, trust);
        revision(checked, document, trust);
        JudgedTime time = time(checked, List.of(document, status.document()), trust);
        TermStep.checkTerm(checked, time, warnings);
        TermStep.checkStatusAge(status, checked.status(), time, warnings);
        TermStep.checkSigner(checked, status, document, time, warnings);
        ScoreSheet sheet = MachineStep.check(checked, setting.machine(), warnings);
        if (model != null) {
            ModelStep.check(checked, model, time);
        }
        return new Granted(checked, warnings, sheet, time.at(), TermStep.end(checked, status, document));
    }

    private void record(License checked, SignedDocument document, SigningTrust trust) throws RefusedException {
        if (imports) {
            GrantStep.checkOwner(checked, holding);
        } else {
            RecordStep.check(checked, holding);
        }
        recalled = RecordStep.recall(holding, setting.memory());
        if (holding.record().state() != null && !holding.record().stateAuthenticated()) {
            warnings.add(new Warning(
                    "state_unauthenticated",
                    "this user may not read the device key, so that what the directory remembers cannot be proven"));
        }
        RecordStep.requireSigner(checked, document, recalled);
        RecordStep.requireBundles(checked.minimumStatus().bundle(), trust, recalled);
        license = checked;
        learnt = recalled.withBundle(trust.version());
    }

    private VerifiedStatus status(License checked, SigningTrust trust) throws RefusedException {
        VerifiedStatus status = StatusStep.read(holding.record().status(), trust, setting.memory());
        StatusStep.checkOrder(status, checked, trust, recalled.status());
        learnt = learnt.withStatus(new SeenStatus(status.snapshot().rank(), status.digest()));
        StatusStep.checkContent(status.snapshot(), checked);
        return status;
    }

    private void revision(License checked, SignedDocument document, SigningTrust trust) throws RefusedException {
        SeenLicense seen = RevisionStep.counting(recalled.license(), document, trust);
        if (imports) {
            GrantStep.checkNewer(checked, seen);
            GrantStep.checkAnswer(checked, holding.record().pending());
        } else {
            RevisionStep.check(checked, seen);
        }
        learnt = learnt.withLicense(new SeenLicense(checked.revision(), checked.id(), document.signer()));
    }

    private JudgedTime time(License checked, List<SignedDocument> documents, SigningTrust trust)
            throws RefusedException {
        TimeWitness witness = TimeStep.witness(recalled.witness(), trust, documents, now);
        learnt = learnt.withWitness(witness);
        JudgedTime time = TimeStep.judge(checked, witness, recalled.lease(), now);
        if (imports) {
            // Not at the license's own time: a grant may have lain on a stick for long.
            learnt = learnt.withLease(new Lease(checked.id(), time.at(), now.boot(), now.nanos()));
        }
        TimeStep.check(checked.clock(), time, warnings);
        return time;
    }

    /** What the directory remembered before. */
    Recollection recalled() {
        return recalled;
    }

    /** What is to be remembered from now on. */
    Recollection learnt() {
        return learnt;
    }

    /** The license, where the procedure came as far as the record. */
    @Nullable
    License license() {
        return license;
    }
}
