package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the secret of a new token goes, which is shown only now. */
final class SecretOptions {
    @Option(names = "--secret-only", description = "print nothing but the secret, for scripts")
    boolean only;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "write the secret to this new file, mode 0600, and do not show it")
    @Nullable
    Path file;

    /** Makes a token and shows it as the options say; without options, with everything else about it. */
    static void make(
            @Nullable SecretOptions options,
            Surroundings surroundings,
            HubOptions hub,
            String path,
            Map<String, Object> wish)
            throws CommandFailure, IOException {
        Path file = options == null ? null : options.file;
        if (file != null) {
            makeInto(file, surroundings, hub, path, wish);
            return;
        }
        JsonNode created = hub.connect(surroundings).post(path, wish);
        if (options != null && options.only) {
            surroundings.out().println(created.path("secret").asText());
            warn(surroundings, hub, created);
            return;
        }
        Output.one(surroundings.out(), hub.json, created);
        tell(surroundings, hub, "the secret is shown only now");
        warn(surroundings, hub, created);
    }

    private static void makeInto(
            Path file, Surroundings surroundings, HubOptions hub, String path, Map<String, Object> wish)
            throws CommandFailure, IOException {
        try (SecretFile secretFile = SecretFile.create(file)) {
            JsonNode created = hub.connect(surroundings).post(path, wish);
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
            tell(surroundings, hub, "the secret is in " + file);
            warn(surroundings, hub, created);
        }
    }

    /** JSON is for programs, which know what they asked for. */
    private static void tell(Surroundings surroundings, HubOptions hub, String what) {
        if (!hub.json) {
            surroundings.out().println(what);
        }
    }

    private static void warn(Surroundings surroundings, HubOptions hub, JsonNode created) {
        if (!hub.json && created.path("warning").isTextual()) {
            surroundings.err().println("warning: " + created.path("warning").asText());
        }
    }
}
