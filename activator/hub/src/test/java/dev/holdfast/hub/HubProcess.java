package dev.holdfast.hub;

import dev.holdfast.hub.command.HubMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A hub in a process of its own, to be killed.
 *
 * @param process the process
 * @param address where it listens
 * @param log what it has said
 */
record HubProcess(Process process, URI address, Path log) {
    private static final long MOST_MINUTES_TO_END = 5;
    private static final Queue<Process> STARTED = new ConcurrentLinkedQueue<>();

    static {
        // No test that fails half-way leaves one behind.
        Runtime.getRuntime().addShutdownHook(new Thread(HubProcess::endAll));
    }

    /** Starts {@code holdfast-hub serve} over a hub's directory and waits until it listens; its log is written beside. */
    static HubProcess serve(Path hubDirectory, Path folder, String... options) throws Exception {
        Path portFile = Files.createTempDirectory(folder, "serving").resolve("port");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dholdfast.log=INFO",
                // What a killed process leaves in there goes with the folder.
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                HubMain.class.getName(),
                "serve",
                "--directory",
                hubDirectory.toString(),
                "--port",
                "0",
                "--port-file",
                portFile.toString()));
        command.addAll(List.of(options));
        return start(command, portFile, folder);
    }

    /** Starts a {@link BareHub} over a hub's directory and waits until it listens. */
    static HubProcess bare(ClassArchive classes, Path hubDirectory, Path folder, String... runtimeOptions)
            throws Exception {
        Path portFile = Files.createTempDirectory(folder, "serving").resolve("port");
        List<String> command = new ArrayList<>(classes.command(runtimeOptions));
        command.addAll(List.of(hubDirectory.toString(), portFile.toString()));
        return start(command, portFile, folder);
    }

    /** Begins to start a {@link BareHub}, and waits for nothing. */
    static Process begin(ClassArchive classes, Path hubDirectory, Path folder) throws Exception {
        Path portFile = Files.createTempDirectory(folder, "beginning").resolve("port");
        List<String> command = new ArrayList<>(classes.command());
        command.addAll(List.of(hubDirectory.toString(), portFile.toString()));
        return begin(command, folder.resolve("log"));
    }

    private static Process begin(List<String> command, Path log) throws Exception {
        ProcessBuilder starting =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        starting.environment().putAll(TestDatabase.environment());
        Process process = starting.start();
        STARTED.add(process);
        return process;
    }

    private static void endAll() {
        STARTED.forEach(Process::destroyForcibly);
    }

    private static HubProcess start(List<String> command, Path portFile, Path folder) throws Exception {
        Path log = folder.resolve("log");
        Process process = begin(command, log);
        while (!Files.exists(portFile)) {
            if (!process.isAlive()) {
                throw new AssertionError("expected the hub to start, found that it ended with " + process.exitValue()
                        + ": " + Files.readString(log));
            }
            Thread.sleep(5);
        }
        return new HubProcess(
                process,
                URI.create("http://127.0.0.1:" + Files.readString(portFile).strip()),
                log);
    }

    /** Ends it at once, wherever it is. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        hearLog();
    }

    private void hearLog() {
        try {
            Heard.RUN.line(Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells it to end, and waits until it has. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(MOST_MINUTES_TO_END, TimeUnit.MINUTES)) {
            throw new AssertionError("expected the hub to end when it is told to");
        }
        hearLog();
    }
}
