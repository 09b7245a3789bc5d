package dev.holdfast.benchmarks;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.ProductScope;

/**
 * Collects the evidence once, as the first thing that a fresh JVM does, and prints the nanoseconds that it took. The clock
 * starts before the first class of either side is loaded.
 */
final class ColdEvidence {
    private ColdEvidence() {}

    @AllowedApi("the driver reads one number from standard output")
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        int size = switch (arguments[0]) {
            case "oshi" -> OshiEvidence.collect().size();
            case "observe" -> Machine.local().observe().probes().size();
            default ->
                Machine.local()
                        .observe()
                        .fingerprint(new ProductScope("acme-vision"))
                        .digests()
                        .size();
        };
        long took = System.nanoTime() - start;
        System.out.println(took + " " + size);
    }
}
