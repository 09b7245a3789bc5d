package dev.holdfast.hub;

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
 * A hub in a process of its own, to be killed. It lives no longer than the test that started it, and ends with the
 * process of the tests, however that ends.
 *
 * @param process the process
 * @param address where it listens
 * @param log what it has said
 */
record HubProcess(Process process, URI address, Path log) {
    private static final long MOST_MINUTES = 5;
    private static final Queue<Begun> BEGUN = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> BEGUN.forEach(Begun::destroy)));
    }

    /** A process, and the file with what it has said. */
    private record Begun(Process process, Path log) {
        void destroy() {
            process.destroyForcibly();
        }

        void kill() throws InterruptedException {
            destroy();
            awaitEnd("is killed");
            hear();
        }

        void awaitEnd(String told) throws InterruptedException {
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError("expected the hub to end within " + MOST_MINUTES + " minutes when it " + told
                        + ", found that it said: " + said());
            }
        }

        /** What it logged may hold no secret either. */
        void hear() {
            Heard.RUN.line(said());
        }

        String said() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
                OrphanWatch.class.getName(),
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

    /** Begins to start a {@link BareHub}, and kills it after so long, wherever it is then. */
    static void killAtItsStart(ClassArchive classes, Path hubDirectory, Path folder, long micros) throws Exception {
        Path portFile = Files.createTempDirectory(folder, "beginning").resolve("port");
        List<String> command = new ArrayList<>(classes.command());
        command.addAll(List.of(hubDirectory.toString(), portFile.toString()));
        Begun begun = begin(command, folder.resolve("log"));
        TimeUnit.MICROSECONDS.sleep(micros);
        begun.kill();
    }

    private static Begun begin(List<String> command, Path log) throws Exception {
        ProcessBuilder starting =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        starting.environment().putAll(TestDatabase.environment());
        BEGUN.removeIf(each -> !each.process().isAlive());
        Begun begun = new Begun(starting.start(), log);
        BEGUN.add(begun);
        return begun;
    }

    private static HubProcess start(List<String> command, Path portFile, Path folder) throws Exception {
        Begun begun = begin(command, folder.resolve("log"));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (!Files.exists(portFile)) {
            if (!begun.process().isAlive()) {
                throw new AssertionError("expected the hub to start, found that it ended with "
                        + begun.process().exitValue() + ": " + begun.said());
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("expected the hub to listen within " + MOST_MINUTES
                        + " minutes, found that it said: " + begun.said());
            }
            Thread.sleep(5);
        }
        URI address =
                URI.create("http://127.0.0.1:" + Files.readString(portFile).strip());
        return new HubProcess(begun.process(), address, begun.log());
    }

    /** Kills whatever a test has left behind; how many there were. */
    static int killLeft() throws InterruptedException {
        int left = 0;
        for (Begun begun = BEGUN.poll(); begun != null; begun = BEGUN.poll()) {
            if (begun.process().isAlive()) {
                begun.kill();
                left++;
            }
        }
        return left;
    }

    private Begun begun() {
        return new Begun(process, log);
    }

    /** What it has said until now. */
    String said() {
        return begun().said();
    }

    /** Ends it at once, wherever it is. */
    void kill() throws InterruptedException {
        begun().kill();
    }

    /** Tells it to end, and kills it after so long, wherever it is then. */
    void killAtItsEnd(long micros) throws InterruptedException {
        process.destroy();
        TimeUnit.MICROSECONDS.sleep(micros);
        kill();
    }

    /** Tells it to end, and waits until it has. */
    void end() throws InterruptedException {
        process.destroy();
        begun().awaitEnd("is told to");
        begun().hear();
    }
}
