package dev.holdfast.verifier.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every seed, and every input that was ever found, in every build and without the fuzzer. */
class FuzzCorpusTest {
    /** One folder per target; {@code FuzzTest} writes findings there. */
    static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");

    static List<byte[]> kept(Fuzzing fuzzing) throws Exception {
        Path folder = CORPUS.resolve(fuzzing.id());
        List<byte[]> inputs = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    @ParameterizedTest
    @EnumSource(Fuzzing.class)
    void run_everySeedAndEveryKeptInput_holds(Fuzzing fuzzing) throws Exception {
        FuzzTarget target = fuzzing.make();
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        int seeds = inputs.size();
        inputs.addAll(kept(fuzzing));
        for (byte[] input : inputs) {
            target.run(input);
        }
        assertTrue(seeds > 1, "found no seeds");
        System.out.println("[fuzz corpus] " + fuzzing.id() + ": " + seeds + " seeds and " + (inputs.size() - seeds)
                + " kept inputs hold");
    }
}
