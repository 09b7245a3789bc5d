package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
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
        Administration connected = hub.connect(surroundings);
        if (options != null && options.only) {
            JsonNode created = connected.post(path, wish);
            surroundings.out().println(created.path("secret").asText());
            warn(surroundings, hub, created);
            return;
        }
        JsonNode created = new SecretTarget(surroundings, hub.json)
                .take(
                        options == null ? null : options.file,
                        () -> connected.post(path, wish),
                        made -> "revoke the token " + made.path("id").asText() + " and create another");
        warn(surroundings, hub, created);
    }

    private static void warn(Surroundings surroundings, HubOptions hub, JsonNode created) {
        if (!hub.json && created.path("warning").isTextual()) {
            surroundings.err().println("warning: " + created.path("warning").asText());
        }
    }
}
