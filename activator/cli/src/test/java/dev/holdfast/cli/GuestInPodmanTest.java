package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The command as root on a recorded KVM guest, then as uid 65534 without capabilities in a container on the bridge of a
 * real engine. Everything that the engine shows is its own; only the hardware is the recorded one. The image holds no file
 * but a list of users, and the programs of this machine are bound into it.
 */
class GuestInPodmanTest extends GuestFixture {
    private static final String IMAGE = "localhost/guest:1";
    /** What timeout(1) and podman-run(1) end with when no container came to be; no reason of the command's ends so. */
    private static final Set<Integer> ENGINE_FAILED = Set.of(124, 125, 137);

    @BeforeEach
    void requirePodman() throws Exception {
        Path engine = Files.createDirectories(folder.resolve("engine"));
        Files.writeString(engine.resolve("containers.conf"), """
                [containers]
                default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
                log_driver = "k8s-file"
                [engine]
                runtime = "runc"
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                """);
        Files.writeString(
                engine.resolve("storage.conf"),
                "[storage]\ndriver = \"overlay\"\ngraphroot = \"" + engine + "/root\"\nrunroot = \"" + engine
                        + "/run\"\n");
        // An engine mounts its control groups below the folder that stands for /sys.
        for (String place : List.of("fs/cgroup", "firmware", "dev/block")) {
            Files.createDirectories(contained.resolve("sys").resolve(place));
        }
        for (String controller : names(Path.of("/sys/fs/cgroup"))) {
            Files.createDirectories(contained.resolve("sys/fs/cgroup").resolve(controller));
        }
        String why = whyNot();
        if (!why.isEmpty()) {
            System.out.println("skipped: a container of a real engine needs root, podman and runc: " + why);
        }
        Assumptions.assumeTrue(why.isEmpty(), why);
    }

    @Test
    void verify_asNobodyInABridgeContainerOfARealEngine_isNotVisibleUntilItsRemedyIsApplied() throws Exception {
        activateOnTheGuest();

        Matcher remedy = remedyOf(verifyInContainer(List.of()));

        // The line as it was printed, but for where the file of the recorded guest lies on this machine.
        List<String> applied = List.of(
                "--mount", "type=bind,src=" + guest + remedy.group(1) + ",dst=" + remedy.group(2) + ",readonly");
        assertGranted(verifyInContainer(applied));
    }

    private Said verifyInContainer(List<String> more) throws Exception {
        Said said = said(List.of(inContainer(more), command("verify", license)));
        boolean ran = !ENGINE_FAILED.contains(said.exitCode());
        if (!ran) {
            System.out.println("skipped: the engine made no container: " + said.text());
        }
        Assumptions.assumeTrue(ran, said.text());
        return said;
    }

    private String whyNot() throws Exception {
        if (Files.getFileStore(folder).type().equals("tmpfs")) {
            // An id on a file system in memory is volatile, whoever binds it.
            return "the temporary folder is in memory";
        }
        try {
            Said imported =
                    said(List.of(inItsOwnNetwork(), List.of("sh", "-ec", image(), "sh", folder + "/image", IMAGE)));
            Said ran = imported.exitCode() == 0 ? said(List.of(inContainer(List.of()), List.of("true"))) : imported;
            return ran.exitCode() == 0 ? "" : ran.text();
        } catch (IOException missing) {
            return String.valueOf(missing.getMessage());
        }
    }

    private static String image() {
        return """
                mkdir -p "$1/etc" "$1/usr" "$1/proc" "$1/sys" "$1/dev" "$1/run" "$1/tmp"
                for name in bin lib lib64; do if [ -e /usr/$name ]; then ln -s usr/$name "$1/$name"; fi; done
                echo 'root:x:0:0::/:/' > "$1/etc/passwd"
                tar -C "$1" -cf "$1.tar" .
                timeout -k 30 300 podman import "$1.tar" "$2"
                """;
    }

    /** The engine's bridge, its rules and its mounts end with the process. */
    private static List<String> inItsOwnNetwork() {
        return namespace("-mn", List.of("ip link set lo up"));
    }

    private List<String> inContainer(List<String> more) throws IOException {
        List<String> run = new ArrayList<>(inItsOwnNetwork());
        run.addAll(List.of(
                "timeout",
                "-k",
                "30",
                "300",
                "podman",
                "run",
                "--rm",
                "--network",
                "bridge",
                "--user",
                NOBODY + ":" + NOBODY));
        run.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
        run.addAll(List.of("--volume", contained.resolve("sys") + ":/sys:ro"));
        for (Path place : programs()) {
            run.addAll(List.of("--volume", place + ":" + place + ":ro"));
        }
        for (String place : List.of("lib", "root.pem")) {
            run.addAll(List.of("--volume", folder.resolve(place) + ":" + folder.resolve(place) + ":ro"));
        }
        if (Files.exists(data)) {
            run.addAll(List.of("--volume", data + ":" + data));
        }
        device.environment().forEach((name, value) -> run.addAll(List.of("--env", name + "=" + value)));
        run.addAll(more);
        run.add(IMAGE);
        return run;
    }

    /** Where this JVM and what it is linked with lie; Debian keeps its settings below {@code /etc}. */
    private static List<Path> programs() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        List<Path> places = new ArrayList<>(List.of(Path.of("/usr")));
        Path settings = home.resolve("conf/security/java.security")
                .toRealPath()
                .getParent()
                .getParent();
        for (Path place : List.of(home, home.toRealPath(), settings)) {
            if (places.stream().noneMatch(place::startsWith)) {
                places.add(place);
            }
        }
        return places;
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(super.environment());
        environment.put("CONTAINERS_CONF", folder + "/engine/containers.conf");
        environment.put("CONTAINERS_STORAGE_CONF", folder + "/engine/storage.conf");
        return environment;
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        }
    }
}
