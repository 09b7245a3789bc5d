package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub token}, as far as it ends tokens. */
final class TokenEndCommands {
    static final String YES = "do it without asking; needed where there is no terminal to ask on";

    private static final String LEAKED =
            "it leaked: suspend what was activated with it and end the device tokens it installed";

    private TokenEndCommands() {}

    /** Adds the commands to those that make and show tokens. */
    static CommandLine addTo(CommandLine tokens, Surroundings surroundings) {
        return tokens.addSubcommand(new TokenRotateCommand(surroundings))
                .addSubcommand(new Revoke(surroundings))
                .addSubcommand(new Delete(surroundings))
                .addSubcommand(new RevokeAll(surroundings))
                .addSubcommand(new TokenCleanUpCommand(surroundings));
    }

    private static Map<String, ?> body(boolean leaked) {
        return leaked ? Map.of("with_activations", true) : Map.of();
    }

    /** {@code holdfast-hub token revoke}. */
    @Command(name = "revoke", description = "Revoke a token: it is refused from the next call on.")
    static final class Revoke implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        HubOptions hub = new HubOptions();

        @Option(names = "--personal", description = "one of your personal tokens")
        boolean personal;

        @Option(names = "--with-activations", description = LEAKED)
        boolean leaked;

        @Option(names = "--yes", description = YES)
        boolean yes;

        @Parameters(paramLabel = "TOKEN", description = "the token's ID")
        String id = "";

        Revoke(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws CommandFailure {
            String path = TokenPlace.one(personal, id);
            Administration connected = hub.connect(surroundings);
            if (!yes) {
                Confirmation.require(surroundings, inWords(connected.get(path)));
            }
            Output.one(surroundings.out(), hub.json, connected.post(path + "/revoke", body(leaked)));
            return 0;
        }

        private String inWords(JsonNode token) {
            return "revoke " + token.path("partial").asText() + " \""
                    + token.path("name").asText() + "\", with "
                    + token.path("activations").asLong() + " activations behind it"
                    + (leaked ? ", which are suspended, as the device tokens it installed are ended" : "");
        }
    }

    /** {@code holdfast-hub token delete}. */
    @Command(
            name = "delete",
            description = "Take a token that is revoked or has expired off the lists; the audit still names it.")
    static final class Delete implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        HubOptions hub = new HubOptions();

        @Option(names = "--personal", description = "one of your personal tokens")
        boolean personal;

        @Option(names = "--yes", description = YES)
        boolean yes;

        @Parameters(paramLabel = "TOKEN", description = "the token's ID")
        String id = "";

        Delete(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws CommandFailure {
            String path = TokenPlace.one(personal, id);
            if (!yes) {
                Confirmation.require(surroundings, "delete the token " + id);
            }
            hub.connect(surroundings).delete(path);
            return 0;
        }
    }

    /** {@code holdfast-hub token revoke-all}. */
    @Command(name = "revoke-all", description = "Revoke every token of a service user or of a workspace.")
    static final class RevokeAll implements Callable<Integer> {
        private final Surroundings surroundings;

        @Mixin
        HubOptions hub = new HubOptions();

        @ArgGroup(multiplicity = "1")
        Whose whose = new Whose();

        @Option(names = "--with-activations", description = LEAKED)
        boolean leaked;

        @Option(names = "--yes", description = YES)
        boolean yes;

        RevokeAll(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        /** Whose tokens are ended all at once. */
        static final class Whose {
            @Option(names = "--service-user", paramLabel = "ID", description = "every token of this service user")
            @Nullable
            String serviceUser;

            @Option(names = "--workspace", paramLabel = "ID", description = "every token of this workspace")
            @Nullable
            String workspace;

            private String path() {
                return "/api/v1/"
                        + (workspace == null
                                ? "service-users/" + Administration.segment(String.valueOf(serviceUser))
                                : "workspaces/" + Administration.segment(workspace))
                        + "/tokens/revoke";
            }
        }

        @Override
        public Integer call() throws CommandFailure {
            if (!yes) {
                Confirmation.require(
                        surroundings,
                        "revoke every token of the " + (whose.workspace == null ? "service user" : "workspace")
                                + (leaked ? " and suspend what was activated with them" : ""));
            }
            JsonNode ended = hub.connect(surroundings).post(whose.path(), body(leaked));
            Output.one(surroundings.out(), hub.json, ended);
            return 0;
        }
    }
}
