package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows of the verification table that are about fresh processes; both sides of a ratio take turns. */
@AllowedApi("prints a table")
final class ColdTable {
    private static final int MEMORY_RUNS = 5;
    private static final String PUBLISHED = System.getProperty("java.class.path");

    private final ActivatedDevice device;
    private final Path folder;
    private final int runs;

    /**
     * The rows for a device.
     *
     * @param folder where archives and copies may be written
     * @param runs how often each side runs
     */
    ColdTable(ActivatedDevice device, Path folder, int runs) {
        this.device = device;
        this.folder = folder;
        this.runs = runs;
    }

    /**
     * Prints what the first verification costs, with the libraries as they are published and, with archives, as the
     * command has them.
     *
     * @param libraries the libraries of the command, whose copy of Bouncy Castle carries no signature to be checked
     */
    void printFirstVerification(Path libraries) throws IOException, InterruptedException {
        Path parts = Files.createDirectories(folder.resolve("bare"));
        BareSignature.of(device).writeTo(parts);
        inside("first verification inside a fresh JVM", ours(PUBLISHED, List.of()), platform(parts, List.of()));
        String unsigned = classPath(libraries);
        inside("the same, with the libraries of the command", ours(unsigned, List.of()), platform(parts, List.of()));
        Path ourArchive = folder.resolve("ours.jsa");
        Path platformArchive = folder.resolve("platform.jsa");
        ours(unsigned, List.of("-XX:ArchiveClassesAtExit=" + ourArchive, "-Xlog:disable"))
                .output();
        platform(parts, List.of("-XX:ArchiveClassesAtExit=" + platformArchive, "-Xlog:disable"))
                .output();
        inside(
                "and each side with a class-data archive",
                ours(unsigned, List.of("-XX:SharedArchiveFile=" + ourArchive)),
                platform(parts, List.of("-XX:SharedArchiveFile=" + platformArchive)));
    }

    /** This module and the jars of a folder, in a fixed order. */
    private static String classPath(Path libraries) throws IOException {
        List<String> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(libraries, "*.jar")) {
            for (Path jar : found) {
                jars.add(jar.toString());
            }
        }
        Collections.sort(jars);
        jars.add(0, PUBLISHED.substring(0, PUBLISHED.indexOf(':')));
        return String.join(":", jars);
    }

    private Program ours(String classPath, List<String> options) {
        return Program.java(
                ColdVerification.class,
                classPath,
                options,
                device.roots().toString(),
                device.dataDirectory().toString(),
                ActivatedDevice.license(0).text());
    }

    private static Program platform(Path parts, List<String> options) {
        return Program.java(ColdPlatform.class, options, parts.toString());
    }

    /** What both cost beyond the start of a JVM. */
    private void inside(String what, Program ours, Program platform) throws IOException, InterruptedException {
        double[] took = inTurn(ours, platform, Program.java(HelloWorld.class, List.of()));
        print(
                what,
                took[0] - took[2],
                "read and verify by the JDK",
                took[1] - took[2],
                (took[0] - took[2]) / (took[1] - took[2]));
    }

    /** The mean processor time of each program; a tick is too coarse for single runs, and their sum is not. */
    private double[] inTurn(Program... programs) throws IOException, InterruptedException {
        double[] took = new double[programs.length];
        for (int i = 0; i < runs; i++) {
            for (int j = 0; j < programs.length; j++) {
                took[j] += programs[j].processorMillis() / runs;
            }
        }
        return took;
    }

    /** Runs the command from a copy of its runnable folder, whose archive this JDK makes. */
    void printCommand(Path runnable) throws IOException, InterruptedException {
        Path copy = folder.resolve("holdfast");
        Folders.copy(runnable, copy);
        Map<String, String> java = Map.of("JAVA_HOME", System.getProperty("java.home"));
        new Program(List.of("sh", copy.resolve("bin/holdfast-archive").toString()), java).output();
        Program command = new Program(
                List.of(
                        copy.resolve("bin/holdfast").toString(),
                        "verify",
                        ActivatedDevice.license(0).text(),
                        "--roots",
                        device.roots().toString(),
                        "--data-directory",
                        device.dataDirectory().toString()),
                java);
        double[] took = inTurn(command, Program.java(HelloWorld.class, List.of()));
        print("holdfast verify, whole process", took[0], "hello world", took[1], took[0] / took[1]);
        printMemory(command);
    }

    private static void printMemory(Program command) throws IOException, InterruptedException {
        List<Double> resident = new ArrayList<>();
        for (int i = 0; i < MEMORY_RUNS; i++) {
            resident.add(command.residentMebibytes());
        }
        System.out.printf(Locale.ROOT, "%-58s %9.1f MiB resident%n", "holdfast verify, memory", Median.of(resident));
    }

    private static void print(String what, double millis, String than, double others, double ratio) {
        System.out.printf(
                Locale.ROOT, "%-58s %9.2f ms   %s %.2f ms   ratio %5.2f%n", what, millis, than, others, ratio);
    }
}
