package dev.holdfast.hub.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub member}. */
@Command(
        name = "member",
        description = "Members: the people of a workspace, each an admin, a member or an auditor.",
        synopsisSubcommandLabel = "COMMAND")
final class MemberCommands {
    private final Surroundings surroundings;

    MemberCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static String members(String workspace) {
        return Administration.workspace(workspace) + "/members";
    }

    @Command(
            description = "Invite a person; the invitation is good once, for seven days. An operator invites a"
                    + " workspace's first admin, admins invite everybody else.")
    int invite(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "WORKSPACE", description = "the workspace's ID") String workspace,
            @Option(names = "--email", paramLabel = "ADDRESS", required = true, description = "the person's address")
                    String email,
            @Option(names = "--name", paramLabel = "NAME", description = "a name for people; else the address")
                    @Nullable
                    String name,
            @Option(names = "--role", paramLabel = "ROLE", required = true, description = "admin, member or auditor")
                    String role,
            @Option(
                            names = "--invitation-file",
                            paramLabel = "FILE",
                            description = "write the invitation to this new file, mode 0600, and do not show it")
                    @Nullable
                    Path file)
            throws CommandFailure, IOException {
        Administration connected = hub.connect(surroundings);
        Map<String, String> wish = Map.of("email", email, "name", name == null ? email : name, "role", role);
        new SecretTarget(surroundings, hub.json)
                .take(
                        file,
                        () -> connected.post(InvitationCommands.invitations(workspace), wish),
                        made -> "invite the person again");
        return 0;
    }

    @Command(description = "List the members of a workspace.")
    int list(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "WORKSPACE", description = "the workspace's ID") String workspace)
            throws CommandFailure {
        return hub.list(surroundings, members(workspace));
    }

    @Command(name = "set-role", description = "Give a member another role. One admin always stays.")
    int setRole(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "WORKSPACE", description = "the workspace's ID") String workspace,
            @Parameters(paramLabel = "ACCOUNT", description = "the person's account") String account,
            @Parameters(paramLabel = "ROLE", description = "admin, member or auditor") String role)
            throws CommandFailure {
        return hub.show(
                surroundings,
                calls -> calls.put(members(workspace) + "/" + Administration.segment(account), Map.of("role", role)));
    }

    @Command(description = "Remove a member, whose tokens do nothing in the workspace from the next call on.")
    int remove(
            @Mixin HubOptions hub,
            @Parameters(paramLabel = "WORKSPACE", description = "the workspace's ID") String workspace,
            @Parameters(paramLabel = "ACCOUNT", description = "the person's account") String account)
            throws CommandFailure {
        hub.connect(surroundings).delete(members(workspace) + "/" + Administration.segment(account));
        return 0;
    }
}
