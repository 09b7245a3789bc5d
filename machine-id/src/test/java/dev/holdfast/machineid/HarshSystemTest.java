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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The running machine, observed where nothing can be written or executed, and traced down to its system calls. */
@EnabledOnOs(OS.LINUX)
class HarshSystemTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASS_PATH = Path.of("target/classes").toAbsolutePath() + ":"
            + Path.of("target/test-classes").toAbsolutePath();

    @Test
    void observing_withTemporaryFolderNoexecAndRootReadOnly_showsTheSame(@TempDir Path folder) throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), folder.resolve("program"));
        String prepare = prepare("/tmp " + folder);
        requireOrSkip(succeeds("unshare", "-m", "sh", "-c", prepare), "root and unshare");

        String usual = observe();
        String harsh = said(
                "unshare",
                "-m",
                "sh",
                "-c",
                prepare + "; " + program + " 2>/dev/null && echo executed; touch /written 2>/dev/null && echo written; "
                        + String.join(" ", command()));

        assertTrue(succeeds(program.toString()), "the program runs where the folder is as usual");
        assertTrue(usual.startsWith("fingerprint "), usual);
        assertEquals(usual, harsh);
    }

    @Test
    void observing_thereAsNobodyWithoutCapabilities_showsWhatNobodySeesElsewhere() throws Exception {
        String prepare = prepare("/tmp");
        requireOrSkip(
                succeeds("unshare", "-m", "sh", "-c", prepare) && ObservingProcess.mayBindAndBecomeNobody(),
                "root, unshare and setpriv");
        List<String> harsh = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", prepare + "; exec \"$@\"", "sh"));
        harsh.addAll(ObservingProcess.NOBODY);
        try (ObservingProcess observing = new ObservingProcess()) {
            List<String> usual = observing.lines(ObservingProcess.NOBODY);
            assertTrue(usual.stream().anyMatch(line -> line.startsWith("fingerprint ")), usual.toString());
            assertEquals(usual, observing.lines(harsh));
        }
    }

    /** Mounts folders so that nothing in them can be executed, and the root file system so that none can be written. */
    private static String prepare(String folders) {
        // The folders stay as they are, since this very checkout may lie in one.
        return "for d in " + folders + "; do mount --bind $d $d && mount -o remount,bind,noexec,nosuid $d"
                + " || exit 1; done; mount -o remount,bind,ro / || exit 1";
    }

    @Test
    void observing_traced_opensNoLibraryBeyondTheJvmsAndStartsNothing(@TempDir Path folder) throws Exception {
        requireOrSkip(succeeds("strace", "-o", folder.resolve("probe").toString(), "true"), "strace");
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(
                List.of("strace", "-f", "-e", "trace=openat,open,execve,execveat,fork,vfork", "-o", trace.toString()));
        command.addAll(command());

        assertTrue(said(command.toArray(String[]::new)).startsWith("fingerprint "));

        List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        List<String> started = calls.stream()
                .filter(call -> call.contains("exec") || call.contains("fork("))
                .toList();
        assertEquals(1, started.size(), started.toString());
        List<String> libraries = calls.stream()
                .filter(call -> call.matches(".*open(at)?\\(.*\\.so[.0-9]*\".*") && !call.contains(" = -1 "))
                .map(call -> call.replaceAll("^[^\"]*\"|\".*$", ""))
                .distinct()
                .toList();
        assertFalse(libraries.isEmpty());
        String javaHome = Path.of(System.getProperty("java.home")).toRealPath().toString();
        assertEquals(
                List.of(),
                libraries.stream()
                        .filter(library -> !isOfTheJvm(library, javaHome))
                        .toList());
    }

    /** The JVM's own libraries, and those of the C and C++ run time that it is linked with. */
    private static boolean isOfTheJvm(String library, String javaHome) {
        String path = Path.of(library).normalize().toString();
        return path.startsWith(javaHome)
                || path.startsWith(System.getProperty("java.home"))
                || path.matches(".*/(libc|libm|libdl|libpthread|librt|libz|libstdc\\+\\+|libgcc_s|ld-linux[^/]*"
                        + "|ld-musl[^/]*|libnss_[a-z]+)[-.0-9]*\\.so[.0-9]*");
    }

    private static List<String> command() {
        return List.of(JAVA, "-XX:-UsePerfData", "-cp", CLASS_PATH, ObservingMain.class.getName());
    }

    private static String observe() throws IOException, InterruptedException {
        return said(command().toArray(String[]::new));
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Printed as well, because a report of skipped tests is seldom read. */
    private static void requireOrSkip(boolean had, String needed) {
        if (!had) {
            System.out.println("skipped: observing on a harsh system needs " + needed);
        }
        assumeTrue(had, needed);
    }
}
