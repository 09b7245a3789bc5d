package dev.holdfast.hub.audit;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds the records of an export that a hub's own audit does not hold. Read an export only after it was checked. */
public final class MissingRecords {
    /** By whom the records are that a replay leaves. */
    public static final String ACTOR = "audit-replay";

    private static final int LONGEST = 4096;
    private static final int LONGEST_DETAIL = 1 << 16;
    private static final String TOLD = " of a replayed export says, of ";
    private static final String BY = " by ";
    private static final String FOLLOWS = ": ";
    private static final Pattern REPLAYED = Pattern.compile(
            "as record \\d+" + TOLD + "(\\S+)" + BY + "(\\S+?)(?:" + FOLLOWS + "(.*))?", Pattern.DOTALL);

    private MissingRecords() {}

    /**
     * Such a record.
     *
     * @param number its number in the export
     * @param writtenAt when it was written
     * @param at when what it tells of happened, which was earlier where an earlier replay wrote it
     * @param actor who did it, also where an earlier replay wrote it
     * @param action what happened
     * @param subject the identifier of what it happened to
     * @param workspaceId the workspace that it concerns; null where it concerns none
     * @param licenseId the license that it concerns; null where it concerns none
     * @param deviceKey thumbprint of the device key that it concerns; null where it concerns no machine
     * @param detail more, in words; null for nothing
     */
    public record Missing(
            long number,
            Instant writtenAt,
            Instant at,
            String actor,
            String action,
            String subject,
            @Nullable String workspaceId,
            @Nullable String licenseId,
            @Nullable String deviceKey,
            @Nullable String detail) {
        /** Where it comes from, in words, so that whoever replays the record that says so learns as much as from this one. */
        public String inWords() {
            return "as record " + number + TOLD + at + BY + actor + (detail == null ? "" : FOLLOWS + detail);
        }
    }

    /** Those that are missing, in the order of the export; throws {@link UncheckedIOException} where it cannot be read. */
    public static List<Missing> of(Handle handle, Path export) {
        List<Missing> missing = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(export, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ExportLine read = ExportLine.read(line.getBytes(StandardCharsets.UTF_8));
                if (read.is(ExportLine.RECORD) && AuditRows.numberOf(handle, read.recordId()) == 0) {
                    missing.add(missing(read.recordNumber(), read.record()));
                }
            }
            return missing;
        } catch (MalformedException e) {
            throw new UncheckedIOException(new IOException(export + ": expected an export: " + e.getMessage(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The trust bundles in it, oldest first; throws {@link UncheckedIOException} where it cannot be read. */
    public static List<String> bundles(Path export) {
        List<String> bundles = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(export, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ExportLine read = ExportLine.read(line.getBytes(StandardCharsets.UTF_8));
                if (read.is(ExportLine.BUNDLE)) {
                    bundles.add(read.text(ExportLine.BUNDLE));
                }
            }
            return bundles;
        } catch (MalformedException e) {
            throw new UncheckedIOException(new IOException(export + ": expected an export: " + e.getMessage(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant time(String text) throws MalformedException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new MalformedException("at: expected a time");
        }
    }

    private static Missing missing(long number, JsonObject record) throws MalformedException {
        Instant writtenAt = time(record.string("at", LONGEST));
        String actor = record.string("actor", LONGEST);
        String detail = record.optionalString("detail", LONGEST_DETAIL).orElse(null);
        Instant at = writtenAt;
        Matcher replayed = REPLAYED.matcher(detail == null ? "" : detail);
        if (actor.equals(ACTOR) && replayed.matches()) {
            at = time(replayed.group(1));
            actor = replayed.group(2);
            detail = replayed.group(3);
        }
        return new Missing(
                number,
                writtenAt,
                at,
                actor,
                record.string("action", LONGEST),
                record.string("subject", LONGEST),
                record.optionalString("workspace", LONGEST).orElse(null),
                record.optionalString("license", LONGEST).orElse(null),
                record.optionalString("machine", LONGEST).orElse(null),
                detail);
    }
}
