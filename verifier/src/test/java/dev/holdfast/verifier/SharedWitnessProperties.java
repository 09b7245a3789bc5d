package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.jspecify.annotations.Nullable;

/**
 * Two containers verify in one data directory, each reading and writing at any moment between the other's, while the clock
 * jumps, the machine sleeps and starts anew and the directory is read-only for a while; FORMAT.md 10.7.
 */
class SharedWitnessProperties {
    private static final Instant START = TestCertificate.NOW.plus(Duration.ofMinutes(1));

    private enum Deed {
        READ,
        WRITE,
        PASS,
        SLEEP,
        REBOOT,
        SET_BACK,
        SET_TO_1970,
        TOGGLE_READ_ONLY,
        SET_AHEAD
    }

    /** One thing that happens, to one of the two containers where it is about one. */
    record Step(int container, int deed, long seconds) {
        Deed what() {
            return Deed.values()[deed];
        }
    }

    /** What a container has judged and not written down yet. */
    private record Judged(Holding holding, Procedure procedure, Moment at) {}

    private final Path base = Files.createTempDirectory("holdfast-shared-witness");
    private final @Nullable Judged[] judged = new Judged[2];
    private Scene scene = Scene.activated(base.resolve("0"));
    private int scenes;
    private boolean readOnly;
    private Instant truth = START;

    SharedWitnessProperties() throws IOException, DataDirectoryException {}

    /** Each walk starts on a new device. */
    private void begin() throws DataDirectoryException {
        scene = Scene.activated(base.resolve("device-" + ++scenes));
        judged[0] = null;
        judged[1] = null;
        readOnly = false;
        truth = START;
    }

    @AfterProperty
    void clear() throws IOException {
        try (var files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> walks() {
        return steps(Deed.values().length - 1);
    }

    @Provide
    Arbitrary<List<Step>> walksWithoutLeaps() {
        return steps(Deed.SET_AHEAD.ordinal() - 1);
    }

    private static Arbitrary<List<Step>> steps(int most) {
        Arbitrary<Integer> deeds = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 1), Arbitraries.integers().between(0, most));
        Arbitrary<Long> seconds = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_000), Arbitraries.longs().between(0, 40_000_000));
        return Combinators.combine(Arbitraries.integers().between(0, 1), deeds, seconds)
                .as(Step::new)
                .list()
                .ofMinSize(8)
                .ofMaxSize(40);
    }

    @Property(tries = 25)
    void write_inAnyInterleaving_neverMovesTheRecordedWitnessBack(@ForAll("walks") List<Step> walk) throws Exception {
        begin();
        for (Step step : walk) {
            TimeWitness before = recorded();
            take(step);
            Moment now = Moment.now(scene.clock, scene.clock);
            assertFalse(at(recorded(), now).isBefore(at(before, now)), () -> "moved back by " + step);
        }
    }

    @Example
    void write_afterAnotherContainerHasSeenMore_leavesWhatThatOneWrote() throws Exception {
        take(new Step(0, Deed.PASS.ordinal(), 1_000));
        take(new Step(0, Deed.READ.ordinal(), 0));
        take(new Step(0, Deed.SLEEP.ordinal(), 250_000));
        take(new Step(1, Deed.READ.ordinal(), 0));
        take(new Step(1, Deed.WRITE.ordinal(), 0));
        take(new Step(0, Deed.WRITE.ordinal(), 0));
        assertEquals(truth, at(recorded(), Moment.now(scene.clock, scene.clock)));
    }

    @Example
    void write_directoryReadOnlyForAWhile_goesOnFromWhatWasRecorded() throws Exception {
        take(new Step(0, Deed.TOGGLE_READ_ONLY.ordinal(), 0));
        take(new Step(0, Deed.SLEEP.ordinal(), 250_000));
        take(new Step(0, Deed.READ.ordinal(), 0));
        take(new Step(0, Deed.WRITE.ordinal(), 0));
        assertEquals(START, at(recorded(), Moment.now(scene.clock, scene.clock)));
        take(new Step(0, Deed.TOGGLE_READ_ONLY.ordinal(), 0));
        take(new Step(0, Deed.PASS.ordinal(), 1_000));
        take(new Step(0, Deed.READ.ordinal(), 0));
        take(new Step(0, Deed.WRITE.ordinal(), 0));
        assertEquals(truth, at(recorded(), Moment.now(scene.clock, scene.clock)));
    }

    @Property(tries = 25)
    void read_inAnyInterleaving_isJudgedNoEarlierThanWhatIsRecorded(@ForAll("walks") List<Step> walk) throws Exception {
        begin();
        for (Step step : walk) {
            take(step);
            Judged last = judged[step.container()];
            if (step.what() == Deed.READ && last != null) {
                Instant learnt = Objects.requireNonNull(
                        last.procedure().learnt().witness().at(last.at()));
                assertFalse(learnt.isBefore(at(recorded(), last.at())));
            }
        }
    }

    @Property(tries = 25)
    void write_clockNeverAhead_isNeverAheadOfTheTruth(@ForAll("walksWithoutLeaps") List<Step> walk) throws Exception {
        begin();
        for (Step step : walk) {
            take(step);
            Moment now = Moment.now(scene.clock, scene.clock);
            assertFalse(at(recorded(), now).isAfter(truth), "ahead of the truth");
        }
    }

    private TimeWitness recorded() throws Exception {
        String state = scene.directory.read(Scene.ID).orElseThrow().state();
        return RecollectionJson.read(state).witness();
    }

    private static Instant at(TimeWitness witness, Moment now) {
        return Objects.requireNonNull(witness.at(now));
    }

    private void take(Step step) {
        Duration time = Duration.ofSeconds(step.seconds());
        switch (step.what()) {
            case READ -> judged[step.container()] = judge();
            case WRITE -> write(step.container());
            case PASS -> scene.clock.pass(time);
            case SLEEP -> scene.clock.sleep(time);
            case REBOOT -> reboot(time);
            case SET_BACK -> scene.clock.set(truth.minus(time));
            case SET_TO_1970 -> scene.clock.set(Instant.EPOCH);
            case TOGGLE_READ_ONLY -> readOnly = !readOnly;
            case SET_AHEAD -> scene.clock.set(truth.plus(time));
        }
        if (List.of(Deed.PASS, Deed.SLEEP, Deed.REBOOT).contains(step.what())) {
            truth = truth.plus(time);
        }
    }

    /** No program survives the start of its machine. */
    private void reboot(Duration off) {
        scene.clock.reboot(off);
        judged[0] = null;
        judged[1] = null;
    }

    private Judged judge() {
        try {
            Moment now = Moment.now(scene.clock, scene.clock);
            Setting setting = new Setting(Scene.PRODUCT, scene.machine, new TrustMemory(scene.authority.roots()));
            Holding holding = Holding.require(setting, scene.directory, Scene.ID);
            Procedure procedure = Procedure.ofHeld(setting, holding, now);
            procedure.run(null);
            return new Judged(holding, procedure, now);
        } catch (RefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(int container) {
        Judged mine = judged[container];
        judged[container] = null;
        if (mine == null
                || readOnly
                || !Remembering.isDue(
                        mine.procedure().recalled(), mine.procedure().learnt(), mine.at())) {
            return;
        }
        try {
            Remembering.write(
                    scene.directory, mine.holding().record(), mine.procedure().learnt());
        } catch (DataDirectoryException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
