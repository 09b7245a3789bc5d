package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FORMAT.md 10.1. */
class SystemUptimeTest {
    private static final String BOOT = "0e4ab9a8-2f6f-4c34-9d9e-5a1f9b6f1f60";

    @TempDir
    Path proc;

    private final AtomicLong awake = new AtomicLong(Duration.ofSeconds(100).toNanos());

    @BeforeEach
    void newProc() throws Exception {
        Path folder = Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(folder.resolve("boot_id"), BOOT + "\n");
    }

    private SystemUptime uptime(String printed) throws Exception {
        Files.writeString(proc.resolve("uptime"), printed);
        return new SystemUptime(proc, awake::get);
    }

    @Test
    void nanos_afterTheMachineHasSlept_countTheSleep() throws Exception {
        assertEquals(86_500_070_000_000L, uptime("86500.07 1234.56\n").nanos());
    }

    @Test
    void nanos_inASystemContainerThatHasJustStarted_areTheMonotonicClocks() throws Exception {
        assertEquals(awake.get(), uptime("3.21 3.00\n").nanos());
    }

    @Test
    void nanos_uptimeOfAnotherForm_areTheMonotonicClocks() throws Exception {
        for (String printed : new String[] {
            "",
            "\n",
            ".",
            "86500",
            "86500.",
            "86500.0",
            "86500.07",
            "86500.7 1",
            "86500.x7 1",
            "86500.7x 1",
            "86500,07 1",
            "-86500.07 1",
            "9999999999.00 1",
            "x86500.07 1",
            " 86500.07 1",
            "86500.007 1"
        }) {
            assertEquals(awake.get(), uptime(printed).nanos(), printed);
        }
    }

    @Test
    void nanos_withoutAnUptime_areTheMonotonicClocks() {
        assertEquals(awake.get(), new SystemUptime(proc, awake::get).nanos());
    }

    @Test
    void boot_isTheKernelsIdentity() throws Exception {
        assertEquals(BOOT, uptime("1.00 1.00\n").boot());
    }

    @Test
    void boot_withoutAnIdentity_isOfThisReaderAlone() throws Exception {
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "short");
        String boot = uptime("1.00 1.00\n").boot();
        awake.addAndGet(1);
        assertNotEquals(boot, uptime("1.00 1.00\n").boot());
        assertTrue(boot.length() <= 64);
    }

    @Test
    void nanos_ofThisMachine_areTheKernelsUptime() throws Exception {
        Path printed = Path.of("/proc/uptime");
        assumeTrue(Files.exists(printed), "no /proc/uptime here");
        double seconds = Double.parseDouble(Files.readString(printed).split(" ")[0]);
        long nanos = Uptime.ofThisMachine().nanos();
        assertTrue(nanos >= seconds * 1e9, () -> nanos + " after " + seconds + " s");
    }

    @Test
    void verify_leaseOnAMachineThatSleeps_endsThoughTheClockStandsStill(@TempDir Path base) throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims(Duration.ofHours(24));
        license.put(Claim.MODE, "online");
        license.put(Claim.GRACE, 3600L);
        LicenseVerifier before = scene.verifier().withUptime(uptime("100.00 1.00\n"));
        scene.granted(before.importGrant(
                Scene.ID,
                new Grant(
                        scene.authority.license(license),
                        scene.authority.status(scene.statusClaims()),
                        java.util.List.of())));
        LicenseVerifier almost = scene.verifier().withUptime(uptime("89000.00 1.00\n"));
        scene.granted(almost.verify(Scene.ID));
        LicenseVerifier after = scene.verifier().withUptime(uptime("91000.00 1.00\n"));
        scene.refused(RefusalReason.LEASE_ENDED, after.verify(Scene.ID));
    }
}
