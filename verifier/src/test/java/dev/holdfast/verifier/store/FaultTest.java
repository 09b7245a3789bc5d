package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.holdfast.verifier.store.FakeDisk.Fault;
import dev.holdfast.verifier.store.FakeDisk.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fails the first, second, third … file operation of everything that writes, until a run completes: once and for good,
 * before and after its effect, and by a power cut that keeps any part of what was not forced.
 */
class FaultTest {
    private static final int MOST_CHOICES = 12;

    @ParameterizedTest
    @EnumSource
    void anyOperation_failing_leavesTheOldOrTheNewState(Writing writing) throws Exception {
        String old = view(writing.prepared());
        FakeDisk done = writing.prepared();
        writing.act(Given.on(done));
        String reached = view(done);
        int points = 0;
        for (boolean lasting : new boolean[] {false, true}) {
            for (Moment moment : Moment.values()) {
                int operation = 1;
                while (failAt(writing, new Fault(operation, moment, lasting, false), old, reached)) {
                    operation++;
                    points++;
                }
            }
        }
        assertTrue(points > 0);
        print(writing + ": " + points + " failed operations");
    }

    /** Whether the fault was met. */
    private static boolean failAt(Writing writing, Fault fault, String old, String reached) throws Exception {
        FakeDisk disk = writing.prepared();
        DataDirectory directory = Given.on(disk);
        disk.arm(fault);
        Optional<DataDirectoryException> failure = attempt(writing, directory);
        boolean met = !disk.met().isEmpty();
        String operation = disk.met();
        disk.arm(Fault.NONE);
        String now = view(disk);
        assertTrue(now.equals(old) || now.equals(reached), () -> fault + " at " + operation + " left " + now);
        if (failure.isEmpty()) {
            assertEquals(reached, now, () -> fault + " at " + operation + " was not reported");
        }
        if (!fault.lasting() && !operation.equals("delete")) {
            assertEquals(List.of(), temporary(disk), () -> fault + " at " + operation);
        }
        writing.act(directory);
        assertEquals(reached, view(disk), () -> "repeated after " + fault + " at " + operation);
        Given.activated(directory).requireWritable();
        assertEquals(List.of(), temporary(disk), () -> "used after " + fault + " at " + operation);
        return met;
    }

    @ParameterizedTest
    @EnumSource
    void powerCut_atAnyOperation_leavesTheOldOrTheNewState(Writing writing) throws Exception {
        String old = view(writing.prepared());
        FakeDisk done = writing.prepared();
        writing.act(Given.on(done));
        String reached = view(done);
        int cuts = 0;
        int survivors = 0;
        for (Moment moment : Moment.values()) {
            for (int operation = 1; ; operation++) {
                FakeDisk disk = writing.prepared();
                disk.arm(new Fault(operation, moment, false, true));
                if (!isCut(writing, disk)) {
                    break;
                }
                cuts++;
                survivors += surviveIn(writing, disk, old, reached, "cut at " + operation + " " + moment);
            }
        }
        assertTrue(cuts > 0);
        print(writing + ": " + cuts + " power cuts, " + survivors + " disks after them");
    }

    private static int surviveIn(Writing writing, FakeDisk disk, String old, String reached, String when)
            throws Exception {
        int choices = disk.choices();
        assertTrue(choices <= MOST_CHOICES, "too many to try each: " + choices);
        for (long survivors = 0; survivors < 1L << choices; survivors++) {
            FakeDisk survivor = disk.afterPowerCut(survivors);
            String now = view(survivor);
            String what = when + " at " + disk.met() + ", survivors " + Long.toBinaryString(survivors);
            assertTrue(now.equals(old) || now.equals(reached), () -> what + " left " + now);
            writing.act(Given.on(survivor));
            assertEquals(reached, view(survivor), () -> "repeated after " + what);
        }
        return 1 << choices;
    }

    @ParameterizedTest
    @EnumSource
    void whatReturned_isStillThereAfterAPowerCut(Writing writing) throws Exception {
        FakeDisk disk = writing.prepared();
        writing.act(Given.on(disk));
        String reached = view(disk);
        for (long survivors = 0; survivors < 1L << disk.choices(); survivors++) {
            assertEquals(reached, view(disk.afterPowerCut(survivors)));
        }
    }

    @Test
    void anyOperation_failingWhileReading_isReportedAndNeverChangesWhatIsRead() throws Exception {
        FakeDisk disk = Writing.APPEND_MORE_BUNDLES.prepared();
        String whole = view(disk);
        int points = 0;
        for (int operation = 1; ; operation++) {
            disk.arm(new Fault(operation, Moment.BEFORE, false, false));
            String seen;
            try {
                seen = view(disk);
            } catch (DataDirectoryException e) {
                assertEquals(DataDirectoryException.Fault.UNREADABLE, e.fault());
                points++;
                continue;
            }
            assertEquals(whole, seen);
            assertEquals("", disk.met());
            break;
        }
        assertTrue(points > 0);
        print("READING: " + points + " failed operations");
    }

    @Test
    void setAside_interruptedAnywhere_losesNothingAndIsCompletedByAnother() throws Exception {
        int cuts = 0;
        for (Moment moment : Moment.values()) {
            for (int operation = 1; ; operation++) {
                FakeDisk disk = Writing.APPEND_MORE_BUNDLES.prepared();
                List<String> before = contents(disk);
                disk.arm(new Fault(operation, moment, false, true));
                try {
                    Given.on(disk).setAside();
                    break;
                } catch (FakeDisk.PowerCut e) {
                    cuts++;
                }
                for (long survivors = 0; survivors < 1L << disk.choices(); survivors++) {
                    FakeDisk survivor = disk.afterPowerCut(survivors);
                    assertTrue(contents(survivor).containsAll(before), "cut at " + operation + " lost a file");
                    requireNoNewKeyBesideOldRecords(survivor);
                    Given.on(survivor).setAside();
                    assertTrue(contents(survivor).containsAll(before), "completed after a cut at " + operation);
                    assertEquals("", view(survivor));
                    assertEquals(1, setAside(survivor).size(), () -> "parted: " + files(survivor));
                }
            }
        }
        print("SET_ASIDE: " + cuts + " power cuts");
    }

    /** The folders that something was set aside into. */
    private static Set<String> setAside(FakeDisk disk) {
        Set<String> folders = new TreeSet<>();
        for (String name : disk.files().keySet()) {
            String[] parts = name.split("/");
            if (name.contains(".set-aside-") && !name.contains("/" + Layout.FORMAT)) {
                folders.add(parts[2]);
            }
        }
        return folders;
    }

    /** Either the old key is whole, or none can be made, or nothing of the old directory is left beside the new one. */
    private static void requireNoNewKeyBesideOldRecords(FakeDisk disk) throws DataDirectoryException {
        FakeDisk copy = disk.afterPowerCut(-1);
        String old = Given.on(copy).deviceKeyThumbprint().orElse("");
        try {
            String key = Given.on(copy)
                    .createDeviceKey(new FakeRandom(9))
                    .publicKey()
                    .thumbprint();
            assertTrue(key.equals(old) || view(copy).equals("key " + key + "\n"), () -> "mixed: " + files(copy));
        } catch (DataDirectoryException e) {
            assertEquals(DataDirectoryException.Fault.OTHER_DIRECTORY, e.fault());
        }
    }

    private static Optional<DataDirectoryException> attempt(Writing writing, DataDirectory directory) {
        try {
            writing.act(directory);
            return Optional.empty();
        } catch (DataDirectoryException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            return fail("expected a DataDirectoryException", e);
        }
    }

    private static boolean isCut(Writing writing, FakeDisk disk) throws DataDirectoryException {
        try {
            writing.act(Given.on(disk));
            return false;
        } catch (FakeDisk.PowerCut e) {
            return true;
        }
    }

    /** All that a reader can see. */
    private static String view(FakeDisk disk) throws DataDirectoryException {
        DataDirectory directory = Given.on(disk);
        StringBuilder view = new StringBuilder();
        directory
                .deviceKeyThumbprint()
                .ifPresent(key -> view.append("key ").append(key).append('\n'));
        directory
                .deviceKey()
                .ifPresent(key ->
                        assertTrue(view.toString().contains(key.publicKey().thumbprint())));
        for (String bundle : directory.bundles()) {
            view.append(bundle).append('\n');
        }
        for (var id : directory.licenses()) {
            LicenseRecord record = directory.read(id).orElseThrow();
            view.append(record).append(record.license()).append(record.status()).append(record.state());
        }
        directory.token().read().ifPresent(token -> view.append(token).append('\n'));
        return view.toString();
    }

    private static List<String> temporary(FakeDisk disk) {
        List<String> found = new ArrayList<>();
        for (String name : disk.files().keySet()) {
            if (name.endsWith(Layout.TEMPORARY_ENDING) || name.contains(Layout.WRITE_TEST)) {
                found.add(name);
            }
        }
        return found;
    }

    private static List<String> contents(FakeDisk disk) {
        List<String> contents = new ArrayList<>();
        disk.files().forEach((name, content) -> {
            if (content.length > 0) {
                contents.add(name.substring(name.lastIndexOf('/'))
                        + new String(content, java.nio.charset.StandardCharsets.UTF_8));
            }
        });
        return contents;
    }

    private static String files(FakeDisk disk) {
        return String.join(" ", disk.files().keySet());
    }

    private static void print(String line) {
        System.out.println("[fault test] " + line);
    }
}
