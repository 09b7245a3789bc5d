package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that is started, watched and waited for.
 *
 * @param command the command line
 * @param environment the variables that are set for it beyond this process's own
 */
record Program(List<String> command, Map<String, String> environment) {
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;
    private static final double MILLIS_OF_TICK = 10;

    /** A main class of this module under this very JDK. */
    static Program java(Class<?> main, List<String> options, String... arguments) {
        return java(main, System.getProperty("java.class.path"), options, arguments);
    }

    /** A main class under this very JDK, with a class path of its own. */
    static Program java(Class<?> main, String classPath, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return new Program(command, Map.of());
    }

    /** What it printed; throws where it failed. */
    String output() throws IOException, InterruptedException {
        Process process = start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireDone(process);
        return said.strip();
    }

    /** How much processor time it took as a process, all its threads from start to end, in milliseconds. */
    double processorMillis() throws IOException, InterruptedException {
        long before = ofChildren();
        output();
        return (ofChildren() - before) * MILLIS_OF_TICK;
    }

    /** Processor time of all children that were waited for, in ticks, as Linux counts it. */
    private static long ofChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]);
    }

    /** The most memory that it had resident, in MiB, as Linux tells it while the process lives. */
    double residentMebibytes() throws IOException, InterruptedException {
        Process process = start();
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        double most = 0;
        while (process.isAlive()) {
            most = Math.max(most, resident(status));
            Thread.sleep(1);
        }
        requireDone(process);
        return most;
    }

    private static double resident(Path status) throws InterruptedException {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
                }
            }
            return 0;
        } catch (IOException e) {
            // The process has ended in between; what it had before stands.
            return 0;
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void requireDone(Process process) throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with " + process.exitValue());
        }
    }
}
