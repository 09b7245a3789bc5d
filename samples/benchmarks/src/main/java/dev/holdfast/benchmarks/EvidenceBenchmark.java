package dev.holdfast.benchmarks;

import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.ProductScope;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Collecting the evidence of the running machine, in a warmed-up JVM. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EvidenceBenchmark {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @Benchmark
    public Fingerprint holdfast() {
        return Machine.local().observe().fingerprint(SCOPE);
    }

    @Benchmark
    public List<String> oshi() {
        return OshiEvidence.collect();
    }
}
