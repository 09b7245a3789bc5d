package dev.holdfast.hub.licensing;

import dev.holdfast.hub.audit.ClockWatch;
import dev.holdfast.hub.ledger.Journal;
import dev.holdfast.hub.refusal.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an operator has to see to, though the hub answers. Thread-safe. */
public final class HubHealth {
    private static final String REISSUE =
            "licenses of devices stand under a signing certificate that a trust bundle voids; run `holdfast-hub key reissue`";

    private final Journal journal;
    private final HubSigner signer;
    private final NewerBundles newer = new NewerBundles();
    private final WaitingReissues waiting;

    /**
     * The health of a hub.
     *
     * @param signer what this process signs with
     */
    public HubHealth(Journal journal, HubSigner signer) {
        this.journal = journal;
        this.signer = signer;
        this.waiting = new WaitingReissues(signer);
    }

    NewerBundles newerBundles() {
        return newer;
    }

    /** What there is to see to. */
    public enum Concern {
        /** Fewer than 30 days are left of the signing certificate, or none. */
        SIGNER_ENDS("signer_ends"),
        /** A trust bundle voids the signing certificate: nothing is signed. */
        SIGNER_VOID("signer_void"),
        /** Devices hold a newer trust bundle than the hub, and get no answer. */
        TRUST_BUNDLE_MISSING("trust_bundle_missing"),
        /** Licenses of live activations stand under a signing certificate that is void. */
        REISSUES_WAITING("reissues_waiting"),
        /** The clock stands before the newest record: nothing is signed. */
        CLOCK_BEHIND("clock_behind");

        private final String id;

        Concern(String id) {
            this.id = id;
        }

        /** The name in answers. */
        public String id() {
            return id;
        }
    }

    /**
     * One of them.
     *
     * @param detail what was found and what to do, in words
     */
    public record Warning(Concern concern, String detail) {}

    /**
     * How this process of the hub stands.
     *
     * @param process what it is called
     * @param signer thumbprint of the certificate that it signs with
     * @param signerEnds the first instant at which its signing certificate does not hold
     * @param warnings what there is to see to
     */
    public record Report(String process, String signer, Instant signerEnds, List<Warning> warnings) {
        public Report {
            warnings = List.copyOf(warnings);
        }
    }

    /** Looks; throws where the ledger cannot be read. */
    public Report look() {
        Instant now = journal.now();
        return journal.read(handle -> {
            SignerLife life = signer.life();
            List<Warning> warnings = new ArrayList<>();
            life.warning(now).ifPresent(words -> warnings.add(new Warning(Concern.SIGNER_ENDS, words)));
            signer.voided(handle).ifPresent(words -> warnings.add(new Warning(Concern.SIGNER_VOID, words)));
            newer.warning(handle, now)
                    .ifPresent(words -> warnings.add(
                            new Warning(Concern.TRUST_BUNDLE_MISSING, words + "; " + NewerBundles.REMEDY)));
            if (waiting.areThere(handle, now)) {
                warnings.add(new Warning(Concern.REISSUES_WAITING, REISSUE));
            }
            try {
                ClockWatch.require(handle, now);
            } catch (Refusal refusal) {
                warnings.add(new Warning(Concern.CLOCK_BEHIND, refusal.detail() + "; " + refusal.remedy()));
            }
            return new Report(signer.process(), signer.identity().thumbprint(), life.until(), warnings);
        });
    }
}
