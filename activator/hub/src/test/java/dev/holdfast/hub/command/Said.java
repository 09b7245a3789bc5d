package dev.holdfast.hub.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.hub.SuiteWatch;
import dev.holdfast.hub.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/** What a command said. */
public record Said(int exitCode, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public JsonNode json() throws IOException {
        return JSON.readTree(out);
    }

    /** Runs a command in this process. */
    public static Said by(Map<String, String> environment, String in, String... arguments) {
        return by(InstantSource.system(), environment, in, false, arguments);
    }

    public static Said by(InstantSource clock, Map<String, String> environment, String in, String... arguments) {
        return by(clock, environment, in, false, arguments);
    }

    /** Runs a command with somebody at the terminal who types what is given. */
    public static Said atTerminal(Map<String, String> environment, String in, String... arguments) {
        return by(InstantSource.system(), environment, in, true, arguments);
    }

    private static Said by(
            InstantSource clock, Map<String, String> environment, String in, boolean interactive, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                environment,
                new ByteArrayInputStream(in.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                interactive,
                clock,
                new SecureRandom());
        int exitCode = HubCommand.run(surroundings, TestDatabase.initOptions(arguments));
        SuiteWatch.noteSaid(out.toString(UTF_8), err.toString(UTF_8));
        return new Said(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
