package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real file system, ext4 on a loop device, that is shut down without writing anything back while a process writes to it.
 * Needs root, and says so elsewhere.
 */
class PowerCutTest {
    /** FS_IOC_SHUTDOWN with NOLOGFLUSH: what was not forced is gone, as after a power cut. */
    private static final String CUT =
            "import fcntl, os, sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d,"
                    + " (2).to_bytes(4, 'little'))";

    private static final String SCRIPT = """
            set -e
            dir=$1; cut=$2; shift 2
            truncate -s 16M "$dir/image"
            mkfs.ext4 -q -m0 "$dir/image"
            mkdir "$dir/disk"
            mount -o loop "$dir/image" "$dir/disk"
            echo volatile > "$dir/disk/not-forced"
            : > "$dir/rounds"
            "$@" 'dev.holdfast.verifier.store.KillWriter' "$dir/disk" > "$dir/rounds" 2>/dev/null &
            writer=$!
            trap 'kill -9 $writer 2>/dev/null || true' EXIT
            while [ "$(wc -c < "$dir/rounds")" -lt 80 ]; do kill -0 $writer; sleep 0.05; done
            python3 -c "$cut" "$dir/disk"
            wait $writer || true
            umount "$dir/disk"
            mount -o loop "$dir/image" "$dir/disk"
            test ! -s "$dir/disk/not-forced" && echo cut
            "$@" 'dev.holdfast.verifier.store.KillTest$Survey' "$dir/disk"
            umount "$dir/disk"
            """;

    @TempDir
    Path temporary;

    @Test
    void powerCut_keepsEveryRoundThatWasReported() throws Exception {
        Conditions.requireRootWith("unshare", "mkfs.ext4", "python3");
        List<String> command = List.of("unshare", "-m", "sh", "-c", SCRIPT, "sh", temporary.toString(), CUT);
        Process process = ChildProcess.startWithJava(command);
        List<String> told = ChildProcess.said(process).lines().toList();
        assertEquals(2, told.size(), () -> String.join("\n", told));
        assertEquals("cut", told.get(0), "the file system kept what was never forced");
        long survived = Long.parseLong(told.get(1));
        long reported = Files.readString(temporary.resolve("rounds"))
                .chars()
                .filter(sign -> sign == 'r')
                .count();
        assertTrue(survived >= reported, reported + " rounds were reported, " + survived + " survived");
        System.out.println(
                "[power cut test] " + reported + " rounds reported before the cut, " + survived + " survived");
    }
}
