package dev.holdfast.verifier;

import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import dev.holdfast.verifier.trust.SigningTrust;
import dev.holdfast.verifier.trust.TrustException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes trust bundles that come without a grant; FORMAT.md 8.11. */
final class BundleImport {
    private BundleImport() {}

    static Optional<Verdict.Refused> run(Setting setting, DataDirectory directory, List<String> bundles) {
        try {
            if (directory.licenses().isEmpty()) {
                throw new RefusedException(
                        RefusalReason.NOT_ACTIVATED,
                        directory.folder() + ": expected a license here that trust bundles are for, found none");
            }
            List<String> held = directory.bundles();
            List<String> news = news(SignatureStep.trust(setting.memory(), held), bundles);
            if (!news.isEmpty()) {
                directory.appendBundles(news);
            }
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.verdict());
        } catch (DataDirectoryException e) {
            return Optional.of(RefusedException.of(e).verdict());
        }
    }

    /** The bundles that follow what is trusted so far; those that are held already are of no use. */
    static List<String> news(SigningTrust before, List<String> bundles) throws RefusedException {
        SigningTrust trust = before;
        List<String> news = new ArrayList<>();
        for (String bundle : bundles) {
            try {
                SigningTrust next = trust.with(bundle);
                if (next.version() > trust.version()) {
                    news.add(bundle);
                }
                trust = next;
            } catch (TrustException e) {
                // A foreign root is most often the wrong file given to this program, and that is what has to be said.
                RefusalReason reason = e.fault() == TrustException.Fault.CERTIFICATE_NOT_TRUSTED
                        ? RefusalReason.CERTIFICATE_NOT_TRUSTED
                        : RefusalReason.TRUST_BUNDLE_INVALID;
                throw new RefusedException(reason, RefusedException.text(e));
            }
        }
        return news;
    }
}
