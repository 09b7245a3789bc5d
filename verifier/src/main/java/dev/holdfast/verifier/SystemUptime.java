package dev.holdfast.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The uptime of the running machine, of which there is one. */
final class SystemUptime implements Uptime {
    static final SystemUptime INSTANCE = new SystemUptime();

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int LENGTH = 36;

    /** Read on first use, since making a verifier does no I/O. */
    private static final class Boot {
        static final String ID = read();

        private static String read() {
            try (InputStream in = Files.newInputStream(BOOT_ID)) {
                byte[] id = in.readNBytes(LENGTH);
                return id.length == LENGTH ? new String(id, StandardCharsets.US_ASCII) : ofProcess();
            } catch (IOException e) {
                return ofProcess();
            }
        }

        /** Without an identity of the boot, nothing that another process has measured may be compared. */
        private static String ofProcess() {
            return "process-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        }
    }

    private SystemUptime() {}

    @Override
    public String boot() {
        return Boot.ID;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
