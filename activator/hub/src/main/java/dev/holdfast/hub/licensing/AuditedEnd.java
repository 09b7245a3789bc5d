package dev.holdfast.hub.licensing;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a license that was granted ends on its device, its grace included, as the audit row of the grant says: whoever
 * follows the row later, after a restore, need not know the terms of the license at that time.
 *
 * @param endsAt the first instant at which it no longer holds; null for never
 */
record AuditedEnd(@Nullable Instant endsAt) {
    private static final String NEVER = "for ever";
    private static final Pattern WORDS = Pattern.compile(
            ", holds (for ever|until (\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z))(?:,|$)");

    /** What is granted now to a device on this term. */
    static AuditedEnd of(HubLicense license, DeviceTerm term) {
        return new AuditedEnd(Seats.held(license, term).licenseEndsAt());
    }

    /** As a part of the row's detail. */
    String inWords() {
        return ", holds " + (endsAt == null ? NEVER : "until " + endsAt);
    }

    /** What a row's detail says of it; empty where it says nothing. */
    static Optional<AuditedEnd> in(@Nullable String detail) {
        Matcher words = WORDS.matcher(detail == null ? "" : detail);
        if (!words.find()) {
            return Optional.empty();
        }
        String until = words.group(2);
        return Optional.of(new AuditedEnd(until == null ? null : Instant.parse(until)));
    }
}
