package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What a license is to say, as far as it is said. */
final class LicenseOptions {
    private static final String NONE = "none";

    /** Reads a day, and says what one looks like where it is none. */
    static final class Day implements CommandLine.ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String value) {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                throw new CommandLine.TypeConversionException(
                        "expected a day that exists, as year, month and day, for example 2030-12-31");
            }
        }
    }

    @Option(
            names = "--features",
            split = ",",
            paramLabel = "NAME=VALUE",
            description = "what the application reads, in the place of all there are")
    @Nullable
    Map<String, String> features;

    @Option(
            names = "--offline-activation",
            negatable = true,
            description = "a machine may activate once and live offline")
    @Nullable
    Boolean offlineActivation;

    @Option(
            names = "--start",
            paramLabel = "DATE",
            converter = Day.class,
            description = "the first day on which it holds, in UTC; today")
    @Nullable
    LocalDate start;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "match rule: strict, standard or lenient (standard)")
    @Nullable
    String policy;

    @Option(
            names = "--evidence",
            paramLabel = "NUMBER",
            description = "how many kinds of evidence a machine has to show: 1 or 2 (1)")
    @Nullable
    Integer evidence;

    @Option(
            names = "--seats-per",
            paramLabel = "UNIT",
            description = "what takes a seat: directory or machine (directory)")
    @Nullable
    String seatsPer;

    @Option(
            names = "--volume-scope",
            negatable = true,
            description = "it may be bound to the id in the file that HOLDFAST_MACHINE_ID_FILE names")
    @Nullable
    Boolean volumeScope;

    @Option(
            names = "--refresh-by",
            paramLabel = "PROOF",
            description = "what a refresh takes: device-key, or token for a token each time (device-key)")
    @Nullable
    String refreshBy;

    @Option(
            names = "--on-clone",
            paramLabel = "ACTION",
            description = "what becomes of a cloned data directory: audit or suspend (audit)")
    @Nullable
    String onClone;

    @Option(
            names = "--lease",
            paramLabel = "SPAN",
            description = "a machine has it for so long without a renewal, such as 24h, or none")
    @Nullable
    String lease;

    @Option(
            names = "--lease-grace",
            paramLabel = "SPAN",
            description = "after which it goes on so long with a warning, such as 3d (3d)")
    @Nullable
    String leaseGrace;

    @Option(
            names = "--trial",
            paramLabel = "DAYS",
            description = "it holds so long on a machine from its first activation there, or none")
    @Nullable
    String trial;

    @Option(
            names = "--clock-tolerance",
            paramLabel = "SPAN",
            description = "refuse where clock and time witness are further apart, such as 1h, or none")
    @Nullable
    String clockTolerance;

    @Option(
            names = "--witness-required",
            negatable = true,
            description = "refuse where the time witness cannot be kept")
    @Nullable
    Boolean witnessRequired;

    @Option(
            names = "--status-days",
            paramLabel = "DAYS",
            description = "the oldest status snapshot that is good, or none for any")
    @Nullable
    String statusDays;

    @Option(
            names = "--status-grace-days",
            paramLabel = "DAYS",
            description = "for how long an older one is honoured (0)")
    @Nullable
    Long statusGraceDays;

    @Option(
            names = "--signer-grace-days",
            paramLabel = "DAYS",
            description = "for how long it runs on after its signer was revoked (30)")
    @Nullable
    Long signerGraceDays;

    /** The members of the body that say it. */
    Map<String, Object> members() throws CommandFailure {
        Map<String, @Nullable Object> body = new HashMap<>();
        body.put("features", features);
        body.put("offline_activation", offlineActivation);
        body.put("starts_at", start == null ? null : startOf("--start", start));
        body.put("policy", policy);
        body.put("minimum_evidence", evidence);
        body.put("seats_per", seatsPer);
        body.put("volume_scope", volumeScope);
        body.put("refresh_by", refreshBy);
        body.put("on_clone", onClone);
        body.put("signer_grace_days", signerGraceDays);
        body.values().removeIf(value -> value == null);
        put(body, "trial_days", trial, number("--trial", trial));
        put(body, "lease", lease, lease());
        put(body, "clock_policy", null, clock());
        put(body, "status_policy", statusDays, status());
        return body;
    }

    /** Adds a member: null where none is asked for, nothing where nothing is said. */
    private static void put(
            Map<String, @Nullable Object> body, String member, @Nullable String said, @Nullable Object value) {
        if (NONE.equals(said) || value != null) {
            body.put(member, NONE.equals(said) ? null : value);
        }
    }

    private @Nullable Object lease() throws CommandFailure {
        Map<String, @Nullable Object> members = new HashMap<>();
        members.put("seconds", Span.seconds("--lease", lease));
        members.put("grace_seconds", Span.seconds("--lease-grace", leaseGrace));
        return said(members);
    }

    private @Nullable Object clock() throws CommandFailure {
        Map<String, @Nullable Object> members = new HashMap<>();
        members.put("witness_required", witnessRequired);
        members.values().removeIf(value -> value == null);
        put(members, "tolerance_seconds", clockTolerance, Span.seconds("--clock-tolerance", clockTolerance));
        return members.isEmpty() ? null : members;
    }

    private @Nullable Object status() throws CommandFailure {
        Map<String, @Nullable Object> members = new HashMap<>();
        members.put("days", number("--status-days", statusDays));
        members.put("grace_days", statusGraceDays);
        return said(members);
    }

    private static @Nullable Object said(Map<String, @Nullable Object> members) {
        members.values().removeIf(value -> value == null);
        return members.isEmpty() ? null : members;
    }

    private static @Nullable Long number(String option, @Nullable String text) throws CommandFailure {
        if (text == null || text.equals(NONE)) {
            return null;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw CommandFailure.of(ProblemReason.USAGE, option + ": expected a number of days, or none");
        }
    }

    /** The first instant of a day. */
    static String startOf(String option, LocalDate day) throws CommandFailure {
        try {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant().toString();
        } catch (DateTimeException e) {
            throw CommandFailure.of(ProblemReason.USAGE, option + ": expected a date before the year 10000");
        }
    }

    /** The first instant after a day. */
    static String endOf(String option, LocalDate lastDay) throws CommandFailure {
        try {
            return startOf(option, lastDay.plusDays(1));
        } catch (DateTimeException e) {
            throw CommandFailure.of(ProblemReason.USAGE, option + ": expected a date before the year 10000");
        }
    }
}
