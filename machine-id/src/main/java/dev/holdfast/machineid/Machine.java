package dev.holdfast.machineid;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine that a process runs on, as something that can be observed. Immutable and thread-safe; creating one does no
 * I/O.
 */
public final class Machine {
    /** Where the evidence comes from. */
    private sealed interface Source {}

    private record Files(Host host, Map<String, String> environment) implements Source {}

    private record Foreign(Map<String, String> environment) implements Source {}

    private record Held(MachineView view) implements Source {}

    private final Source source;
    private final JunkList junk;

    /** What a program lent, or null for the platform's own. */
    private final @Nullable Sha256 sha256;

    private Machine(Source source, JunkList junk, @Nullable Sha256 sha256) {
        this.source = source;
        this.junk = junk;
        this.sha256 = sha256;
    }

    /** The running machine, with the environment of this process. */
    public static Machine local() {
        // Unmodifiable already; a copy would only read what nobody asks for.
        Map<String, String> environment = System.getenv();
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        Source source = linux ? new Files(new FolderHost(Path.of("/")), environment) : new Foreign(environment);
        return of(source);
    }

    /**
     * A Linux machine as it lies below a folder that stands for {@code /}.
     *
     * @param root the folder; symbolic links inside are followed only within it
     * @param environment the environment variables of the process on that machine
     */
    public static Machine recordedAt(Path root, Map<String, String> environment) {
        return of(new Files(new FolderHost(root.toAbsolutePath()), Map.copyOf(environment)));
    }

    /**
     * A machine as it was seen once: {@link #observe()} answers the given view and looks at nothing, with the digests and
     * the junk list that the view was made with. For an application that verifies often; whatever changes after the view
     * was made stays unseen, so observe anew from time to time.
     */
    public static Machine asSeen(MachineView view) {
        return of(new Held(view));
    }

    /** A machine that shows what a recorded tree holds. */
    static Machine recorded(RecordedTree tree) {
        return of(new Files(tree, Map.copyOf(tree.environment())));
    }

    /** This machine, seen with another list of values that name no single machine. */
    public Machine withJunk(JunkList list) {
        return new Machine(source, list, sha256);
    }

    /** This machine, with digests made by an implementation that the program has loaded already; they are the same. */
    public Machine withSha256(Sha256 other) {
        return new Machine(source, junk, other);
    }

    private static Machine of(Source source) {
        return new Machine(source, JunkList.builtIn(), null);
    }

    JunkList junk() {
        return junk;
    }

    /** Looks at every place once and answers what was found; never throws for anything that it finds. */
    public MachineView observe() {
        if (source instanceof Files files) {
            return LinuxMachine.observe(files.host(), files.environment(), junk, sha256);
        }
        if (source instanceof Held held) {
            return held.view();
        }
        Foreign foreign = (Foreign) source;
        return OshiMachine.observe(new FolderHost(Path.of("/")), foreign.environment(), junk, sha256);
    }

    /** Observes, notes in the tree everything that was read, and answers the environment. */
    Map<String, String> observeThrough(RecordedTree noted) {
        if (!(source instanceof Files files)) {
            throw new UnsupportedOperationException(
                    "recording: expected a Linux machine, whose evidence is read from files");
        }
        LinuxMachine.observe(new NotingHost(files.host(), noted), files.environment(), junk, sha256);
        return files.environment();
    }
}
