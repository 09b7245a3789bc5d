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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The command as root on a recorded KVM guest, then as uid 65534 without capabilities in namespaces like those of a
 * container on a bridge: the recorded trees are bound over the files of the running machine, and the command reads them as
 * it reads any machine.
 */
class GuestInContainerTest extends HubFixture {
    private static final int NOBODY = 65534;
    private static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=-all",
            "--bounding-set=-all",
            "--no-new-privs");
    private static final Pattern REMEDY = Pattern.compile("--mount type=bind,src=(\\S+),dst=(\\S+),readonly");

    private Path guest;
    private Path contained;
    private Path hostname;
    private Path empty;

    /** What a process left. */
    private record Said(int exitCode, String text) {}

    @BeforeEach
    void layOut() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        guest = folder.resolve("guest");
        contained = folder.resolve("contained");
        hostname = folder.resolve("containers/0123456789ab/hostname");
        empty = folder.resolve("empty");
        RecordedMachines.recording("kvm-guest").unpackTo(guest);
        RecordedMachines.recording("kvm-guest-container").unpackTo(contained);
        Files.createDirectories(hostname.getParent());
        Files.writeString(hostname, "0123456789ab\n");
        Files.createFile(empty);
        copyClassPath(folder.resolve("lib"));
        device = device.with(
                "HOLDFAST_ROOTS",
                Files.copy(hub.rootPem, folder.resolve("root.pem")).toString());
        boolean may = mayMount();
        if (!may) {
            System.out.println("skipped: a guest and its container need root, unshare, setpriv and a disk below /tmp");
        }
        Assumptions.assumeTrue(may, "root, unshare, setpriv and a disk below the temporary folder");
    }

    @Test
    void verify_asNobodyInABridgeContainerOfAGuestThatRootActivated_isNotVisibleUntilItsRemedyIsApplied()
            throws Exception {
        Path data = Files.createDirectories(device.dataDirectory());
        Files.setAttribute(data, "unix:uid", NOBODY);
        Files.setAttribute(data, "unix:gid", NOBODY);
        Path token = Files.writeString(folder.resolve("token"), pat);

        Said activated = run(onGuest(), List.of(), "activate", license, "--token-file", token.toString());
        assertEquals(0, activated.exitCode(), activated.text());
        assertTrue(activated.text().contains("container"), activated.text());

        Said refused = run(inContainer(List.of()), AS_NOBODY, "verify", license);
        assertEquals(39, refused.exitCode(), refused.text());
        assertTrue(refused.text().contains("machine_not_visible"), refused.text());
        Matcher remedy = REMEDY.matcher(refused.text().replaceAll("\\s+", " "));
        assertTrue(remedy.find(), refused.text());

        List<String> applied =
                List.of(bind(guest + remedy.group(1), remedy.group(2)), "mount -o remount,ro,bind " + remedy.group(2));
        Said granted = run(inContainer(applied), AS_NOBODY, "verify", license);
        assertEquals(0, granted.exitCode(), granted.text());
        assertTrue(granted.text().contains("granted: " + license), granted.text());
    }

    private List<String> onGuest() {
        return namespace(
                "-m",
                List.of(
                        bind(guest + "/sys", "/sys"),
                        bind(guest + "/proc/1/cgroup", "/proc/1/cgroup"),
                        bind(guest + "/etc/machine-id", "/etc/machine-id")));
    }

    /** As an engine makes it of an image whose machine-id is empty; what is given is mounted last. */
    private List<String> inContainer(List<String> more) {
        List<String> mounts = new ArrayList<>(List.of(
                bind(contained + "/sys", "/sys"),
                bind(contained + "/proc/1/cgroup", "/proc/1/cgroup"),
                bind(hostname.toString(), "/etc/hostname"),
                bind(empty.toString(), "/etc/machine-id"),
                "if [ -f /var/lib/dbus/machine-id ] && [ ! -L /var/lib/dbus/machine-id ]; then "
                        + bind(empty.toString(), "/var/lib/dbus/machine-id") + "; fi"));
        mounts.addAll(more);
        return namespace("-mn", mounts);
    }

    private static String bind(String from, String to) {
        return "mount --bind '" + from + "' '" + to + "'";
    }

    private static List<String> namespace(String kinds, List<String> mounts) {
        return List.of("unshare", kinds, "sh", "-ec", String.join("\n", mounts) + "\nexec \"$@\"", "sh");
    }

    private Said run(List<String> namespace, List<String> user, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(namespace);
        command.addAll(user);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", folder.resolve("lib") + "/*:" + folder.resolve("lib/classes")));
        command.add(HoldfastMain.class.getName());
        command.addAll(List.of(arguments));
        return said(command);
    }

    private Said said(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().putAll(device.environment());
        Process child = process.start();
        child.getOutputStream().close();
        String text = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(child.waitFor(), text);
    }

    private boolean mayMount() throws InterruptedException {
        List<String> command = new ArrayList<>(inContainer(List.of()));
        command.addAll(AS_NOBODY);
        command.add("true");
        try {
            // An id on a file system in memory is volatile, whoever binds it.
            boolean onDisk = !Files.getFileStore(folder).type().equals("tmpfs");
            return onDisk && said(command).exitCode() == 0;
        } catch (IOException missing) {
            return false;
        }
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
