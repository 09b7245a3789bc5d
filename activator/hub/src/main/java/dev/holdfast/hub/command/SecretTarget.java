package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a secret goes that an answer of the hub shows once: a new file of its owner's, or the screen. */
final class SecretTarget {
    private final Surroundings surroundings;
    private final boolean json;

    SecretTarget(Surroundings surroundings, boolean json) {
        this.surroundings = surroundings;
        this.json = json;
    }

    /**
     * Asks the hub and says what it answered.
     *
     * @param file where the secret goes, which must not be there yet; null for the screen
     * @param asking asks the hub; done only where the secret could be kept
     * @param lost what to do where the secret of an answer cannot be written after all
     * @return what the hub answered; without the secret where a file has it
     */
    JsonNode take(@Nullable Path file, Supplier<JsonNode> asking, Function<JsonNode, String> lost)
            throws CommandFailure, IOException {
        if (file == null) {
            JsonNode answer = asking.get();
            Output.one(surroundings.out(), json, answer);
            tell("the secret is shown only now");
            return answer;
        }
        try (SecretFile secretFile = SecretFile.create(file)) {
            JsonNode answer = asking.get();
            try {
                secretFile.write(answer.path("secret").asText());
            } catch (IOException e) {
                throw CommandFailure.of(
                        1, "failed", file + ": the secret cannot be written and is lost", lost.apply(answer));
            }
            Output.one(surroundings.out(), json, ((ObjectNode) answer).without("secret"));
            tell("the secret is in " + file);
            return answer;
        }
    }

    /** JSON is for programs, which know what they asked for. */
    private void tell(String what) {
        if (!json) {
            surroundings.out().println(what);
        }
    }
}
