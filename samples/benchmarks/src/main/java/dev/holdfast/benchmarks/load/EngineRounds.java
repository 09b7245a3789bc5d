package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Measures one engine: the floor, a hub over a small database and one over a large one, in turn. */
final class EngineRounds {
    static final List<Integer> CLIENTS = List.of(1, 8, 64);

    /** By how many clients growth, the crowded license and processor time are measured. */
    static final int USUAL_CLIENTS = 8;

    private static final int FLOOR_SECONDS = 2;
    private static final int FIRST_GUESS = 1_000;
    private static final int MOST_CHECKS = 20_000;
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Engine engine;
    private final FilledHub large;
    private final LoadPlan plan;
    private final Samples samples = new Samples();
    private double perSecond = FIRST_GUESS;

    private EngineRounds(Engine engine, FilledHub large, LoadPlan plan) {
        this.engine = engine;
        this.large = large;
        this.plan = plan;
    }

    /** Measures everything, in as many rounds as planned. */
    static Samples run(Engine engine, FilledHub small, FilledHub large, LoadPlan plan)
            throws IOException, SQLException, InterruptedException {
        EngineRounds rounds = new EngineRounds(engine, large, plan);
        Floor floor = Floor.of(engine);
        for (FilledHub hub : List.of(small, large)) {
            hub.activate(plan.warmUp(), USUAL_CLIENTS, LONG);
            hub.refresh(USUAL_CLIENTS, LONG);
            hub.check(plan.warmUp(), USUAL_CLIENTS, LONG);
        }
        for (int round = 0; round < plan.rounds(); round++) {
            for (int clients : CLIENTS) {
                rounds.floor(floor, clients);
                rounds.hub("small", small, clients);
                rounds.hub("large", large, clients);
            }
            rounds.crowd();
        }
        return rounds.samples;
    }

    private void floor(Floor floor, int clients) throws IOException, InterruptedException {
        double signatures = floor.signatures(clients, FLOOR_SECONDS);
        double inserts = floor.inserts(clients, FLOOR_SECONDS);
        samples.add("signatures " + clients, signatures);
        samples.add("inserts " + clients, inserts);
        samples.add("floor " + clients, Math.min(signatures, inserts));
    }

    private void hub(String name, FilledHub hub, int clients) throws IOException, InterruptedException {
        Processors before = Processors.of(hub, engine);
        ClosedLoop.Run activated = hub.activate(enough(), clients, plan.longest());
        perSecond = activated.perSecond();
        note(name + " activations " + clients, activated);
        note(name + " refreshes " + clients, hub.refresh(clients, LONG));
        note(name + " checks " + clients, hub.check(MOST_CHECKS, clients, plan.longest()));
        if (clients == USUAL_CLIENTS) {
            before.until(hub, engine).addTo(samples, name);
        }
    }

    private void crowd() throws IOException, InterruptedException {
        note("crowd", large.activateInCrowd(enough(), USUAL_CLIENTS, plan.longest()));
    }

    /** More requests than are answered in time. */
    private int enough() {
        return (int) (2 * perSecond * plan.seconds()) + plan.warmUp();
    }

    private void note(String what, ClosedLoop.Run run) {
        samples.add(what, run.perSecond());
        samples.add(what + " p99", run.p99Millis());
    }

    /**
     * Processor time so far, in seconds.
     *
     * @param hub of the hub's process
     * @param database of the engine's processes
     * @param generator of this process, signing included
     */
    private record Processors(double hub, double database, double generator) {
        static Processors of(FilledHub hub, Engine engine) throws IOException {
            double own = ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .toMillis()
                    / 1e3;
            return new Processors(hub.process().processorSeconds(), engine.processorSeconds(), own);
        }

        Processors until(FilledHub of, Engine engine) throws IOException {
            Processors now = of(of, engine);
            return new Processors(now.hub - hub, now.database - database, now.generator - generator);
        }

        void addTo(Samples samples, String name) {
            double all = hub + database + generator;
            samples.add(name + " hub share", hub / all);
            samples.add(name + " database share", database / all);
            samples.add(name + " generator share", generator / all);
        }
    }
}
