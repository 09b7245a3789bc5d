package dev.holdfast.machineid;

import java.util.Map;

/** The lines that make evidence visible inside a container, in the words of the engine that runs it. */
final class Remedies {
    private enum Engine {
        DOCKER,
        PODMAN,
        KUBERNETES
    }

    private final Engine engine;

    private Remedies(Engine engine) {
        this.engine = engine;
    }

    static Remedies of(Host host, Map<String, String> environment) {
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            return new Remedies(Engine.KUBERNETES);
        }
        boolean podman = "podman".equals(environment.get("container")) || host.exists("/run/.containerenv");
        return new Remedies(podman ? Engine.PODMAN : Engine.DOCKER);
    }

    /** For a container that is only imagined. */
    static Remedies ofDocker() {
        return new Remedies(Engine.DOCKER);
    }

    /** Shows the machine-id of the host inside. */
    String bindMachineId() {
        String option = "--mount type=bind,src=/etc/machine-id,dst=/etc/machine-id,readonly ...";
        return switch (engine) {
            case DOCKER -> "docker run " + option;
            case PODMAN -> "podman run " + option;
            case KUBERNETES ->
                "volumes: [{name: machine-id, hostPath: {path: /etc/machine-id, type: File}}] and"
                        + " volumeMounts: [{name: machine-id, mountPath: /etc/machine-id, readOnly: true}]";
        };
    }

    /** Shows the network interfaces of the host inside. */
    String hostNetwork() {
        return switch (engine) {
            case DOCKER -> "docker run --network host ...";
            case PODMAN -> "podman run --network host ... (as root)";
            case KUBERNETES -> "hostNetwork: true in the pod's spec";
        };
    }

    /** Shows the device tree of the host inside. */
    String unmaskFirmware() {
        return switch (engine) {
            case DOCKER -> "docker run --security-opt systempaths=unconfined ...";
            case PODMAN -> "podman run --security-opt unmask=/sys/firmware ...";
            case KUBERNETES ->
                "volumes: [{name: board, hostPath: {path: /proc/device-tree/serial-number, type: File}}]"
                        + " mounted at the same path";
        };
    }
}
