package dev.holdfast.hub.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub account}. */
@Command(name = "account", description = "Accounts of people.", synopsisSubcommandLabel = "COMMAND")
final class AccountCommands {
    private final Surroundings surroundings;

    AccountCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(description = "Show whose the token is: its workspace, scopes and end.")
    int whoami(@Mixin HubOptions hub) throws CommandFailure {
        return hub.show(surroundings, calls -> calls.get("/api/v1/caller"));
    }

    @Command(description = "Show your own account and the workspaces that it belongs to.")
    int show(@Mixin HubOptions hub) throws CommandFailure {
        return hub.show(surroundings, calls -> calls.get("/api/v1/account"));
    }

    @Command(description = "End a person's account, with every token and membership. For operators.")
    int end(@Mixin HubOptions hub, @Parameters(paramLabel = "ACCOUNT", description = "the account's ID") String id)
            throws CommandFailure {
        hub.connect(surroundings).delete("/api/v1/accounts/" + Administration.segment(id));
        return 0;
    }
}
