package dev.holdfast.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The uptime of the running machine, of which there is one; FORMAT.md 10.1. */
final class SystemUptime implements Uptime {
    static final SystemUptime INSTANCE = new SystemUptime(Path.of("/proc"), System::nanoTime);

    private static final int BOOT_LENGTH = 36;
    private static final int MAXIMUM_UPTIME = 64;
    private static final int MOST_DIGITS = 9;
    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final long NANOS_OF_HUNDREDTH = 10_000_000L;

    private final Path bootId;
    private final Path uptime;
    private final LongSupplier monotonic;
    private volatile @Nullable String boot;

    SystemUptime(Path proc, LongSupplier monotonic) {
        this.bootId = proc.resolve("sys/kernel/random/boot_id");
        this.uptime = proc.resolve("uptime");
        this.monotonic = monotonic;
    }

    /** Read on first use, since making a verifier does no I/O, and once, since a process lives in one boot. */
    @Override
    public String boot() {
        String known = boot;
        if (known == null) {
            synchronized (this) {
                known = boot == null ? readBoot() : boot;
                boot = known;
            }
        }
        return known;
    }

    private String readBoot() {
        try (InputStream in = Files.newInputStream(bootId)) {
            byte[] id = in.readNBytes(BOOT_LENGTH);
            return id.length == BOOT_LENGTH ? new String(id, StandardCharsets.US_ASCII) : ofProcess();
        } catch (IOException e) {
            // Without an identity of the boot, nothing that another process has measured may be compared.
            return ofProcess();
        }
    }

    private String ofProcess() {
        return "process-" + ProcessHandle.current().pid() + "-" + monotonic.getAsLong();
    }

    /**
     * The kernel's uptime goes on while the machine sleeps, the monotonic clock stands still. But in a system container the
     * uptime may be the container's, which starts anew within one boot and would let a lease live on with every restart; it
     * is then behind the monotonic clock.
     */
    @Override
    public long nanos() {
        long awake = monotonic.getAsLong();
        OptionalLong up = readUptime();
        return up.isPresent() ? Math.max(awake, up.getAsLong()) : awake;
    }

    private OptionalLong readUptime() {
        try (InputStream in = Files.newInputStream(uptime)) {
            return nanos(in.readNBytes(MAXIMUM_UPTIME));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** Reads seconds, a point and hundredths, as the kernel prints them. */
    private static OptionalLong nanos(byte[] text) {
        int point = 0;
        long seconds = 0;
        while (point < text.length && point <= MOST_DIGITS && isDigit(text[point])) {
            seconds = seconds * 10 + text[point] - '0';
            point++;
        }
        boolean printed = point > 0
                && point <= MOST_DIGITS
                && point + 3 < text.length
                && text[point] == '.'
                && isDigit(text[point + 1])
                && isDigit(text[point + 2])
                && text[point + 3] == ' ';
        if (!printed) {
            return OptionalLong.empty();
        }
        long hundredths = (text[point + 1] - '0') * 10L + text[point + 2] - '0';
        return OptionalLong.of(seconds * NANOS_OF_SECOND + hundredths * NANOS_OF_HUNDREDTH);
    }

    private static boolean isDigit(byte each) {
        return each >= '0' && each <= '9';
    }
}
