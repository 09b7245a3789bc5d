package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubProcessTest {
    @TempDir
    Path folder;

    @Test
    void hubThatATestLeavesBehind_isKilledWithItsTest() throws Exception {
        Path directory = folder.resolve("hub");
        HubInitialisation.create(
                new HubInitialisation.Plan(directory, folder.resolve("root"), "Acme", "Acme", TestDatabase.fresh()),
                "passphrase".toCharArray(),
                InstantSource.system(),
                new SecureRandom());
        HubProcess left = HubProcess.bare(ClassArchive.in(folder), directory, folder);
        assertEquals(1, HubProcess.killLeft());
        assertFalse(left.process().isAlive());
        assertEquals(0, HubProcess.killLeft());
    }

    @Test
    void hubThatCannotStart_isReportedWithWhatItSaid() throws Exception {
        TestDatabase.requireEngine();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        AssertionError found =
                assertThrows(AssertionError.class, () -> HubProcess.bare(ClassArchive.in(folder), empty, folder));
        assertTrue(found.getMessage().contains("Exception in thread \"main\""), found.getMessage());
        assertEquals(0, HubProcess.killLeft());
    }
}
