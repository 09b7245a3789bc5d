package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Every recorded machine, with any of its files closed or broken for whoever looks. */
class FewerRightsPropertyTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @Test
    void observe_dockOfWhichItIsHiddenThatItIsOne_isNoEvidenceOfAnotherMachine() {
        Fingerprint recorded =
                RecordedMachines.named("laptop-with-dock").observe().fingerprint(SCOPE);
        String[] closed = RecordedMachines.recording("laptop-with-dock")
                .text()
                .lines()
                .filter(line -> line.startsWith("file ") && line.contains("/removable ="))
                .map(line -> "unreadable " + line.split(" ", -1)[1])
                .toArray(String[]::new);
        assertTrue(closed.length > 1);
        MachineView view = RecordedMachines.changed("laptop-with-dock", closed).observe();
        view.fingerprint(SCOPE)
                .digests()
                .forEach((kind, digests) -> assertTrue(recorded.of(kind).containsAll(digests), kind.id()));
    }

    @Property(tries = 1500)
    void observe_anyFilesClosedOrBroken_isNeverAnotherMachineAndReplaysAlike(
            @ForAll("names") String name, @ForAll long seed) {
        Fingerprint recorded = RecordedMachines.named(name).observe().fingerprint(SCOPE);
        Machine less = Recording.parse(withLess(name, new Random(seed))).machine();
        MachineView view = less.observe();

        for (BindingPolicy policy : BindingPolicy.values()) {
            ScoreSheet sheet = MatchRule.judge(recorded, view.sighting(SCOPE), policy);
            assertEquals(0, sheet.changed(), sheet.toText());
        }
        MachineView replayed = Recording.of(less, new Random(seed)).machine().observe();
        assertEquals(outcomes(view), outcomes(replayed));
    }

    /** One file in twenty is closed, and one in twenty is something that cannot be read at all. */
    private static String withLess(String name, Random random) {
        StringBuilder text = new StringBuilder();
        for (String line : RecordedMachines.recording(name).text().split("\n", -1)) {
            int choice = line.startsWith("file /") ? random.nextInt(20) : 20;
            String path = choice < 2 ? line.split(" ", -1)[1] : "";
            text.append(choice == 0 ? "unreadable " + path : choice == 1 ? "fifo " + path : line)
                    .append('\n');
        }
        return text.toString();
    }

    private static List<String> outcomes(MachineView view) {
        return view.probes().stream()
                .map(probe -> probe.kind().id() + " "
                        + (probe.observation() instanceof Observation.Unfit unfit
                                ? unfit.cause().id()
                                : probe.observation().getClass().getSimpleName())
                        + " in " + view.surroundings().container())
                .toList();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(RecordedMachines.names());
    }
}
