package dev.holdfast.machineid;

import java.nio.file.Path;
import java.util.Map;

/**
 * The machine that a process runs on, as something that can be observed. Immutable and thread-safe; creating one does no
 * I/O.
 */
public final class Machine {
    private final Path root;
    private final Map<String, String> environment;

    private Machine(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /** The running machine, with the environment of this process. */
    public static Machine local() {
        return new Machine(Path.of("/"), System.getenv());
    }

    /**
     * A Linux machine as recorded below a folder that stands for {@code /}.
     *
     * @param root the folder; symbolic links inside are followed only within it
     * @param environment the environment variables of the process on that machine
     */
    public static Machine recordedAt(Path root, Map<String, String> environment) {
        return new Machine(root, environment);
    }

    /** Looks at every place once and answers what was found; never throws for anything that it finds. */
    public MachineView observe() {
        return LinuxMachine.observe(new FolderHost(root), environment, JunkList.builtIn());
    }
}
