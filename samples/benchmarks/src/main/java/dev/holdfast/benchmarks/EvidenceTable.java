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
import org.openjdk.jmh.util.Statistics;

/** Prints the evidence table: cold and warm, against OSHI, with the ratios of one run. */
@AllowedApi("prints a table")
final class EvidenceTable {
    private static final int COLD_RUNS = 15;
    /** From JDK 25 on one run makes a cache (JEP 514) that holds the classes linked, and not only parsed. */
    private static final boolean AOT = Runtime.version().feature() >= 25;

    private static final List<String> SIDES = List.of("observe", "fingerprint", "oshi");

    private EvidenceTable() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        System.out.println("evidence of this machine, JDK " + Runtime.version() + ", medians (fastest run)");
        cold("", Map.of());
        Map<String, List<String>> archives = new HashMap<>();
        Path folder = Files.createTempDirectory("holdfast-benchmarks");
        try {
            for (String side : SIDES) {
                archives.put(side, archive(folder, side));
            }
            cold(AOT ? ", AOT cache" : ", class-data archive", archives);
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
        for (String side : List.of("observe", "fingerprint")) {
            String what = side.equals("observe") ? "cold, observed" : "cold, and digested";
            row(what + how, took.getOrDefault(side, List.of()), took.getOrDefault("oshi", List.of()));
        }
    }

    private static double coldRun(String side, List<String> options) throws IOException, InterruptedException {
        String said = java(side, options);
        return Long.parseLong(said.substring(0, said.indexOf(' '))) / 1e6;
    }

    /** What a product does that wants to start fast: the classes that it will load, prepared once at build. */
    private static List<String> archive(Path folder, String side) throws IOException, InterruptedException {
        Path file = folder.resolve(side + ".archive");
        if (AOT) {
            java(side, List.of("-XX:AOTCacheOutput=" + file, "-Xlog:disable"));
            return List.of("-XX:AOTCache=" + file, "-Xlog:disable");
        }
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
        Map<String, List<Double>> took = new HashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(EvidenceBenchmark.class.getName())
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            Statistics micros = result.getPrimaryResult().getStatistics();
            took.put(
                    result.getPrimaryResult().getLabel(),
                    List.of(micros.getMin() / 1e3, micros.getPercentile(50) / 1e3, micros.getMax() / 1e3));
        }
        row("warm, and digested", took.getOrDefault("holdfast", List.of()), took.getOrDefault("oshi", List.of()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    // The fastest run is the one that other programs on the machine disturbed least.
    private static void row(String what, List<Double> holdfast, List<Double> oshi) {
        System.out.printf(
                Locale.ROOT,
                "%-40s holdfast %7.3f (%7.3f) ms   OSHI %6.1f (%6.1f) ms   ratio %5.1f (%5.1f)%n",
                what,
                median(holdfast),
                Collections.min(holdfast),
                median(oshi),
                Collections.min(oshi),
                median(oshi) / median(holdfast),
                Collections.min(oshi) / Collections.min(holdfast));
    }
}
