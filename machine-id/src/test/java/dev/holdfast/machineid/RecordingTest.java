package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingTest {
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    static List<String> names() {
        return RecordedMachines.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void recording_ofAnyMachine_showsTheSameProbesWithOtherValues(String name) {
        Machine original = RecordedMachines.named(name);
        Machine replayed = Recording.of(original, new Random(7)).machine();
        assertEquals(answers(original.observe()), answers(replayed.observe()));
        assertEquals(
                original.observe().surroundings().container(),
                replayed.observe().surroundings().container());
        Fingerprint before = original.observe().fingerprint(SCOPE);
        Fingerprint after = replayed.observe().fingerprint(SCOPE);
        assertEquals(before.digests().keySet(), after.digests().keySet());
        assertEquals(before.derived(), after.derived());
        before.digests().forEach((kind, digests) -> assertFalse(after.of(kind).contains(digests.get(0)), kind.id()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void recording_ofAnyMachine_containsNoneOfItsFitValues(String name) {
        Machine original = RecordedMachines.named(name);
        String text =
                Normalisation.normalise(Recording.of(original, new Random(7)).text());
        for (Probe probe : original.observe().probes()) {
            if (probe.observation() instanceof Observation.Seen seen) {
                assertFalse(text.contains(seen.value().normalised()), probe.source());
            }
        }
    }

    @Test
    void recording_ofAnInterfaceNamedByItsMac_namesItByThePseudonym() {
        Machine machine = RecordedMachines.named("laptop-with-dock");
        String text = Recording.of(machine, new Random(7)).text();
        assertFalse(text.contains("680a11"), text);
        assertTrue(text.contains("/enx00e04c"), text);
    }

    @Test
    void recording_readBackFromItsFolder_isTheSameText(@TempDir Path folder) throws IOException {
        Recording recording = Recording.of(RecordedMachines.twoDiskServer(), new Random(7));
        recording.writeTo(folder.resolve("bug-report"));
        assertEquals(
                recording.text(), Recording.read(folder.resolve("bug-report")).text());
    }

    @ParameterizedTest
    @MethodSource("names")
    void unpackTo_laidOutAsFiles_isObservedLikeTheRecording(String name) throws IOException {
        if (RecordedMachines.recording(name).text().contains("unreadable ")) {
            return;
        }
        Path folder = Files.createTempDirectory("holdfast-machine");
        RecordedMachines.recording(name).unpackTo(folder);
        Machine machine = Machine.recordedAt(folder, environment(name));
        assertEquals(
                RecordedMachines.named(name).observe().fingerprint(SCOPE),
                machine.observe().fingerprint(SCOPE));
        assertEquals(answers(RecordedMachines.named(name).observe()), answers(machine.observe()));
        deleteTree(folder);
    }

    @Test
    void parse_lineOfNoKnownForm_isRefusedWithItsNumber() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Recording.parse("dir /a\nfoo /b\n"));
        assertTrue(refused.getMessage().endsWith("in line 2"), refused.getMessage());
    }

    @Test
    void parse_pathThatClimbs_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Recording.parse("file /a/../../etc/passwd = x"));
        assertThrows(IllegalArgumentException.class, () -> Recording.parse("file etc/passwd = x"));
    }

    @Test
    void names_everyFolderOfMachines_isListedAndHasAReadme() throws IOException {
        Path machines = Path.of("src/test/resources/machines");
        Set<String> folders = new HashSet<>();
        try (var entries = Files.list(machines)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                folders.add(entry.getFileName().toString());
                assertTrue(Files.readString(entry.resolve("README.md")).contains("**How it was made:**"), entry + "");
            }
        }
        assertEquals(folders, Set.copyOf(RecordedMachines.names()));
    }

    private static List<String> answers(MachineView view) {
        return view.probes().stream()
                .map(probe -> probe.kind().id() + " " + shape(probe.observation()))
                .toList();
    }

    private static String shape(Observation observation) {
        return observation instanceof Observation.Unfit unfit
                ? unfit.cause().id()
                : observation.getClass().getSimpleName();
    }

    private static Map<String, String> environment(String name) {
        return RecordedMachines.named(name).observeThrough(new RecordedTree());
    }

    private static void deleteTree(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
