package dev.holdfast.machineid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The recorded and composed machines that tests run on, also those of other modules: one folder below the resource
 * {@code machines}, whose README says what it is and how it was made. Read from the class path, so that they work from
 * a jar.
 */
public final class RecordedMachines {
    private static final List<String> NAMES = List.of(
            "alpine-container",
            "bare-metal-nvme",
            "bare-metal-nvme-nobody",
            "build-machine",
            "build-machine-nobody",
            "cloud-instance-aws",
            "cloud-instance-google",
            "docker-baked-id",
            "docker-bridge",
            "docker-bridge-machine-id",
            "docker-desktop",
            "docker-host-network",
            "hyper-v-guest",
            "kubernetes-pod",
            "kvm-guest",
            "kvm-guest-container",
            "kvm-guest-nobody",
            "laptop-with-dock",
            "live-network-boot",
            "lxc-container",
            "podman-rootless",
            "raspberry-pi",
            "recorded-docker-bridge",
            "recorded-docker-machine-id",
            "recorded-podman-bridge",
            "recorded-podman-machine-id",
            "two-disk-server",
            "vmware-guest",
            "wsl2");

    private RecordedMachines() {}

    /** The names of all machines, in order. */
    public static List<String> names() {
        return NAMES;
    }

    /** The machine of this name. */
    public static Machine named(String name) {
        return recording(name).machine();
    }

    /** The machine of this name after more lines of a recording: what they put or remove happens to it. */
    public static Machine changed(String name, String... lines) {
        return Recording.parse(text(name) + "\n" + String.join("\n", lines)).machine();
    }

    /** A server that shows all four kinds of evidence: machine-id, board, two disks, two NICs. */
    public static Machine twoDiskServer() {
        return named("two-disk-server");
    }

    /** A second machine, with every kind of evidence and none in common with {@link #twoDiskServer()}. */
    public static Machine bareMetal() {
        return named("bare-metal-nvme");
    }

    /** The recording of this name, to be laid out as files or observed. */
    public static Recording recording(String name) {
        return Recording.parse(text(name));
    }

    private static String text(String name) {
        String resource = "/machines/" + name + "/" + Recording.FILE;
        try (InputStream in = RecordedMachines.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "recorded machine: expected a folder machines/" + name + ", found none");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
