package dev.holdfast.hub.command;

import dev.holdfast.hub.access.Secret;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub invitation}. */
@Command(
        name = "invitation",
        description = "Invitations of people to a workspace.",
        synopsisSubcommandLabel = "COMMAND")
final class InvitationCommands {
    private static final int MAXIMUM = 4096;

    private final Surroundings surroundings;

    InvitationCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static String invitations(String workspace) {
        return Administration.workspace(workspace) + "/invitations";
    }

    /** Where the invitation is; never among the arguments. */
    static final class Shown {
        @Option(names = "--invitation-file", paramLabel = "FILE", description = "a file that holds the invitation")
        @Nullable
        Path file;

        @Option(names = "--invitation-stdin", description = "read the invitation from standard input")
        boolean stdin;
    }

    @Command(
            description = "Accept an invitation as a new person. The secret of the first personal token is shown only"
                    + " now. Needs no token.")
    int accept(
            @Mixin HubOptions hub,
            @ArgGroup(multiplicity = "1") Shown shown,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "a file that holds the password to be set, 12 to 256 characters; without it"
                                    + " none is set")
                    @Nullable
                    Path password,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            description = "write the token's secret to this new file, mode 0600, and do not show it")
                    @Nullable
                    Path file)
            throws CommandFailure, IOException {
        Administration invited = hub.connect(surroundings, invitation(shown));
        Map<String, String> body = password == null ? Map.of() : Map.of("password", text(password));
        new SecretTarget(surroundings, hub.json)
                .take(
                        file,
                        () -> invited.post("/api/v1/invitations/accept", body),
                        made -> "ask an admin to remove the new member and for another invitation");
        return 0;
    }

    @Command(description = "Accept an invitation with the account that your token is of.")
    int join(@Mixin HubOptions hub, @ArgGroup(multiplicity = "1") Shown shown) throws CommandFailure {
        Secret invitation = invitation(shown);
        return hub.show(surroundings, calls -> calls.join("/api/v1/invitations/join", invitation));
    }

    @Command(description = "List the invitations to a workspace, whatever became of them.")
    int list(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "WORKSPACE", description = "the workspace's ID") String workspace)
            throws CommandFailure {
        return hub.list(surroundings, invitations(workspace));
    }

    @Command(description = "Withdraw an invitation that was not accepted.")
    int withdraw(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "INVITATION", description = "the invitation's ID") String id)
            throws CommandFailure {
        hub.connect(surroundings).delete("/api/v1/invitations/" + Administration.segment(id));
        return 0;
    }

    private Secret invitation(Shown shown) throws CommandFailure {
        Path file = shown.file;
        return Secret.of(file == null ? read("standard input", surroundings.in()) : text(file));
    }

    private static String text(Path file) throws CommandFailure {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (IOException e) {
            throw CommandFailure.of(ProblemReason.USAGE, file + ": expected a file that can be read");
        }
    }

    private static String read(String source, InputStream in) throws CommandFailure {
        try {
            return new String(in.readNBytes(MAXIMUM), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw CommandFailure.of(ProblemReason.USAGE, source + ": expected to be readable");
        }
    }
}
