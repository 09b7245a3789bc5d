package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The running machine, seen by uid 65534 without any capability: the same, bar what is closed to it. */
@EnabledOnOs(OS.LINUX)
class UnprivilegedTest {
    @Test
    void observing_asNobodyWithoutCapabilities_showsNothingThatRootDoesNotShow() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && isRoot(), "needs root and setpriv");
        Path folder = Files.createTempDirectory("holdfast-nobody");
        try {
            copyClasses(folder);
            List<String> root = run(folder, List.of());
            List<String> nobody = run(
                    folder,
                    List.of(
                            "/usr/bin/setpriv",
                            "--reuid=65534",
                            "--regid=65534",
                            "--clear-groups",
                            "--inh-caps=-all",
                            "--bounding-set=-all",
                            "--no-new-privs"));
            assertFalse(root.isEmpty());
            assertTrue(root.containsAll(nobody), "root saw " + root.size() + ", nobody " + nobody.size());
            List<String> hidden = new ArrayList<>(root);
            hidden.removeAll(nobody);
            assertTrue(hidden.stream().allMatch(line -> line.startsWith("fingerprint board ")), hidden.size() + "");
            assertEquals(
                    root.stream()
                            .filter(line -> !line.startsWith("fingerprint board "))
                            .toList(),
                    nobody);
        } finally {
            delete(folder);
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** The build's own folder may be closed to other users. */
    private static void copyClasses(Path folder) throws IOException {
        for (String from : List.of("target/classes", "target/test-classes")) {
            try (Stream<Path> files = Files.walk(Path.of(from))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (file.toString().contains("/dev/holdfast/machineid/")) {
                        Path to = folder.resolve(Path.of(from).relativize(file).toString());
                        Files.createDirectories(to.getParent());
                        Files.copy(file, to);
                    }
                }
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(
                        path,
                        java.nio.file.attribute.PosixFilePermissions.fromString(
                                Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private static List<String> run(Path folder, List<String> before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                folder.toString(),
                ObservingMain.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().filter(line -> line.startsWith("fingerprint ")).toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
