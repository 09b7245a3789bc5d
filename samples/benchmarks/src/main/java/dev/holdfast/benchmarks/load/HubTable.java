package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Prints the hub's table: what it activates, refreshes and checks in a second, against the signatures and durable inserts that
 * the same machine and engine manage, over a small database and a large one. Takes an empty folder and the runnable folder of
 * the {@code holdfast-hub} command, {@code --full} for the sizes of the goals, and {@code --engine} for one engine alone.
 */
@AllowedApi("prints a table")
public final class HubTable {
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final LoadPlan plan;
    private final Path folder;

    private HubTable(LoadPlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        LoadPlan plan = LoadPlan.of(all.subList(1, all.size()).toArray(String[]::new));
        new HubTable(plan, Path.of(all.get(0))).print();
    }

    private void print() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "hub, JDK %s, %d processors: medians of %d rounds of %d s%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                plan.rounds(),
                plan.seconds());
        System.out.printf(Locale.ROOT, "idle, a new hub on SQLite: %.0f MiB resident (goal: at most 150 MB)%n", idle());
        for (String engine : plan.engines()) {
            try (Engine started = start(engine)) {
                print(started);
            }
        }
    }

    private Engine start(String engine) throws IOException, InterruptedException {
        return switch (engine) {
            case "postgresql" -> PostgresEngine.start(folder.resolve("postgresql"));
            case "sqlite" -> new SqliteEngine(Files.createDirectories(folder.resolve("sqlite")));
            default -> throw new IllegalArgumentException("--engine: expected sqlite or postgresql, found " + engine);
        };
    }

    private double idle() throws IOException, InterruptedException {
        Path of = folder.resolve("idle");
        Engine engine = new SqliteEngine(of);
        try (HubServer hub = HubServer.make(plan.command(), of, engine.newPlace(HubServer.directory(of)))) {
            hub.serve();
            Thread.sleep(IDLE.toMillis());
            return hub.process().residentMebibytes();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void print(Engine engine) throws IOException, SQLException, InterruptedException {
        long begin = System.nanoTime();
        Path own = Files.createDirectories(folder.resolve(engine.name()));
        try (FilledHub small = FilledHub.make(plan.command(), own.resolve("small"), engine, plan.small());
                FilledHub large = FilledHub.make(plan.command(), own.resolve("large"), engine, plan.large(engine))) {
            long filled = System.nanoTime();
            Samples samples = EngineRounds.run(engine, small, large, plan);
            System.out.printf(
                    Locale.ROOT,
                    "%n%s: %s; to compare, %s (filled in %d s, measured in %d s)%n",
                    engine.name(),
                    large.size().inWords(),
                    small.size().inWords(),
                    Duration.ofNanos(filled - begin).toSeconds(),
                    Duration.ofNanos(System.nanoTime() - filled).toSeconds());
            print(samples);
            Thread.sleep(IDLE.toMillis());
            System.out.printf(
                    Locale.ROOT,
                    "idle again after all of that: %.0f MiB resident%n",
                    large.process().residentMebibytes());
        }
    }

    private static void print(Samples samples) {
        for (int clients : EngineRounds.CLIENTS) {
            System.out.printf(
                    Locale.ROOT,
                    "floor, %2d at once: %.0f signatures/s, %.0f durable inserts/s%n",
                    clients,
                    samples.median("signatures " + clients),
                    samples.median("inserts " + clients));
        }
        for (String what : List.of("activations", "refreshes", "checks")) {
            for (int clients : EngineRounds.CLIENTS) {
                row(
                        samples,
                        what + ", " + clients + (clients == 1 ? " client" : " clients"),
                        "large " + what + " " + clients,
                        clients);
            }
        }
        row(samples, "activations on one license of very many", "crowd", EngineRounds.USUAL_CLIENTS);
        goals(samples);
    }

    private static void row(Samples samples, String title, String what, int clients) {
        System.out.printf(
                Locale.ROOT,
                "%-46s %9.0f/s   p99 %8.1f ms   of the floor %.2f%n",
                title,
                samples.median(what),
                samples.median(what + " p99"),
                samples.median(what) / samples.median("floor " + clients));
    }

    private static void goals(Samples samples) {
        double share = 0;
        for (int clients : EngineRounds.CLIENTS) {
            share = Math.max(
                    share, samples.median("large activations " + clients) / samples.median("floor " + clients));
        }
        String activations = " activations " + EngineRounds.USUAL_CLIENTS;
        double growth = samples.median("small" + activations) / samples.median("large" + activations);
        goal("activations / floor, at best", share, ">= 0.5", share >= 0.5);
        goal("cost of an activation, large / small", growth, "<= 1.2", growth <= 1.2);
        System.out.printf(
                Locale.ROOT,
                "processor time at 8 clients: hub %.0f %%, database server %.0f %%, generator %.0f %%%n",
                100 * samples.median("large hub share"),
                100 * samples.median("large database share"),
                100 * samples.median("large generator share"));
    }

    private static void goal(String what, double found, String wanted, boolean met) {
        System.out.printf(Locale.ROOT, "%-46s %9.2f   goal %s: %s%n", what, found, wanted, met ? "met" : "missed");
    }
}
