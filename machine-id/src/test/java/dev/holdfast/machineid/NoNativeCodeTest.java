package dev.holdfast.machineid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On Linux nothing but this module and the JVM runs: no native library, no child process, no network, no OSHI. */
class NoNativeCodeTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.holdfast.machineid");
    }

    @Test
    void onlyTwoClasses_knowOshiOrJna() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(OshiEvidence|WindowsRegistry)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("oshi..", "com.sun.jna..")
                .check(classes);
    }

    @Test
    void noClass_startsProcessesOrOpensTheNetwork() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(ProcessBuilder|Runtime|Process)|java\\.net\\..*|javax\\.net\\..*")
                .check(classes);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void observing_withNothingButThisModuleOnTheClassPath_works(@TempDir Path folder) throws Exception {
        String output = run(folder, List.of());
        assertTrue(output.lines().anyMatch(line -> line.startsWith("fingerprint ")), output);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void observing_opensNoSharedLibraryBeyondTheJvmsOwn(@TempDir Path folder) throws Exception {
        String output = run(folder, List.of("libraries"));
        Path javaHome = Path.of(System.getProperty("java.home")).toRealPath();
        List<String> foreign = output.lines()
                .filter(line -> line.startsWith("library "))
                .map(line -> line.substring("library ".length()))
                .filter(library -> !library.startsWith(javaHome.toString()))
                .filter(library -> !library.matches(".*/(libc|libm|libdl|libpthread|librt|libz|libstdc\\+\\+|libgcc_s"
                        + "|ld-linux[^/]*|ld-musl[^/]*|libnss_[a-z]+)[-.0-9]*\\.so.*"))
                .toList();
        assertEquals(List.of(), foreign);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void observing_leavesNoFileBehind(@TempDir Path folder) throws Exception {
        run(folder, List.of());
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(
                    List.of(folder.resolve("output")),
                    left.filter(Files::isRegularFile).toList());
        }
    }

    /** Runs {@link ObservingMain} in a JVM of its own, in which home and temporary folder are the given one. */
    private static String run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + folder,
                "-Djava.io.tmpdir=" + folder,
                "-XX:-UsePerfData",
                "-cp",
                Path.of("target/classes").toAbsolutePath() + ":"
                        + Path.of("target/test-classes").toAbsolutePath(),
                ObservingMain.class.getName()));
        command.addAll(arguments);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertEquals(0, process.waitFor(), Files.readString(output, StandardCharsets.UTF_8));
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
