package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.RecordedMachines;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/**
 * A recorded KVM guest on which root activates, and what a container on it shows: the recorded trees are bound over the files
 * of the running machine, and the command reads them as it reads any machine.
 */
abstract class GuestFixture extends HubFixture {
    static final int NOBODY = 65534;
    private static final Pattern REMEDY = Pattern.compile("--mount type=bind,src=(\\S+),dst=(\\S+),readonly");

    Path guest;
    Path contained;
    Path data;

    /** What a process left. */
    record Said(int exitCode, String text) {}

    @BeforeEach
    void layOut() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        guest = folder.resolve("guest");
        contained = folder.resolve("contained");
        RecordedMachines.recording("kvm-guest").unpackTo(guest);
        RecordedMachines.recording("kvm-guest-container").unpackTo(contained);
        copyClassPath(folder.resolve("lib"));
        device = device.with(
                "HOLDFAST_ROOTS",
                Files.copy(hub.rootPem, folder.resolve("root.pem")).toString());
        data = device.dataDirectory();
    }

    /** Activates as root on the guest, into a directory that belongs to the user of the container. */
    void activateOnTheGuest() throws Exception {
        Files.createDirectories(data);
        Files.setAttribute(data, "unix:uid", NOBODY);
        Files.setAttribute(data, "unix:gid", NOBODY);
        Path token = Files.writeString(folder.resolve("token"), pat);
        List<String> onGuest = namespace(
                "-m",
                List.of(
                        bind(guest + "/sys", "/sys"),
                        bind(guest + "/proc/1/cgroup", "/proc/1/cgroup"),
                        bind(guest + "/etc/machine-id", "/etc/machine-id")));
        Said activated = said(List.of(onGuest, command("activate", license, "--token-file", token.toString())));
        assertEquals(0, activated.exitCode(), activated.text());
        assertTrue(activated.text().contains("container"), activated.text());
        Files.delete(token);
    }

    /** Asserts that the machine is not visible, and tells what the remedy binds: from where on the host, to where. */
    static Matcher remedyOf(Said refused) {
        assertEquals(39, refused.exitCode(), refused.text());
        assertTrue(refused.text().contains("machine_not_visible"), refused.text());
        Matcher remedy = REMEDY.matcher(refused.text().replaceAll("\\s+", " "));
        assertTrue(remedy.find(), refused.text());
        return remedy;
    }

    void assertGranted(Said verified) {
        assertEquals(0, verified.exitCode(), verified.text());
        assertTrue(verified.text().contains("granted: " + license), verified.text());
    }

    static String bind(String from, String to) {
        return "mount --bind '" + from + "' '" + to + "'";
    }

    static List<String> namespace(String kinds, List<String> mounts) {
        return List.of("unshare", kinds, "sh", "-ec", String.join("\n", mounts) + "\nexec \"$@\"", "sh");
    }

    /** The command line of {@code holdfast} in a JVM of its own. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", folder.resolve("lib") + "/*:" + folder.resolve("lib/classes")));
        command.add(HoldfastMain.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs commands of which each runs the next one. */
    Said said(List<List<String>> commands) throws IOException, InterruptedException {
        ProcessBuilder process =
                new ProcessBuilder(commands.stream().flatMap(List::stream).toList()).redirectErrorStream(true);
        process.environment().putAll(environment());
        Process child = process.start();
        child.getOutputStream().close();
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(child.waitFor(), text);
    }

    /** What a process is told beyond what this one knows. */
    Map<String, String> environment() {
        return device.environment();
    }

    /** Copies the class path, since the folders that it lies in may be closed to other users. */
    private static void copyClassPath(Path to) throws IOException {
        Files.createDirectories(to.resolve("classes"));
        String entries = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        int number = 0;
        for (String entry : entries.split(File.pathSeparator)) {
            Path from = Path.of(entry);
            if (Files.isDirectory(from)) {
                copyClasses(from, to.resolve("classes"));
            } else if (Files.exists(from)) {
                Files.copy(from, to.resolve(number++ + "-" + from.getFileName()));
            }
        }
        try (Stream<Path> all = Files.walk(to)) {
            for (Path path : all.toList()) {
                String rights = Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--";
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
            }
        }
    }

    private static void copyClasses(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path at = to.resolve(from.relativize(file).toString());
                Files.createDirectories(at.getParent());
                if (!Files.exists(at)) {
                    Files.copy(file, at);
                }
            }
        }
    }
}
