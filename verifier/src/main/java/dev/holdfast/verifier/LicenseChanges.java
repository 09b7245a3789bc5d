package dev.holdfast.verifier;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be told when one verdict follows another. Not thread-safe. */
final class LicenseChanges {
    private final ExpiryNotices notices = new ExpiryNotices();
    private @Nullable Verdict last;
    private int drifted;

    /** The events between the last verdict and the next, in the order in which they are to be told. */
    List<LicenseEvent> to(Verdict next) {
        Verdict before = last;
        last = next;
        return next.fold(granted -> granted(before, granted), refused -> refused(before, refused));
    }

    private List<LicenseEvent> granted(@Nullable Verdict before, Granted after) {
        List<LicenseEvent> news = new ArrayList<>();
        if (before instanceof Granted earlier
                && !earlier.license().id().equals(after.license().id())) {
            news.add(new LicenseEvent.Refreshed(earlier, after));
        } else if (before instanceof Verdict.Refused) {
            news.add(new LicenseEvent.GrantedAgain(after));
        }
        int now = after.scoreSheet().drifted() ? after.scoreSheet().changed() : 0;
        if (now != 0 && now != drifted) {
            news.add(new LicenseEvent.Drifted(after));
        }
        drifted = now;
        news.addAll(notices.after(after));
        return news;
    }

    private static List<LicenseEvent> refused(@Nullable Verdict before, Verdict.Refused after) {
        if (before instanceof Verdict.Refused earlier && earlier.reason() == after.reason()) {
            return List.of();
        }
        return List.of(
                switch (after.reason()) {
                    case LICENSE_REVOKED, LICENSE_SUSPENDED, ACTIVATION_REVOKED, ACTIVATION_SUPERSEDED ->
                        new LicenseEvent.Withdrawn(after);
                    default -> new LicenseEvent.Refused(after);
                });
    }
}
