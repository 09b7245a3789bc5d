package dev.holdfast.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints the evidence table: cold and warm, against OSHI, with the ratios of one run. */
@AllowedApi("prints a table")
final class EvidenceTable {
    private static final int COLD_RUNS = 15;

    private EvidenceTable() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        System.out.println("evidence of this machine, JDK " + Runtime.version() + ", medians");
        cold();
        warm();
    }

    // The two sides take turns, so that a change in the machine's speed hits both.
    private static void cold() throws IOException, InterruptedException {
        List<Double> holdfast = new ArrayList<>();
        List<Double> oshi = new ArrayList<>();
        for (int i = 0; i < COLD_RUNS; i++) {
            holdfast.add(coldRun("holdfast"));
            oshi.add(coldRun("oshi"));
        }
        row("cold, first thing in a fresh JVM", median(holdfast), median(oshi), "ms");
    }

    private static double coldRun(String side) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdEvidence.class.getName(),
                        side)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the cold run of " + side + " failed");
        }
        return Long.parseLong(said.substring(0, said.indexOf(' '))) / 1e6;
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
        row("warm", holdfast, oshi, "ms");
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private static void row(String what, double holdfast, double oshi, String unit) {
        System.out.printf(
                Locale.ROOT,
                "%-34s holdfast %8.3f %s   OSHI %8.1f %s   ratio %7.1f%n",
                what,
                holdfast,
                unit,
                oshi,
                unit,
                oshi / holdfast);
    }
}
