package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every vector says what it expects; FORMAT.md section 13. */
class VectorTest {
    @TempDir
    Path base;

    @TestFactory
    List<DynamicTest> verify_vector_isAsItSays() throws Exception {
        TrustRoots roots = TrustRoots.fromPem(TestVector.FOLDER.resolve("root.pem"));
        return TestVector.files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file, roots)))
                .toList();
    }

    private void check(Path file, TrustRoots roots) throws Exception {
        TestVector vector = TestVector.read(file);
        Scene scene = new Scene(base.resolve(vector.name()), TestAuthority.create(), TestVector.deviceRandom());
        scene.directory.appendBundles(vector.bundles());
        scene.directory.update(
                Scene.ID,
                record -> new LicenseRecord(
                        Scene.ID,
                        vector.license(),
                        vector.status().isEmpty() ? null : vector.status(),
                        null,
                        vector.state().isEmpty() ? null : vector.state(),
                        true));
        scene.clock.set(Instant.ofEpochSecond(vector.now()));
        Verdict verdict = scene.verifier(roots).verify(Scene.ID);
        String said =
                verdict instanceof Verdict.Refused refused ? refused.reason().code() : "granted";
        assertEquals(vector.expect(), said, () -> vector.rule() + " " + verdict);
    }

    @Test
    void vectors_ofAllKinds_areEnoughAndMostlyRefusals() throws Exception {
        int granted = 0;
        List<TestVector> vectors = TestVector.all();
        for (TestVector vector : vectors) {
            granted += vector.expect().equals("granted") ? 1 : 0;
        }
        assertTrue(vectors.size() >= 150, "found " + vectors.size());
        assertTrue(granted >= 10 && granted * 3 <= vectors.size(), "found " + granted + " granted");
    }
}
