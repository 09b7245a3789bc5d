package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.HubAudit;
import dev.holdfast.hub.HubReplay;
import dev.holdfast.hub.audit.AuditReport;
import dev.holdfast.hub.audit.AuditTamperedException;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub audit}. */
@Command(name = "audit", description = "Who did what, when and from where.", synopsisSubcommandLabel = "COMMAND")
final class AuditCommands {
    /** A hub that works signs every minute. */
    private static final Duration LONG = Duration.ofHours(1);

    private final Surroundings surroundings;

    AuditCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            description =
                    "Check that no record was edited, deleted, moved, cut off or sealed anew, in the hub's"
                            + " database or in an export. The hub may be running. Exits with 1 and names the first such record.")
    int verify(
            @Option(names = "--directory", paramLabel = "DIR", description = "the hub's directory") @Nullable
                    Path directory,
            @Option(names = "--file", paramLabel = "EXPORT", description = "an export, to be checked without the hub")
                    @Nullable
                    Path export,
            @Option(names = "--root", paramLabel = "FILE", description = "with --file: the root's certificate, as PEM")
                    @Nullable
                    Path root,
            @Option(
                            names = "--head",
                            paramLabel = "FILE",
                            description =
                                    "signed heads that were kept elsewhere, one a line; they show what was cut off")
                    @Nullable
                    Path head)
            throws CommandFailure, IOException {
        List<String> heads = head == null ? List.of() : heads(head);
        try {
            AuditReport report = check(directory, export, root, heads);
            surroundings.out().println(inWords(report, surroundings.clock().instant()));
            return 0;
        } catch (AuditTamperedException e) {
            throw tampered(e);
        }
    }

    private static CommandFailure tampered(AuditTamperedException e) {
        return CommandFailure.of(
                1,
                "audit_" + e.fault().id().replace('-', '_'),
                String.valueOf(e.getMessage()),
                "keep the database and the exports as they are, and compare this record with an earlier export");
    }

    private static AuditReport check(
            @Nullable Path directory, @Nullable Path export, @Nullable Path root, List<String> heads)
            throws CommandFailure, IOException, AuditTamperedException {
        if (directory != null && export == null && root == null) {
            return new HubAudit(directory).verify(heads);
        }
        if (export != null && root != null && directory == null) {
            try (InputStream in = Files.newInputStream(export)) {
                return HubAudit.verify(in, Files.readAllBytes(root), heads);
            }
        }
        throw CommandFailure.of(ProblemReason.USAGE, "expected either --directory, or --file together with --root");
    }

    private static List<String> heads(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String inWords(AuditReport report, Instant now) {
        StringBuilder words = new StringBuilder();
        words.append("sealed: records ").append(report.first()).append(" to ").append(report.sealed());
        words.append(", all as they were written").append(System.lineSeparator());
        Instant signedAt = report.signedAt();
        words.append(
                signedAt == null ? "signed: none" : "signed: up to record " + report.signed() + ", on " + signedAt);
        words.append(System.lineSeparator());
        words.append("not sealed yet: ")
                .append(report.unsealed() == 0 ? "none" : report.unsealed() + " after record " + report.sealed());
        Instant oldest = report.oldestUnsigned();
        if (oldest != null && oldest.isBefore(now.minus(LONG))) {
            words.append(System.lineSeparator())
                    .append("warning: not signed since ")
                    .append(oldest)
                    .append(", although a hub that runs signs every minute; compare with a head kept elsewhere");
        }
        for (String signer : report.revokedSigners()) {
            words.append(System.lineSeparator())
                    .append("warning: heads are signed by ")
                    .append(signer)
                    .append(", which a trust bundle has revoked since");
        }
        return words.toString();
    }

    /** Which records are asked for. */
    static final class Filters {
        @Option(
                names = "--workspace",
                paramLabel = "ID",
                description = "only records that concern this workspace; its admins and auditors need to name it")
        @Nullable
        String workspace;

        @Option(names = "--actor", paramLabel = "ACTOR", description = "only what this actor did")
        @Nullable
        String actor;

        @Option(names = "--action", paramLabel = "NAME", description = "only this event, such as token.revoked")
        @Nullable
        String action;

        @Option(
                names = "--token",
                paramLabel = "ID",
                description = "only calls that showed the token of this ID, and what happened to it")
        @Nullable
        String token;

        @Option(names = "--license", paramLabel = "ID", description = "only records that concern this license")
        @Nullable
        String license;

        @Option(
                names = "--machine",
                paramLabel = "KEY",
                description = "only records that concern the machine of this device key's thumbprint")
        @Nullable
        String machine;

        @Option(names = "--request-id", paramLabel = "ID", description = "only records of this call")
        @Nullable
        String requestId;

        @Option(names = "--from", paramLabel = "TIME", description = "only of this time or later, as RFC 3339 in UTC")
        @Nullable
        String from;

        @Option(names = "--until", paramLabel = "TIME", description = "only before this time, as RFC 3339 in UTC")
        @Nullable
        String until;

        /** Of a workspace its own address is asked, which its members reach too. */
        private String path() {
            return workspace == null ? "/api/v1/audit" : Administration.workspace(workspace) + "/audit";
        }

        private String query(int limit) {
            StringBuilder query = new StringBuilder("?order=newest&limit=").append(limit);
            add(query, "actor", actor);
            add(query, "action", action);
            add(query, "token", token);
            add(query, "license", license);
            add(query, "machine", machine);
            add(query, "request_id", requestId);
            add(query, "from", from);
            add(query, "until", until);
            return query.toString();
        }

        private static void add(StringBuilder query, String name, @Nullable String value) {
            if (value != null) {
                query.append('&').append(name).append('=').append(Administration.segment(value));
            }
        }
    }

    @Command(description = "List the newest records that fit every filter, the newest first.")
    int list(
            @Mixin HubOptions hub,
            @Mixin Filters filters,
            @Option(
                            names = "--limit",
                            paramLabel = "COUNT",
                            defaultValue = "100",
                            description = "how many at most, up to 200 (${DEFAULT-VALUE})")
                    int limit)
            throws CommandFailure {
        JsonNode page = hub.connect(surroundings).get(filters.path() + filters.query(limit));
        List<JsonNode> items = new ArrayList<>();
        page.path("items").forEach(items::add);
        Output.many(surroundings.out(), hub.json, items);
        return 0;
    }

    @Command(
            description = "Write the sealed records as JSON lines, with seals and signed heads. The hub may be running."
                    + " Goes on with --after where an earlier export ended; several put together are one.")
    int export(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
                    Path directory,
            @Option(
                            names = "--after",
                            paramLabel = "NUMBER",
                            defaultValue = "0",
                            description = "begin after this record; without it with the first")
                    long after,
            @Option(names = "--output", paramLabel = "FILE", description = "a new file; without it standard output")
                    @Nullable
                    Path output)
            throws IOException {
        HubAudit audit = new HubAudit(directory);
        if (output == null) {
            audit.export(after, surroundings.out());
            return 0;
        }
        surroundings.out().println("exported up to record " + export(audit, after, output));
        return 0;
    }

    /** An export that fails leaves no file, so that the next attempt finds none in its way. */
    private static long export(HubAudit audit, long after, Path output) throws IOException {
        boolean whole = false;
        OutputStream out = Files.newOutputStream(output, StandardOpenOption.CREATE_NEW);
        try (out) {
            long last = audit.export(after, out);
            whole = true;
            return last;
        } finally {
            if (!whole) {
                Files.deleteIfExists(output);
            }
        }
    }

    @Command(
            description = "Take away again what an export says was taken away and the hub does not know of, after a"
                    + " backup was put back and before the hub is started: revoked, suspended and released activations,"
                    + " revoked and suspended licenses, revoked tokens, ended people and service users. The seats of"
                    + " activations that were made since are held for their devices.")
    int replay(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
                    Path directory,
            @Option(
                            names = "--file",
                            paramLabel = "EXPORT",
                            required = true,
                            description = "the newest export that there is")
                    Path export)
            throws CommandFailure, IOException {
        try {
            HubReplay.Replayed replayed =
                    new HubReplay(directory, surroundings.clock(), surroundings.random()).from(export);
            surroundings.out().println("records that the hub did not have: " + replayed.missing());
            say("replayed", replayed.again());
            say("not replayed", replayed.left());
            return 0;
        } catch (AuditTamperedException e) {
            throw tampered(e);
        }
    }

    private void say(String what, Map<String, Long> actions) {
        actions.forEach((action, count) -> surroundings.out().println(what + ": " + count + " " + action));
    }

    @Command(description = "Print the newest signed head: kept elsewhere, it shows later what was cut off.")
    int head(
            @Option(names = "--directory", paramLabel = "DIR", required = true, description = "the hub's directory")
                    Path directory)
            throws CommandFailure, IOException {
        Optional<String> head = new HubAudit(directory).head();
        if (head.isEmpty()) {
            throw CommandFailure.of(1, "failed", "expected a signed head, found none yet", "start the hub");
        }
        surroundings.out().println(head.get());
        return 0;
    }
}
