package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an administration command finds its hub and shows that it may. */
final class HubOptions {
    static final String TOKEN_VARIABLE = "HOLDFAST_HUB_TOKEN";
    static final String HUB_VARIABLE = "HOLDFAST_HUB";

    private static final int MAXIMUM_TOKEN = 4096;

    @Option(
            names = "--hub",
            paramLabel = "URL",
            description = "the hub's address; else the variable HOLDFAST_HUB; else http://127.0.0.1:8700")
    @Nullable
    URI hub;

    @Option(names = "--token-file", paramLabel = "FILE", description = "a file that holds your token")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--token-stdin",
            description = "read your token from standard input; without it and without a file, it is taken"
                    + " from the variable HOLDFAST_HUB_TOKEN")
    boolean tokenStdin;

    @Option(names = "--json", description = "print the hub's JSON")
    boolean json;

    /** Prints what the hub answers, as the options say; gives the exit code. */
    int show(Surroundings surroundings, Function<Administration, JsonNode> asking) throws CommandFailure {
        Output.one(surroundings.out(), json, asking.apply(connect(surroundings)));
        return 0;
    }

    /** Prints every item of a list of the hub; gives the exit code. */
    int list(Surroundings surroundings, String path) throws CommandFailure {
        Output.many(surroundings.out(), json, connect(surroundings).list(path));
        return 0;
    }

    Administration connect(Surroundings surroundings) throws CommandFailure {
        return new Administration(address(surroundings), token(surroundings));
    }

    /** As the holder of another secret than a token. */
    Administration connect(Surroundings surroundings, Secret shown) throws CommandFailure {
        return new Administration(address(surroundings), shown);
    }

    private URI address(Surroundings surroundings) throws CommandFailure {
        if (hub != null) {
            return hub;
        }
        String variable = surroundings.environment().get(HUB_VARIABLE);
        try {
            return URI.create(variable == null ? "http://127.0.0.1:8700" : variable);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.of(ProblemReason.HUB_ADDRESS_INVALID, HUB_VARIABLE + ": expected a URL");
        }
    }

    private Secret token(Surroundings surroundings) throws CommandFailure {
        if (tokenFile != null && tokenStdin) {
            throw CommandFailure.of(ProblemReason.USAGE, "expected either --token-file or --token-stdin, found both");
        }
        if (tokenStdin) {
            return read("standard input", surroundings.in());
        }
        if (tokenFile != null) {
            try (InputStream in = Files.newInputStream(tokenFile)) {
                return read(tokenFile.toString(), in);
            } catch (IOException e) {
                throw CommandFailure.of(ProblemReason.TOKEN_MISSING, tokenFile + ": the file cannot be read");
            }
        }
        String variable = surroundings.environment().get(TOKEN_VARIABLE);
        if (variable == null) {
            throw CommandFailure.of(
                    ProblemReason.TOKEN_MISSING.exitCode(),
                    ProblemReason.TOKEN_MISSING.code(),
                    "the operation needs a token and none was given",
                    "give it in a file (`--token-file FILE`), on standard input (`--token-stdin`) or in "
                            + TOKEN_VARIABLE);
        }
        return Secret.of(variable.trim());
    }

    private static Secret read(String source, InputStream in) throws CommandFailure {
        try {
            byte[] bytes = in.readNBytes(MAXIMUM_TOKEN);
            return Secret.of(new String(bytes, StandardCharsets.US_ASCII).trim());
        } catch (IOException e) {
            throw CommandFailure.of(ProblemReason.TOKEN_MISSING, source + ": the token cannot be read");
        }
    }
}
