package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.FakeDisk.Fault;
import dev.holdfast.verifier.store.FakeDisk.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fails, and cuts the power at, every file operation of a first activation that the hub refuses; FORMAT.md 9.11. */
class DiscardFaultTest {
    private static final Duration WAIT = Duration.ofSeconds(5);

    /** Where only a lock file may be left: it was made, and could not be taken, so that it may be somebody else's. */
    private static final Set<String> OF_THE_LOCK = Set.of("openLock", "tryLock", "isCurrent", "identity");

    private int discardedFrom;

    /** As a client does it: whatever happens, what was made is discarded. */
    private void refusedActivation(FakeDisk disk) throws DataDirectoryException {
        DataDirectory directory = Given.on(disk);
        discardedFrom = Integer.MAX_VALUE;
        OperationLock lock = directory.lockOperation(WAIT);
        try {
            directory.requireWritable();
            directory.createDeviceKey(new FakeRandom(7));
            directory.writePending(Given.LICENSE, Given.PENDING);
            directory.clearPending(Given.LICENSE, Given.PENDING.requestId());
        } finally {
            discardedFrom = disk.operations();
            lock.discardUnused();
        }
    }

    @Test
    void anyOperation_failingOnce_leavesNothingOrWhatTheNextRunCanUse() throws Exception {
        int points = 0;
        int traceless = 0;
        for (Moment moment : Moment.values()) {
            for (int operation = 1; ; operation++) {
                FakeDisk disk = new FakeDisk();
                disk.arm(new Fault(operation, moment, false, false));
                run(disk);
                if (disk.met().isEmpty()) {
                    break;
                }
                points++;
                boolean whileDiscarding = operation > discardedFrom;
                String met = disk.met();
                disk.arm(Fault.NONE);
                boolean gone = disk.list(Path.of("/")).isEmpty();
                String where = moment + " operation " + operation + ", " + met + ": "
                        + disk.files().keySet();
                assertTrue(
                        gone || whileDiscarding || isPending(disk) || isTraceOf(met, disk), () -> "left at " + where);
                traceless += gone ? 1 : 0;
                requireUsable(disk, where);
            }
        }
        assertTrue(traceless > 0);
        print(points + " failed operations of a refused activation, after " + traceless + " of them nothing is left");
    }

    @Test
    void anyOperation_failingForGood_leavesWhatTheNextRunCanUse() throws Exception {
        int points = 0;
        for (Moment moment : Moment.values()) {
            for (int operation = 1; ; operation++) {
                FakeDisk disk = new FakeDisk();
                disk.arm(new Fault(operation, moment, true, false));
                run(disk);
                if (disk.met().isEmpty()) {
                    break;
                }
                points++;
                String where = moment + " from operation " + operation + " on, " + disk.met();
                disk.arm(Fault.NONE);
                requireUsable(disk, where);
            }
        }
        assertTrue(points > 0);
        print(points + " operations of a refused activation failed for good");
    }

    @Test
    void powerCut_atAnyOperation_leavesWhatTheNextRunCanUse() throws Exception {
        int disks = 0;
        for (Moment moment : Moment.values()) {
            for (int operation = 1; ; operation++) {
                FakeDisk disk = new FakeDisk();
                disk.arm(new Fault(operation, moment, false, true));
                if (!isCut(disk)) {
                    break;
                }
                for (long survivors = 0; survivors < 1L << disk.choices(); survivors++) {
                    disks++;
                    requireUsable(
                            disk.afterPowerCut(survivors),
                            "cut at " + operation + " " + moment + ", " + disk.met() + ", survivors "
                                    + Long.toBinaryString(survivors));
                }
            }
        }
        assertTrue(disks > 0);
        print(disks + " disks after power cuts in a refused activation");
    }

    @Test
    void noFault_leavesNothing() throws Exception {
        FakeDisk disk = new FakeDisk();
        refusedActivation(disk);
        assertEquals(List.of(), disk.list(Path.of("/")));
    }

    private void run(FakeDisk disk) {
        try {
            refusedActivation(disk);
        } catch (DataDirectoryException e) {
            assertTrue(!disk.met().isEmpty(), e::getMessage);
        }
    }

    private boolean isCut(FakeDisk disk) throws DataDirectoryException {
        try {
            refusedActivation(disk);
            return false;
        } catch (FakeDisk.PowerCut e) {
            return true;
        }
    }

    /** Whether the fault came between the request and its withdrawal: then it stays, for the hub may have it. */
    private static boolean isPending(FakeDisk disk) throws DataDirectoryException {
        return Given.on(disk)
                .read(Given.LICENSE)
                .flatMap(LicenseRecord::pendingRequest)
                .isPresent();
    }

    private static boolean isTraceOf(String met, FakeDisk disk) {
        return OF_THE_LOCK.contains(met)
                && Set.of("/data/acme-vision/operation.lock")
                        .containsAll(disk.files().keySet());
    }

    private static void requireUsable(FakeDisk disk, String where) {
        try {
            assertEquals(
                    "license",
                    Given.activated(Given.on(disk))
                            .read(Given.LICENSE)
                            .orElseThrow()
                            .license(),
                    where);
        } catch (DataDirectoryException e) {
            throw new AssertionError(where, e);
        }
    }

    private static void print(String line) {
        System.out.println("[fault test] " + line);
    }
}
