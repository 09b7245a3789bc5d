package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast-hub token}. */
@Command(name = "token", description = "PATs of service users.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommands {
    private final Surroundings surroundings;

    TokenCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    private static String tokens(String serviceUser) {
        return "/api/v1/service-users/" + Administration.segment(serviceUser) + "/tokens";
    }

    /** Where the secret goes, which is shown only now. */
    static final class SecretOptions {
        @Option(names = "--secret-only", description = "print nothing but the secret, for scripts")
        boolean only;

        @Option(
                names = "--secret-file",
                paramLabel = "FILE",
                description = "write the secret to this new file, mode 0600, and do not show it")
        @Nullable
        Path file;
    }

    /** How long the token is good. */
    static final class LifeOptions {
        @Option(names = "--expires-in-days", paramLabel = "DAYS", description = "1 to 3660; without it 90")
        @Nullable
        Integer days;

        @Option(names = "--never-expires", description = "discouraged: nobody notices when such a token leaks")
        boolean never;
    }

    @Command(description = "Create a PAT. Its secret is shown only now.")
    int create(
            @Mixin HubOptions hub,
            @Option(names = "--service-user", paramLabel = "ID", required = true, description = "whose it is")
                    String serviceUser,
            @Option(names = "--name", paramLabel = "NAME", required = true, description = "a name for people")
                    String name,
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
        Path file = secret == null ? null : secret.file;
        Map<String, Object> wish = wish(name, licenses, life);
        if (file != null) {
            return createInto(file, hub, serviceUser, wish);
        }
        JsonNode created = hub.connect(surroundings).post(tokens(serviceUser), wish);
        String text = created.path("secret").asText();
        if (secret != null && secret.only) {
            surroundings.out().println(text);
        } else {
            Output.one(surroundings.out(), hub.json, created);
            tell(hub, "the secret is shown only now");
        }
        return 0;
    }

    private int createInto(Path file, HubOptions hub, String serviceUser, Map<String, Object> wish)
            throws CommandFailure, IOException {
        try (SecretFile secretFile = SecretFile.create(file)) {
            JsonNode created = hub.connect(surroundings).post(tokens(serviceUser), wish);
            try {
                secretFile.write(created.path("secret").asText());
            } catch (IOException e) {
                throw CommandFailure.of(
                        1,
                        "failed",
                        file + ": the secret cannot be written and is lost",
                        "revoke the token " + created.path("id").asText() + " and create another");
            }
            Output.one(surroundings.out(), hub.json, ((ObjectNode) created).without("secret"));
            tell(hub, "the secret is in " + file);
            return 0;
        }
    }

    /** JSON is for programs, which know what they asked for. */
    private void tell(HubOptions hub, String what) {
        if (!hub.json) {
            surroundings.out().println(what);
        }
    }

    private static Map<String, Object> wish(String name, @Nullable List<String> licenses, @Nullable LifeOptions life) {
        Map<String, Object> body = new HashMap<>(Map.of("name", name));
        if (licenses != null) {
            body.put("licenses", licenses);
        }
        if (life != null && life.never) {
            body.put("never_expires", true);
        } else if (life != null && life.days != null) {
            body.put("expires_in_days", life.days);
        }
        return body;
    }

    @Command(description = "List the tokens of a service user, without their secrets.")
    int list(
            @Mixin HubOptions hub,
            @Option(names = "--service-user", paramLabel = "ID", required = true, description = "whose they are")
                    String serviceUser)
            throws CommandFailure {
        Output.many(surroundings.out(), hub.json, hub.connect(surroundings).list(tokens(serviceUser)));
        return 0;
    }

    @Command(description = "Revoke a token. Machines that it activated are left alone.")
    int revoke(@Mixin HubOptions hub, @Parameters(paramLabel = "TOKEN", description = "the token's ID") String id)
            throws CommandFailure {
        if (id.startsWith("hdf")) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected the ID of a token, found what looks like a secret");
        }
        hub.connect(surroundings).delete("/api/v1/tokens/" + Administration.segment(id));
        return 0;
    }
}
