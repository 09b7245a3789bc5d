package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hub as its command makes and serves it, in a process of its own. */
final class HubServer implements AutoCloseable {
    /** Far above whatever a benchmark calls. */
    private static final String NO_LIMIT = "1000000000:1000000000";

    private final Path command;
    private final Path folder;
    private final Engine.Place place;
    private @Nullable Server server;

    private HubServer(Path command, Path folder, Engine.Place place) {
        this.command = command;
        this.folder = folder;
        this.place = place;
    }

    /**
     * Makes a hub, and does not serve it yet.
     *
     * @param command the runnable folder of the {@code holdfast-hub} command
     * @param folder a new folder for everything that is the hub's
     */
    static HubServer make(Path command, Path folder, Engine.Place place) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        HubServer hub = new HubServer(command, folder, place);
        List<String> init = new ArrayList<>(List.of(
                hub.program(),
                "init",
                "--directory",
                directory(folder).toString(),
                "--root-directory",
                folder.resolve("root").toString(),
                "--operator-token-file",
                folder.resolve("operator-token").toString()));
        init.addAll(place.initOptions());
        Server.run(folder.resolve("log"), hub.environment(), init);
        return hub;
    }

    /** Where the hub's own directory is, in its folder. */
    static Path directory(Path folder) {
        return folder.resolve("hub");
    }

    private String program() {
        return command.resolve("bin").resolve("holdfast-hub").toString();
    }

    /** The very runtime that the benchmark runs on. */
    private Map<String, String> environment() {
        Map<String, String> environment = new java.util.HashMap<>(place.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    /** Serves it, and gives its address. */
    URI serve() throws IOException, InterruptedException {
        Path port = folder.resolve("port");
        Files.deleteIfExists(port);
        Server started = Server.start(
                folder.resolve("log"),
                environment(),
                List.of(
                        program(),
                        "serve",
                        "--directory",
                        directory(folder).toString(),
                        "--port",
                        "0",
                        "--port-file",
                        port.toString(),
                        "--calls-per-address",
                        NO_LIMIT,
                        "--calls-per-token",
                        NO_LIMIT,
                        "--requests-per-license",
                        NO_LIMIT));
        server = started;
        while (!Files.exists(port)) {
            started.requireAlive();
            Thread.sleep(20);
        }
        return URI.create("http://127.0.0.1:" + Files.readString(port).strip());
    }

    /** The process that serves it. */
    Server process() {
        if (server == null) {
            throw new IllegalStateException("the hub is not served");
        }
        return server;
    }

    /** Its database. */
    Engine.Place place() {
        return place;
    }

    /** The first operator's token. */
    String operatorToken() throws IOException {
        return Files.readString(folder.resolve("operator-token")).strip();
    }

    /** Ends the process; the hub can be served again. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        server = null;
    }
}
