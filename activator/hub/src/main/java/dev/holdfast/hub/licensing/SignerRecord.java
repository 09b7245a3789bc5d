package dev.holdfast.hub.licensing;

import java.time.Instant;
import java.util.List;

/**
 * A signing certificate that the hub took, as it stands now.
 *
 * @param thumbprint SHA-256 of its DER form, base64url: what a trust bundle revokes it by
 * @param name its common name
 * @param state how it stands
 * @param holdsFrom from when it may sign
 * @param endsAt the first instant at which it may no longer sign
 * @param takenAt when the hub first signed with it
 * @param newestOf how many live activations have it under their newest license
 * @param processes which processes sign with it now
 */
public record SignerRecord(
        String thumbprint,
        String name,
        State state,
        Instant holdsFrom,
        Instant endsAt,
        Instant takenAt,
        long newestOf,
        List<ServingProcess> processes) {
    public SignerRecord {
        processes = List.copyOf(processes);
    }

    /** How a signing certificate stands. */
    public enum State {
        /** A process that serves signs with it. */
        IN_USE("in_use"),
        /** Others sign; what it signed is good. */
        REPLACED("replaced"),
        /** A trust bundle revokes it or drops its root; what it signed is void. */
        VOID("void");

        private final String id;

        State(String id) {
            this.id = id;
        }

        /** The name in answers. */
        public String id() {
            return id;
        }
    }
}
