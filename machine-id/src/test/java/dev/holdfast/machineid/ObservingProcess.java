package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@link ObservingMain} in processes of their own: as another user, or with a folder's files bound over those of the
 * running machine in a mount namespace that ends with the process.
 */
final class ObservingProcess implements AutoCloseable {
    /** Uid 65534 without any capability. */
    static final List<String> NOBODY = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all",
            "--no-new-privs");

    private final Path folder = Files.createTempDirectory("holdfast-observing");

    /** Copies the classes, since the build's own folder may be closed to other users. */
    ObservingProcess() throws IOException {
        for (String from : List.of("target/classes", "target/test-classes")) {
            try (Stream<Path> files = Files.walk(Path.of(from, "dev/holdfast/machineid"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = folder.resolve(Path.of(from).relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                String rights = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
            }
        }
    }

    /** Runs what follows with {@code /sys}, and those of a few files that both have, taken from a folder. */
    static List<String> boundOver(Path tree) {
        String bind = "for p in sys etc/machine-id var/lib/dbus/machine-id proc/1/cgroup proc/1/environ; do"
                + " if [ -e /$p ] && [ -e " + tree + "/$p ]; then mount --bind " + tree + "/$p /$p || exit 70; fi;"
                + " done; exec \"$@\"";
        return List.of("unshare", "-m", "sh", "-c", bind, "sh");
    }

    /** Whether this user may become another one and bind files over others, in a namespace of its own. */
    static boolean mayBindAndBecomeNobody() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(boundOver(Path.of("/nonexistent")));
        command.addAll(NOBODY);
        command.addAll(List.of("sh", "-c", "exit 0"));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** The lines that the process prints, run by the commands given. */
    List<String> lines(List<String> before, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", folder.toString(), ObservingMain.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
