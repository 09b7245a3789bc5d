package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    @TempDir
    Path base;

    @Test
    void verify_activatedHere_isGranted() throws Exception {
        Scene scene = Scene.activated(base);
        Granted granted = scene.granted(scene.verify());
        assertEquals(Scene.ID, granted.license().licenseId());
        assertTrue(granted.covers(Scene.OCR));
        assertEquals(java.util.List.of(), granted.warnings());
    }
}
