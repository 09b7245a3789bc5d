package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every vector of a receipt says what it expects; FORMAT.md sections 13 and 15. */
class ReceiptVectorTest {
    @TempDir
    Path base;

    @TestFactory
    List<DynamicTest> import_vector_isAsItSays() throws Exception {
        TrustRoots roots = TrustRoots.fromPem(ReceiptVector.FOLDER.resolve("root.pem"));
        return ReceiptVector.files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file, roots)))
                .toList();
    }

    private void check(Path file, TrustRoots roots) throws Exception {
        ReceiptVector vector = ReceiptVector.read(file);
        TestVector held = vector.held();
        Scene scene = new Scene(base.resolve(held.name()), TestAuthority.create(), TestVector.deviceRandom());
        assertEquals(held.expect(), vector.said(scene, roots), held.rule());
    }

    @Test
    void vectors_areEnoughAndOfBothKinds() throws Exception {
        int taken = 0;
        List<Path> files = ReceiptVector.files();
        for (Path file : files) {
            taken += ReceiptVector.read(file).held().expect().equals("activation_released") ? 1 : 0;
        }
        assertTrue(files.size() >= 25, "found " + files.size());
        assertTrue(taken >= 3 && taken * 3 <= files.size(), "found " + taken + " taken");
    }
}
