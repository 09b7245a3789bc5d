package dev.holdfast.hub;

import dev.holdfast.hub.command.HubMain;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A hub in a process of its own, to be killed.
 *
 * @param process the process
 * @param address where it listens
 */
record HubProcess(Process process, URI address) {
    /** Options of {@code serve} for clients that call as fast as they can. */
    static final String[] WIDE = {
        "--calls-per-address", "1000000:1000000",
        "--calls-per-token", "1000000:1000000",
        "--requests-per-license", "1000000:1000000"
    };

    private static final long MOST_MINUTES_TO_END = 5;

    /** Starts {@code holdfast-hub serve} over a hub's directory and waits until it listens; its log is written beside. */
    static HubProcess serve(Path hubDirectory, Path folder) throws Exception {
        return serve(java(), hubDirectory, folder);
    }

    /** A Java command that has the hub's classes. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"));
    }

    /** The same by a Java command that has the hub's classes, with further options of {@code serve}. */
    static HubProcess serve(List<String> java, Path hubDirectory, Path folder, String... options) throws Exception {
        Path portFile = Files.createTempDirectory(folder, "serving").resolve("port");
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(HubMain.class.getName(), "serve", "--directory", hubDirectory.toString()));
        command.addAll(List.of("--port", "0", "--port-file", portFile.toString()));
        command.addAll(List.of(options));
        ProcessBuilder starting = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile());
        starting.environment().putAll(TestDatabase.environment());
        Process process = starting.start();
        while (!Files.exists(portFile)) {
            if (!process.isAlive()) {
                throw new AssertionError("expected the hub to start, found " + Files.readString(log));
            }
            Thread.sleep(5);
        }
        return new HubProcess(
                process,
                URI.create("http://127.0.0.1:" + Files.readString(portFile).strip()));
    }

    /** Ends it at once, wherever it is. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Tells it to end, and waits until it has. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(MOST_MINUTES_TO_END, TimeUnit.MINUTES)) {
            throw new AssertionError("expected the hub to end when it is told to");
        }
    }
}
