package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is prepared for the hub can be undone when it refuses. */
class UndoingTest {
    @TempDir
    Path base;

    private DataDirectory directory() {
        return Given.in(base);
    }

    private Map<String, String> files() throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.walk(base)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(base.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void bringBack_overAnUnusedKey_leavesTheDirectoryAsItWas() throws Exception {
        Given.activated(directory());
        directory().appendBundles(List.of("bundle"));
        directory().lockOperation(java.time.Duration.ofSeconds(5)).close();
        Map<String, String> before = files();
        Path aside = directory().setAside();
        directory().createDeviceKey(new FakeRandom(8));

        directory().bringBack(aside);

        assertEquals(before, files());
        assertFalse(Files.exists(aside));
        assertTrue(directory().read(Given.LICENSE).isPresent());
    }

    @Test
    void bringBack_overANewLicense_isRefusedAndMovesNothing() throws Exception {
        Given.activated(directory());
        Path aside = directory().setAside();
        Given.activated(directory());
        Map<String, String> before = files();

        assertThrows(DataDirectoryException.class, () -> directory().bringBack(aside));

        assertEquals(before, files());
    }

    @Test
    void setAsideRecord_damaged_makesRoomUnderTheSameKeyAndComesBack() throws Exception {
        String key = Given.activated(directory()).deviceKeyThumbprint().orElseThrow();
        Path record = directory().folder().resolve("licenses/01J9Z3K4M5N6P7Q8R9S0T1V2W3.json");
        Files.writeString(record, "{");

        Path aside = directory().setAsideRecord(Given.LICENSE);

        assertEquals("{", Files.readString(aside));
        assertEquals(Optional.empty(), directory().read(Given.LICENSE));
        assertEquals(List.of(), directory().licenses());
        assertEquals(key, directory().deviceKeyThumbprint().orElseThrow());
        directory().bringRecordBack(Given.LICENSE, aside);
        assertEquals("{", Files.readString(record));
    }
}
