package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.verifier.license.LicenseId;
import org.junit.jupiter.api.Test;

/** Thousands of licenses in one folder cost those who ask for one nothing. */
class ManyLicensesTest {
    private static final int LICENSES = 2000;

    @Test
    void readingAndWritingOne_amongTwoThousand_touchesNoOther() throws Exception {
        FakeDisk disk = new FakeDisk();
        DataDirectory directory = Given.activated(Given.on(disk));
        int readingAlone = reading(disk, directory);
        int writingAlone = writing(disk, directory, 2);
        for (int i = 0; i < LICENSES; i++) {
            LicenseId id = new LicenseId("acme-vision." + String.format("%026d", i));
            directory.update(id, record -> Given.licensed(record, "license", "status", "{}"));
        }

        assertEquals(LICENSES + 1, directory.licenses().size());
        assertEquals(readingAlone, reading(disk, directory), "file operations to read one of many");
        assertEquals(writingAlone, writing(disk, directory, 3), "file operations to write one of many");
    }

    @Test
    void listing_ofTwoThousand_readsNone() throws Exception {
        FakeDisk disk = new FakeDisk();
        DataDirectory directory = Given.activated(Given.on(disk));
        int alone = listing(disk, directory);
        for (int i = 0; i < LICENSES; i++) {
            LicenseId id = new LicenseId("acme-vision." + String.format("%026d", i));
            directory.update(id, record -> Given.licensed(record, "license", "status", "{}"));
        }

        assertEquals(alone, listing(disk, directory), "file operations to list many");
    }

    private static int reading(FakeDisk disk, DataDirectory directory) throws Exception {
        disk.arm(FakeDisk.Fault.NONE);
        directory.read(Given.LICENSE).orElseThrow();
        return disk.operations();
    }

    private static int writing(FakeDisk disk, DataDirectory directory, int revision) throws Exception {
        disk.arm(FakeDisk.Fault.NONE);
        directory.update(Given.LICENSE, record -> Given.withState(record, "{\"revision\":" + revision + "}"));
        return disk.operations();
    }

    private static int listing(FakeDisk disk, DataDirectory directory) throws Exception {
        disk.arm(FakeDisk.Fault.NONE);
        directory.licenses();
        return disk.operations();
    }
}
