package dev.holdfast.hub;

import dev.holdfast.hub.command.HubMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A hub in a process of its own, to be killed.
 *
 * @param process the process
 * @param address where it listens
 */
record HubProcess(Process process, URI address) {
    /** Starts {@code holdfast-hub serve} over a hub's directory and waits until it listens; its log is written beside. */
    static HubProcess serve(Path hubDirectory, Path folder) throws Exception {
        Path portFile = Files.createTempDirectory(folder, "serving").resolve("port");
        Path log = folder.resolve("log");
        Process process = start(hubDirectory, portFile, log);
        while (!Files.exists(portFile)) {
            if (!process.isAlive()) {
                throw new AssertionError("expected the hub to start, found " + Files.readString(log));
            }
            Thread.sleep(20);
        }
        return new HubProcess(
                process,
                URI.create("http://127.0.0.1:" + Files.readString(portFile).strip()));
    }

    private static Process start(Path hubDirectory, Path portFile, Path log) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HubMain.class.getName(),
                        "serve",
                        "--directory",
                        hubDirectory.toString(),
                        "--port",
                        "0",
                        "--port-file",
                        portFile.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile());
        process.environment().putAll(TestDatabase.environment());
        return process.start();
    }

    /** Ends it at once, wherever it is. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
