package dev.holdfast.hub.licensing;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.ledger.Page;
import java.time.Duration;
import java.time.Instant;

/** Lists the activations whose data directory was seen to be copied. Thread-safe. */
public final class Clones {
    /** What nobody has looked after for so long is no news any more. */
    private static final Duration SHOWN = Duration.ofDays(90);

    private final Journal journal;

    public Clones(Journal journal) {
        this.journal = journal;
    }

    /** A part of the list of those of a workspace, of the last 90 days, that are not revoked. */
    public Page<Activation> list(Admission by, String workspaceId, Page.Cut cut) {
        Instant since = journal.now().minus(SHOWN);
        return journal.read(handle -> {
            by.requireWorkspace(handle, workspaceId);
            return Activations.cloned(handle, workspaceId, by.onlyLicenses(), since, cut);
        });
    }
}
