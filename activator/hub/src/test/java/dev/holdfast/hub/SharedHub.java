package dev.holdfast.hub;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A hub with its catalog, which all tests of a class share. */
abstract class SharedHub {
    @TempDir
    static Path folder;

    static TestHub hub;

    @BeforeAll
    static void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
    }

    @AfterAll
    static void stopHub() throws IOException {
        hub.close();
    }
}
