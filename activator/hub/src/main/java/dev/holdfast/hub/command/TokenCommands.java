package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub token}, as far as it makes and shows tokens. */
@Command(
        name = "token",
        description = "PATs, workspace tokens, device tokens and your personal tokens.",
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommands {
    private final Surroundings surroundings;

    TokenCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Which tokens of a list are asked for. */
    static final class FilterOptions {
        @Option(names = "--type", paramLabel = "TYPE", description = "pat, workspace or device")
        @Nullable
        String type;

        @Option(names = "--state", paramLabel = "STATE", description = "live, unused, expired or revoked")
        @Nullable
        String state;

        @Option(names = "--unused", description = "the same as --state unused")
        boolean unused;

        @Option(
                names = "--unused-days",
                paramLabel = "DAYS",
                description = "unused is what was not used for so long, or never since it was made so long ago;"
                        + " without it 90")
        @Nullable
        Integer unusedDays;

        private String query(@Nullable String text) {
            StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
            add(query, "search", text);
            add(query, "type", type);
            add(query, "state", unused ? "unused" : state);
            add(query, "unused_days", unusedDays);
            return query.toString();
        }

        private static void add(StringJoiner query, String name, @Nullable Object value) {
            if (value != null) {
                query.add(name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
            }
        }
    }

    @Command(description = "Create a token. Its secret is shown only now.")
    int create(
            @Mixin HubOptions hub,
            @ArgGroup(multiplicity = "1") TokenPlace place,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "a name for people")
                    String name,
            @Option(names = "--description", paramLabel = "TEXT", description = "more for people") @Nullable
                    String description,
            @Option(
                            names = "--scopes",
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "what it is good for, such as activations:create; nothing else is")
                    @Nullable
                    List<String> scopes,
            @Option(
                            names = "--licenses",
                            split = ",",
                            paramLabel = "ID",
                            description = "the only licenses it is good for; without it all its owner may use")
                    @Nullable
                    List<String> licenses,
            @ArgGroup @Nullable LifeOptions life,
            @ArgGroup @Nullable SecretOptions secret)
            throws CommandFailure, IOException {
        Map<String, Object> wish = new HashMap<>(Map.of("name", name));
        put(wish, "description", description);
        put(
                wish,
                "scopes",
                scopes == null
                        ? null
                        : scopes.stream().filter(scope -> !scope.isEmpty()).toList());
        put(wish, "licenses", licenses);
        LifeOptions.addTo(wish, life);
        SecretOptions.make(secret, surroundings, hub, place.path(), wish);
        return 0;
    }

    private static void put(Map<String, Object> wish, String name, @Nullable Object value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    @Command(description = "List tokens, without their secrets.")
    int list(
            @Mixin HubOptions hub,
            @ArgGroup(multiplicity = "1") TokenPlace place,
            @ArgGroup(exclusive = false) @Nullable FilterOptions filter)
            throws CommandFailure {
        return show(hub, place, filter, null);
    }

    @Command(description = "Search tokens by a part of their name or description, in whatever case.")
    int search(
            @Mixin HubOptions hub,
            @ArgGroup(multiplicity = "1") TokenPlace place,
            @ArgGroup(exclusive = false) @Nullable FilterOptions filter,
            @Parameters(paramLabel = "TEXT", description = "the part") String text)
            throws CommandFailure {
        return show(hub, place, filter, text);
    }

    private int show(HubOptions hub, TokenPlace place, @Nullable FilterOptions filter, @Nullable String text)
            throws CommandFailure {
        FilterOptions chosen = filter == null ? new FilterOptions() : filter;
        return hub.list(surroundings, place.path() + chosen.query(text));
    }

    @Command(description = "Show a token, without its secret, and what was activated with it.")
    int show(
            @Mixin HubOptions hub,
            @Option(names = "--personal", description = "one of your personal tokens") boolean personal,
            @Parameters(paramLabel = "TOKEN", description = "the token's ID") String id)
            throws CommandFailure {
        String path = TokenPlace.one(personal, id);
        Administration connected = hub.connect(surroundings);
        JsonNode token = connected.get(path);
        Output.one(surroundings.out(), hub.json, token);
        if (!hub.json && token.path("activations").asLong() > 0) {
            surroundings.out().println("what was activated with it: holdfast-hub token activations " + id);
        }
        return 0;
    }

    @Command(description = "List what was last activated with a token.")
    int activations(@Mixin HubOptions hub, @Parameters(paramLabel = "TOKEN", description = "the token's ID") String id)
            throws CommandFailure {
        String path = TokenPlace.one(false, id) + "/activations";
        return hub.list(surroundings, path);
    }

    @Command(description = "Reinstate what was last activated with a token and suspended with it.")
    int reinstate(@Mixin HubOptions hub, @Parameters(paramLabel = "TOKEN", description = "the token's ID") String id)
            throws CommandFailure {
        String path = TokenPlace.one(false, id) + "/activations/reinstate";
        return hub.show(surroundings, calls -> calls.post(path, Map.of()));
    }

    @Command(description = "List how often the tokens of a workspace were used, by the minute.")
    int uses(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "the workspace")
                    String workspace)
            throws CommandFailure {
        String path = Administration.workspace(workspace) + "/audit/token-uses";
        return hub.list(surroundings, path);
    }

    @Command(description = "List how often credentials were refused, by the minute, and from which networks.")
    int refusals(@Mixin HubOptions hub) throws CommandFailure {
        return hub.list(surroundings, "/api/v1/audit/refusals");
    }

    @Command(description = "List the devices' tokens of a workspace that somebody has to look after, and why.")
    int trouble(
            @Mixin HubOptions hub,
            @Option(names = "--workspace", paramLabel = "ID", required = true, description = "the workspace")
                    String workspace)
            throws CommandFailure {
        String path = Administration.workspace(workspace) + "/tokens-in-trouble";
        return hub.list(surroundings, path);
    }
}
