package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub token rotate}. */
@Command(
        name = "rotate",
        description = "Make a successor with the same name, scopes and limits; the token stays good for an overlap."
                + " With --status: see how far that has come.")
final class TokenRotateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    HubOptions hub = new HubOptions();

    @Option(names = "--personal", description = "one of your personal tokens")
    boolean personal;

    @Option(names = "--status", description = "change nothing, and say whether the token is still used")
    boolean status;

    @Option(names = "--overlap-days", paramLabel = "DAYS", description = "1 to 30; without it 7")
    @Nullable
    Integer overlap;

    @ArgGroup
    @Nullable
    LifeOptions life;

    @ArgGroup
    @Nullable
    SecretOptions secret;

    @Parameters(paramLabel = "TOKEN", description = "the token's ID")
    String id = "";

    TokenRotateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        String path = TokenPlace.one(personal, id);
        if (status) {
            say(hub.connect(surroundings).get(path + "/rotation"));
            return 0;
        }
        Map<String, Object> wish = new HashMap<>();
        if (overlap != null) {
            wish.put("overlap_days", overlap);
        }
        LifeOptions.addTo(wish, life);
        SecretOptions.make(secret, surroundings, hub, path + "/rotate", wish);
        return 0;
    }

    private void say(JsonNode rotation) {
        if (hub.json) {
            Output.one(surroundings.out(), true, rotation);
            return;
        }
        surroundings.out().println(inWords(rotation.path("finding").asText()));
        for (String member : List.of(
                "rotated_at", "rolled_out_at", "last_used_at", "last_used_from", "ends_at", "used_since_roll_out")) {
            Output.member(surroundings.out(), member, rotation.path(member));
        }
        rotation.path("successors")
                .forEach(successor -> Output.member(surroundings.out(), "successor", successor.path("id")));
    }

    private static String inWords(String finding) {
        return switch (finding) {
            case "not_rotated" -> "not rotated: there is no successor";
            case "successor_over" -> "successor over: it is revoked or has expired, so create a new token";
            case "not_rolled_out" -> "not rolled out: no successor was used yet";
            case "still_used" -> "still used: roll the successor out to whoever still has the token";
            case "quiet" -> "quiet: not used since the successor was, so it can be revoked";
            case "over" -> "over: the token is revoked or has expired";
            default -> finding;
        };
    }
}
