package dev.holdfast.verifier;

import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a grant that verifies here, by one rename of the record; FORMAT.md 8.8, 8.9 and 8.13. */
final class GrantImport {
    /** How a license is refused whose trust bundles have not all come yet; FORMAT.md 8.13. */
    private static final Set<RefusalReason> MORE_TO_COME = EnumSet.of(
            RefusalReason.TRUST_BUNDLE_MISSING, RefusalReason.CERTIFICATE_NOT_TRUSTED, RefusalReason.STATUS_INVALID);

    private static final String AGAIN =
            "ask once more, by the same command or a new request file: more trust bundles follow than one grant holds";

    private GrantImport() {}

    static Verdict run(Setting setting, DataDirectory directory, LicenseId id, Grant grant, Moment now) {
        try {
            Holding held = Holding.readOrEmpty(setting, directory, id);
            List<String> news = news(setting, held, grant.bundles());
            return taken(setting, directory, held, news, grant, now);
        } catch (RefusedException e) {
            return e.verdict(id);
        } catch (DataDirectoryException e) {
            return RefusedException.of(e).verdict(id);
        }
    }

    /** What the vendor says of the license counts, though the license that it came with cannot be used here. */
    private static Granted taken(
            Setting setting, DataDirectory directory, Holding held, List<String> news, Grant grant, Moment now)
            throws RefusedException, DataDirectoryException {
        Procedure procedure = Procedure.ofImport(setting, held.with(news).with(grant), now);
        Granted granted;
        try {
            granted = procedure.run(null);
            ReceiptImport.checkSignedAfter(setting, held, granted.license());
        } catch (RefusedException refusal) {
            RefusedException explained = refusal.with(statusAlone(setting, directory, held, news, grant, now));
            throw isOneOfSeveral(grant, refusal) ? bundlesAlone(directory, news, explained) : explained;
        }
        install(directory, held, grant, news, granted.license(), procedure.learnt());
        return granted;
    }

    /** What to add to the refusal of the license: that its status snapshot should have been kept and could not be. */
    private static String statusAlone(
            Setting setting, DataDirectory directory, Holding held, List<String> news, Grant grant, Moment now) {
        try {
            StatusImport.take(setting, directory, held, news, grant.status(), now);
            return "";
        } catch (RefusedException e) {
            // A snapshot that is no better than the license it came with changes nothing about the refusal.
            return "";
        } catch (DataDirectoryException e) {
            return "; and its status snapshot could not be kept: " + RefusedException.text(e);
        }
    }

    private static boolean isOneOfSeveral(Grant grant, RefusedException refusal) {
        return Grant.isFull(grant.bundles()) && MORE_TO_COME.contains(refusal.reason());
    }

    /** A grant holds only so many trust bundles: with those of this one kept, the next request is answered with more. */
    static RefusedException bundlesAlone(DataDirectory directory, List<String> news, RefusedException refusal) {
        try {
            if (news.isEmpty() || directory.licenses().isEmpty()) {
                return refusal;
            }
            directory.appendBundles(news);
            return refusal.with("; its " + news.size() + " trust bundles were kept")
                    .advising(AGAIN);
        } catch (DataDirectoryException e) {
            return refusal.with("; and its trust bundles could not be kept: " + RefusedException.text(e));
        }
    }

    /** The bundles beside a license or receipt that follow those held; the others are held already, or are of no use. */
    static List<String> news(Setting setting, Holding held, List<String> bundles) throws RefusedException {
        if (bundles.size() > Grant.MAXIMUM_BUNDLES) {
            throw new RefusedException(
                    RefusalReason.GRANT_MALFORMED,
                    "grant: expected at most " + Grant.MAXIMUM_BUNDLES + " trust bundles, found " + bundles.size());
        }
        return BundleImport.news(SignatureStep.trust(setting.memory(), held), bundles);
    }

    /** Bundles first: a bundle without the license that came with it harms nothing, the reverse would refuse. */
    private static void install(
            DataDirectory directory, Holding held, Grant grant, List<String> news, License license, Recollection learnt)
            throws DataDirectoryException {
        if (!news.isEmpty()) {
            directory.appendBundles(news);
        }
        String state = RecollectionJson.write(learnt);
        LicenseRecord read = held.record();
        directory.update(
                read.licenseId(),
                record -> new LicenseRecord(
                        read.licenseId(), grant.license(), grant.status(), pendingAfter(record, license), state, true));
    }

    /** A re-issue that answers no request leaves the pending one waiting. */
    private static @Nullable PendingRequest pendingAfter(LicenseRecord record, License license) {
        PendingRequest pending = record.pending();
        return pending != null && Objects.equals(license.answers(), pending.requestId()) ? null : pending;
    }
}
