package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the data directory is. */
class BaseLocationTest {
    @TempDir
    Path base;

    @Test
    void base_isNamedByTheVariableElseByThePlatform() throws Exception {
        assertEquals(Path.of("/data"), base("Linux", "HOLDFAST_DATA_DIRECTORY", "/data", "HOME", "/home/user"));
        assertEquals(Path.of("/x/holdfast"), base("Linux", "XDG_CONFIG_HOME", "/x", "HOME", "/home/user"));
        assertEquals(
                Path.of("/home/user/.config/holdfast"), base("Linux", "XDG_CONFIG_HOME", "x", "HOME", "/home/user"));
        assertEquals(
                Path.of("/home/user/.config/holdfast"),
                base("Linux", "HOLDFAST_DATA_DIRECTORY", "", "HOME", "/home/user"));
        assertEquals(Path.of("/Users/a/Library/Application Support/holdfast"), base("Mac OS X", "HOME", "/Users/a"));
        assertEquals(Path.of("/appdata/holdfast"), base("Windows 11", "APPDATA", "/appdata"));
        assertEquals(Path.of("data").toAbsolutePath(), base("Linux", "HOLDFAST_DATA_DIRECTORY", "./data"));
    }

    @Test
    void base_withoutAHome_isAnErrorThatNamesTheVariable() {
        for (String[] environment : new String[][] {{}, {"HOME", ""}, {"HOME", "?"}, {"HOME", "home"}}) {
            DataDirectoryException e = assertThrows(DataDirectoryException.class, () -> base("Linux", environment));
            assertEquals(Fault.NO_BASE, e.fault());
            assertTrue(e.getMessage().contains("HOLDFAST_DATA_DIRECTORY"), e.getMessage());
        }
        DataDirectoryException e =
                assertThrows(DataDirectoryException.class, () -> base("Linux", "HOLDFAST_DATA_DIRECTORY", "a\0b"));
        assertEquals(Fault.NO_BASE, e.fault());
        assertThrows(DataDirectoryException.class, () -> base("Windows 11", "HOME", "/home/user"));
    }

    @Test
    void base_ofTheRunningProcess_isFound() throws Exception {
        assertEquals(base, DataDirectory.base(Map.of("HOLDFAST_DATA_DIRECTORY", base.toString())));
    }

    private static Path base(String system, String... environment) throws DataDirectoryException {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return BaseLocation.find(variables, system);
    }
}
