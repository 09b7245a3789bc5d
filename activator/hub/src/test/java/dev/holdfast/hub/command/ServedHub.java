package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.Hub;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A hub that {@code init} made and that serves on a socket while the commands of a test class ask it. */
abstract class ServedHub {
    @TempDir
    static Path folder;

    /** Names the hub and holds the token of its operator. */
    static Map<String, String> environment;

    private static Hub hub;

    @BeforeAll
    static void startHub() throws IOException {
        Said init = Said.by(
                Map.of(),
                "",
                "init",
                "--directory",
                file("hub"),
                "--root-directory",
                file("root"),
                "--name",
                "Acme",
                "--json");
        assertEquals(0, init.exitCode(), init.err());
        hub = Hub.open(folder.resolve("hub"), InstantSource.system(), new SecureRandom());
        environment = Map.of(
                "HOLDFAST_HUB",
                hub.start(0).toString(),
                "HOLDFAST_HUB_TOKEN",
                init.json().path("operator_token").asText());
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }

    static String file(String name) {
        return folder.resolve(name).toString();
    }

    /** What the hub answers its operator. */
    static Said operator(String... arguments) {
        return Said.by(environment, "", arguments);
    }

    static Said ok(String... arguments) {
        Said said = operator(arguments);
        assertEquals(0, said.exitCode(), said.err());
        assertEquals("", said.err());
        return said;
    }

    /** The same, read from what {@code --json} prints. */
    static JsonNode json(String... arguments) throws IOException {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return ok(all).json();
    }

    /** Makes the product {@code acme} with the models {@code detector} and {@code segmenter}. */
    static void createCatalog() {
        ok("product", "create", "acme", "--name", "Acme");
        ok("model", "create", "--product", "acme", "detector", "--name", "Detector");
        ok("model", "create", "--product", "acme", "segmenter", "--name", "Segmenter");
    }

    /** Invites an admin to a workspace, who accepts; gives the file of the admin's token. */
    static String join(String workspace) {
        String invitation = file("invitation-" + workspace);
        String token = file("admin-" + workspace);
        ok(
                "member",
                "invite",
                workspace,
                "--email",
                "kim@plant.example",
                "--role",
                "admin",
                "--invitation-file",
                invitation);
        Said accepted = Said.by(
                Map.of("HOLDFAST_HUB", environment.get("HOLDFAST_HUB")),
                "",
                "invitation",
                "accept",
                "--invitation-file",
                invitation,
                "--secret-file",
                token);
        assertEquals(0, accepted.exitCode(), accepted.err());
        return token;
    }
}
