package dev.holdfast.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Benchmarks measured in rounds: in each round every benchmark has one fork, so that a change in the machine's speed hits
 * all of them, and ratios are taken within a round. Times are processor times of the thread that does the work.
 */
final class Rounds {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final List<Map<String, Double>> nanos = new ArrayList<>();
    private final List<Map<String, Double>> bytes = new ArrayList<>();

    private Rounds() {}

    /**
     * Runs all benchmarks of the verification tables.
     *
     * @param device what is verified
     * @param rounds how many forks each benchmark gets
     * @param seconds how long a fork measures, after it has warmed up for twice as long
     */
    static Rounds run(ActivatedDevice device, int rounds, int seconds) throws RunnerException {
        Rounds all = new Rounds();
        for (int round = 0; round < rounds; round++) {
            Map<String, Double> took = new HashMap<>();
            Map<String, Double> allocated = new HashMap<>();
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(VerificationBenchmark.class.getName())
                            .include(PeerBenchmark.class.getName())
                            .param("device", device.folder().toString())
                            .forks(1)
                            .warmupIterations(2 * seconds)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(seconds)
                            .measurementTime(TimeValue.seconds(1))
                            .addProfiler(GCProfiler.class)
                            .addProfiler(ProcessorTime.class)
                            .shouldFailOnError(true)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run()) {
                String name = result.getPrimaryResult().getLabel();
                took.put(name, secondary(result, ProcessorTime.LABEL));
                allocated.put(name, secondary(result, ALLOCATION));
            }
            all.nanos.add(took);
            all.bytes.add(allocated);
        }
        return all;
    }

    private static double secondary(RunResult result, String label) {
        return Objects.requireNonNull(result.getSecondaryResults().get(label)).getScore();
    }

    /** The median over the rounds of the processor time of one operation, in nanoseconds. */
    double nanos(String benchmark) {
        return median(nanos, benchmark);
    }

    /** The median over the rounds of the bytes that one operation allocates. */
    double bytes(String benchmark) {
        return median(bytes, benchmark);
    }

    /** The median over the rounds of the ratio of two benchmarks in one round. */
    double ratio(String benchmark, String to) {
        List<Double> ratios = new ArrayList<>();
        for (Map<String, Double> round : nanos) {
            ratios.add(of(round, benchmark) / of(round, to));
        }
        return Median.of(ratios);
    }

    private static double median(List<Map<String, Double>> rounds, String benchmark) {
        List<Double> values = new ArrayList<>();
        for (Map<String, Double> round : rounds) {
            values.add(of(round, benchmark));
        }
        return Median.of(values);
    }

    private static double of(Map<String, Double> round, String benchmark) {
        Double value = round.get(benchmark);
        if (value == null) {
            throw new IllegalStateException("no benchmark was run by the name " + benchmark);
        }
        return value;
    }
}
