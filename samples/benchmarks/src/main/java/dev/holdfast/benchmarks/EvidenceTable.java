package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints the evidence table: cold and warm, against OSHI, with the ratios of one run. */
@AllowedApi("prints a table")
final class EvidenceTable {
    private static final int COLD_RUNS = 15;
    private static final List<String> SIDES = List.of("observe", "fingerprint", "oshi");

    private EvidenceTable() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        System.out.println("evidence of this machine, JDK " + Runtime.version() + ", medians");
        cold("", Map.of());
        Map<String, List<String>> archives = new HashMap<>();
        Path folder = Files.createTempDirectory("holdfast-benchmarks");
        try {
            for (String side : SIDES) {
                archives.put(side, archive(folder, side));
            }
            cold(", class-data archive", archives);
        } finally {
            delete(folder);
        }
        warm();
    }

    // All sides take turns, so that a change in the machine's speed hits all of them.
    private static void cold(String how, Map<String, List<String>> options) throws IOException, InterruptedException {
        Map<String, List<Double>> took = new HashMap<>();
        for (int i = 0; i < COLD_RUNS; i++) {
            for (String side : SIDES) {
                took.computeIfAbsent(side, any -> new ArrayList<>())
                        .add(coldRun(side, options.getOrDefault(side, List.of())));
            }
        }
        double oshi = median(took.getOrDefault("oshi", List.of()));
        row("cold, observed" + how, median(took.getOrDefault("observe", List.of())), oshi);
        row("cold, and digested" + how, median(took.getOrDefault("fingerprint", List.of())), oshi);
    }

    private static double coldRun(String side, List<String> options) throws IOException, InterruptedException {
        String said = java(side, options);
        return Long.parseLong(said.substring(0, said.indexOf(' '))) / 1e6;
    }

    /** What a product does that wants to start fast: the classes that it will load, parsed once at build. */
    private static List<String> archive(Path folder, String side) throws IOException, InterruptedException {
        Path file = folder.resolve(side + ".jsa");
        java(side, List.of("-XX:ArchiveClassesAtExit=" + file, "-Xlog:disable"));
        return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:disable");
    }

    private static String java(String side, List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ColdEvidence.class.getName(), side));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the cold run of " + side + " failed");
        }
        return said;
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void warm() throws RunnerException {
        double holdfast = 0;
        double oshi = 0;
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(EvidenceBenchmark.class.getName())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            double micros = result.getPrimaryResult().getStatistics().getPercentile(50);
            if (result.getPrimaryResult().getLabel().equals("oshi")) {
                oshi = micros / 1e3;
            } else {
                holdfast = micros / 1e3;
            }
        }
        row("warm, and digested", holdfast, oshi);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static void row(String what, double holdfast, double oshi) {
        System.out.printf(
                Locale.ROOT,
                "%-40s holdfast %7.3f ms   OSHI %7.1f ms   ratio %6.1f%n",
                what,
                holdfast,
                oshi,
                oshi / holdfast);
    }
}
