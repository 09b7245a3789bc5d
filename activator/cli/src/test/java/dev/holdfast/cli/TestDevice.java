package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.Machine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A device that runs commands in this process: a machine, an environment and a data directory. */
record TestDevice(Machine machine, InstantSource clock, Map<String, String> environment) {

    static TestDevice on(Machine machine, Path dataDirectory, Path roots) {
        return new TestDevice(
                machine,
                InstantSource.system(),
                Map.of("HOLDFAST_DATA_DIRECTORY", dataDirectory.toString(), "HOLDFAST_ROOTS", roots.toString()));
    }

    TestDevice with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new TestDevice(machine, clock, more);
    }

    TestDevice without(String variable) {
        Map<String, String> fewer = new HashMap<>(environment);
        fewer.remove(variable);
        return new TestDevice(machine, clock, fewer);
    }

    TestDevice onMachine(Machine other) {
        return new TestDevice(other, clock, environment);
    }

    TestDevice at(InstantSource other) {
        return new TestDevice(machine, other, environment);
    }

    /** What a command left. */
    record Ran(int exitCode, String out, String err) {
        JsonNode json() {
            try {
                return RealHub.JSON.readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(out, e);
            }
        }

        /** Asserts a refusal in words: the reason first, a remedy last, nothing on standard output. */
        Ran refused(String reason, int expected) {
            assertEquals(expected, exitCode, err + out);
            assertEquals("", out);
            String[] lines = err.strip().split("\n", -1);
            long first = err.lines()
                    .filter(line -> line.startsWith("holdfast: " + reason + ": "))
                    .count();
            assertEquals(1, first, err);
            assertEquals(
                    1, err.lines().filter(line -> line.startsWith("remedy: ")).count(), err);
            assertEquals(false, lines[0].endsWith("."), err);
            return this;
        }

        Ran done() {
            assertEquals(0, exitCode, err + out);
            return this;
        }
    }

    Ran run(String... arguments) {
        return runWithInput("", arguments);
    }

    Ran runWithInput(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int exitCode = HoldfastMain.run(arguments, new Context(terminal, machine, clock));
        Ran ran = new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        if (List.of(arguments).contains("--json")) {
            DocumentedMembers.check(ran.json());
        }
        return ran;
    }

    Path dataDirectory() {
        return Path.of(environment.get("HOLDFAST_DATA_DIRECTORY"));
    }

    /**
     * The data directory with everything below it, each with owner, mode and content, to compare before and after; empty
     * where it does not exist.
     */
    Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        if (!Files.exists(dataDirectory())) {
            return tree;
        }
        try (var all = Files.walk(dataDirectory())) {
            for (Path each : all.toList()) {
                String content = Files.isRegularFile(each) ? Files.readString(each, StandardCharsets.ISO_8859_1) : "";
                String access = new TreeMap<>(Files.readAttributes(each, "unix:uid,gid,mode")).toString();
                tree.put(dataDirectory().relativize(each).toString(), access + content);
            }
        }
        return tree;
    }

    /** Every file below the data directory with its content, to compare before and after. */
    Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.exists(dataDirectory())) {
            return files;
        }
        try (var all = Files.walk(dataDirectory())) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    files.put(
                            dataDirectory().relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }
}
