package dev.holdfast.machineid;

import java.util.List;

/**
 * Whether the process runs in a container, and which kind.
 *
 * @param container the kind of container
 * @param signs what was seen that says so, for people
 */
public record Surroundings(Container container, List<String> signs) {
    /** The kinds of container that are told apart. */
    public enum Container {
        /** No container: bare metal or a virtual machine. */
        NONE,
        /** An application container (Docker, Podman, containerd, CRI-O, Kubernetes). */
        APPLICATION,
        /** A system container (LXC, systemd-nspawn) with a persistent identity of its own. */
        SYSTEM
    }

    public Surroundings {
        signs = List.copyOf(signs);
    }
}
