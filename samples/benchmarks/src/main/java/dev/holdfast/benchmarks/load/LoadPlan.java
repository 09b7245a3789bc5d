package dev.holdfast.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How much is measured.
 *
 * @param command the runnable folder of the {@code holdfast-hub} command
 * @param engines the engines to measure
 * @param small the size to compare with
 * @param licenses how many licenses the large database holds at most
 * @param crowd how many activations one license of it holds besides
 * @param rounds how often everything is measured
 * @param seconds how long each time
 * @param warmUp how many requests of each kind are made before
 */
record LoadPlan(
        Path command, List<String> engines, Size small, int licenses, int crowd, int rounds, int seconds, int warmUp) {
    private static final int EACH = 5;

    LoadPlan {
        engines = List.copyOf(engines);
    }

    /** Of {@code COMMAND [--full|--tiny] [--engine sqlite|postgresql]}. */
    static LoadPlan of(String... arguments) {
        Path command = Path.of(arguments[0]);
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        int engine = options.indexOf("--engine");
        List<String> engines = engine < 0 ? List.of("postgresql", "sqlite") : List.of(options.get(engine + 1));
        if (options.contains("--tiny")) {
            return new LoadPlan(command, engines, new Size(100, EACH, 0), 200, 100, 1, 1, 40);
        }
        return options.contains("--full")
                ? new LoadPlan(command, engines, new Size(2_000, EACH, 0), 200_000, 10_000, 3, 5, 1_500)
                : new LoadPlan(command, engines, new Size(400, EACH, 0), 4_000, 2_000, 3, 2, 1_500);
    }

    Size large(Engine engine) {
        return new Size(Math.min(licenses, engine.mostLicenses()), EACH, crowd);
    }

    Duration longest() {
        return Duration.ofSeconds(seconds);
    }
}
