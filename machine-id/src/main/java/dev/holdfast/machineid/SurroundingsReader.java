package dev.holdfast.machineid;

import dev.holdfast.machineid.MountTable.Mount;
import dev.holdfast.machineid.Surroundings.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells containers from machines. No sign is always there: Podman hides its marker under a tmpfs, cgroup v2 shows
 * {@code 0::/}, and a machine whose disk was made from an image carries Docker's marker. So one strong sign decides, and
 * weak ones only together.
 */
final class SurroundingsReader {
    private static final String[] APPLICATION_CGROUPS = {"docker", "libpod", "kubepods", "containerd", "crio"};
    private static final String[] ENGINE_FILES = {"/etc/hostname", "/etc/hosts", "/etc/resolv.conf"};

    /** Parts of the paths under which engines keep their containers. */
    static final String[] ENGINE_FOLDERS = {
        "containers/storage/", "/vfs/dir/", "containers/", "/sandboxes/", "/pods/", "/userdata/"
    };

    private final Host host;
    private final Map<String, String> environment;
    private final MountTable mounts;
    private final List<String> application = new ArrayList<>();
    private final List<String> system = new ArrayList<>();
    private final List<String> weak = new ArrayList<>();

    SurroundingsReader(Host host, Map<String, String> environment, MountTable mounts) {
        this.host = host;
        this.environment = environment;
        this.mounts = mounts;
    }

    Surroundings read() {
        readNames();
        readFiles();
        readCgroups();
        readMounts();
        List<String> signs = new ArrayList<>(application);
        signs.addAll(system);
        signs.addAll(weak);
        if (!application.isEmpty()) {
            return new Surroundings(Container.APPLICATION, signs);
        }
        if (!system.isEmpty()) {
            return new Surroundings(Container.SYSTEM, signs);
        }
        boolean contained = weak.size() >= 2 && !bootedBySystemd();
        return new Surroundings(contained ? Container.APPLICATION : Container.NONE, signs);
    }

    // systemd keeps itself there on a machine that it has booted; in a container it is told so by a strong sign.
    private boolean bootedBySystemd() {
        return ('\n' + host.text("/proc/1/cgroup") + '\n').contains("\n0::/init.scope\n");
    }

    private void readNames() {
        String own = environment.get("container");
        if (own != null && !own.isEmpty()) {
            addNamed(own, "environment: container=" + own);
        }
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
            application.add("environment: KUBERNETES_SERVICE_HOST");
        }
        String first = firstProcess();
        if (first != null && !first.isEmpty() && !first.equals(own)) {
            addNamed(first, "first process: container=" + first);
        }
        String written = host.text("/run/systemd/container");
        if (!written.isEmpty()) {
            addNamed(written, "/run/systemd/container: " + written);
        }
    }

    private @Nullable String firstProcess() {
        for (String variable : host.text("/proc/1/environ").split("\0", -1)) {
            if (variable.startsWith("container=")) {
                return variable.substring("container=".length());
            }
        }
        return null;
    }

    private void addNamed(String name, String sign) {
        boolean machineLike = name.startsWith("lxc") || name.equals("systemd-nspawn");
        (machineLike ? system : application).add(sign);
    }

    private void readFiles() {
        if (host.exists("/run/.containerenv")) {
            application.add("/run/.containerenv is there");
        }
        if (host.exists("/.dockerenv")) {
            weak.add("/.dockerenv is there");
        }
    }

    private void readCgroups() {
        String groups = host.text("/proc/1/cgroup");
        for (String name : APPLICATION_CGROUPS) {
            if (groups.contains(name)) {
                application.add("/proc/1/cgroup names " + name);
                return;
            }
        }
        if (groups.contains("/lxc")) {
            system.add("/proc/1/cgroup names lxc");
        }
    }

    // Engines mount these files from a folder they keep for each container. Some device systems mount them as well,
    // from the partition that holds their state.
    private void readEngineFiles() {
        for (String file : ENGINE_FILES) {
            Mount mount = mounts.at(file);
            if (mount != null) {
                boolean kept = false;
                for (String folder : ENGINE_FOLDERS) {
                    kept |= mount.root().contains(folder);
                }
                (kept ? application : weak).add(file + " is a mount of its own");
                return;
            }
        }
    }

    private void readMounts() {
        for (Mount mount : mounts.all()) {
            if (mount.type().equals("fuse.lxcfs")) {
                system.add("lxcfs is mounted at " + mount.point());
                break;
            }
        }
        readEngineFiles();
        Mount root = mounts.at("/");
        if (root != null && root.overlay()) {
            weak.add("the root file system is " + root.type());
        }
        if (root != null && (root.root().contains("/vfs/dir/") || root.root().contains("/containers/storage/"))) {
            application.add("the root file system is a container engine's folder");
        }
    }
}
