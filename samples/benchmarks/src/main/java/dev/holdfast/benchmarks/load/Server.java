package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that serves until it is told to end, with a log of its own. */
final class Server implements AutoCloseable {
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final double SECONDS_OF_TICK = 0.01;
    private static final long SECONDS_TO_END = 120;

    private final Process process;
    private final Path log;
    private final Thread ending;

    private Server(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.ending = new Thread(this::end, "ending");
    }

    /**
     * Starts one; it ends with this process at the latest.
     *
     * @param environment the variables that are set for it beyond this process's own
     */
    static Server start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(logged(log, command));
        builder.environment().putAll(environment);
        Server server = new Server(builder.start(), log);
        Runtime.getRuntime().addShutdownHook(server.ending);
        return server;
    }

    /** Runs a program to its end; throws with what it said where it failed. */
    static void run(Path log, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(logged(log, command));
        builder.environment().putAll(environment);
        if (builder.start().waitFor() != 0) {
            throw new IOException(command.get(0) + " failed: " + Files.readString(log));
        }
    }

    private static List<String> logged(Path log, List<String> command) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", log.toString()));
        all.addAll(command);
        return all;
    }

    /** Throws with what it said where it has ended. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("a server ended: " + Files.readString(log));
        }
    }

    /** What it has resident now, in MiB. */
    double residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
            }
        }
        throw new IOException("the resident memory of a process: expected Linux to tell it");
    }

    /** Processor time of it and of those of its children that live, in seconds. */
    double processorSeconds() throws IOException {
        double all = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path one : processes) {
                all += processorSeconds(one);
            }
        }
        return all;
    }

    private double processorSeconds(Path of) {
        try {
            String stat = Files.readString(of.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean mine = of.getFileName().toString().equals(Long.toString(process.pid()))
                    || fields[PARENT].equals(Long.toString(process.pid()));
            return mine ? (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) * SECONDS_OF_TICK : 0;
        } catch (IOException e) {
            // It has ended in between, and is no longer of anybody.
            return 0;
        }
    }

    /** Tells it to end, and waits until it has. */
    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(ending);
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
