package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.issuer.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast-hub key reissue}. */
@Command(
        name = "reissue",
        description =
                "Sign the license of every live activation anew whose signing certificate is void; devices online get"
                        + " theirs at the next refresh. Repeat it after an interruption: what is done stays done. With --license,"
                        + " write the grants that wait for its machines to files instead, for `holdfast import`.")
final class KeyReissueCommand implements Callable<Integer> {
    static final String PATH = "/api/v1/reissues";

    private final Surroundings surroundings;

    @Mixin
    HubOptions hub = new HubOptions();

    @Option(names = "--license", paramLabel = "ID", description = "the license whose grants are written to files")
    @Nullable
    String license;

    @Option(
            names = "--output-directory",
            paramLabel = "DIR",
            description = "where they go, as ACTIVATION.grant; one that is there is replaced")
    @Nullable
    Path output;

    @Option(
            names = "--after-bundle",
            paramLabel = "VERSION",
            defaultValue = "0",
            description = "the newest trust bundle that the machines hold (${DEFAULT-VALUE})")
    long afterBundle;

    KeyReissueCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if ((license == null) != (output == null)) {
            throw new IllegalArgumentException("expected --license and --output-directory together");
        }
        Administration connected = hub.connect(surroundings);
        String named = license;
        Path directory = output;
        return named == null || directory == null ? sign(connected) : fetch(connected, named, directory);
    }

    private int sign(Administration connected) {
        long waiting = connected.get(PATH).path("waiting").asLong();
        long done = 0;
        Map<String, Object> body = new HashMap<>();
        while (true) {
            JsonNode page = connected.post(PATH, body);
            done += page.path("reissued").asLong();
            if (!page.path("next").isTextual()) {
                break;
            }
            body.put("after", page.path("next").asText());
            surroundings.err().println("holdfast-hub: " + done + " of " + waiting + " signed anew");
        }
        say(done, "signed anew");
        return 0;
    }

    private int fetch(Administration connected, String id, Path directory) throws IOException {
        Files.createDirectories(directory);
        String activations = "/api/v1/licenses/" + Administration.segment(id) + "/activations";
        long written = 0;
        for (JsonNode waiting : connected.list("/api/v1/licenses/" + Administration.segment(id) + "/reissues")) {
            String name = waiting.path("activation").asText();
            String grant =
                    connected.text(activations + "/" + Administration.segment(name) + "/grant?after=" + afterBundle);
            DurableFile.replace(directory.resolve(name + ".grant"), grant);
            written++;
        }
        say(written, "written to " + directory);
        return 0;
    }

    private void say(long count, String words) {
        if (hub.json) {
            surroundings.out().println(JsonNodeFactory.instance.objectNode().put("licenses", count));
        } else {
            surroundings.out().println(count + " licenses " + words);
        }
    }
}
