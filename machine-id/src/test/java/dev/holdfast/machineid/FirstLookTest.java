package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a short command pays for the first look at a machine. */
class FirstLookTest {
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a recording is laid out with symbolic links")
    void observingAndJudging_machinesWithRealDisks_linkNoCallSiteAtRunTime(@TempDir Path folder) throws Exception {
        for (String name : List.of("bare-metal-nvme", "two-disk-server", "laptop-with-dock", "docker-host-network")) {
            Path tree = folder.resolve(name);
            RecordedMachines.recording(name).unpackTo(tree);

            List<String> output = firstLook(tree);

            assertTrue(output.contains("SAME"), name);
            assertTrue(output.stream().anyMatch(line -> line.contains("dev.holdfast.machineid.DiskReader ")), name);
            // One lambda, method reference or concatenation of strings costs more than reading all the evidence.
            assertEquals(
                    List.of(),
                    output.stream()
                            .filter(line -> line.matches(
                                    ".*(LambdaMetafactory|StringConcatFactory|ObjectMethods|SwitchBootstraps).*"))
                            .toList(),
                    name);
        }
    }

    private static List<String> firstLook(Path tree) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        Path.of("target/classes").toAbsolutePath() + ":"
                                + Path.of("target/test-classes").toAbsolutePath(),
                        FirstLookMain.class.getName(),
                        tree.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines()
                .dropWhile(line -> !line.contains(FirstLookMain.class.getName()))
                .toList();
    }
}
