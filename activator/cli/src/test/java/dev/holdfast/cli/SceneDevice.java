package dev.holdfast.cli;

import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.ReceiptVector;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestVector;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A scene of the verifier's tests with the command beside it: both see the same directory, machine, clock and roots.
 *
 * @param scene the scene
 * @param roots the file with the root certificate
 */
record SceneDevice(Scene scene, Path roots) {
    /** Where the vectors are. */
    static final Path VECTORS = Path.of("../../verifier/vectors");

    /** The vectors are of another vendor, whose keys are not kept. */
    private static final TestAuthority NOBODY = TestAuthority.create();

    /** A device with a device key and the first trust bundle. */
    static SceneDevice in(Path folder) throws Exception {
        return of(new Scene(folder.resolve("data")), folder);
    }

    /** A device that holds what {@link Scene#activated} does. */
    static SceneDevice activatedIn(Path folder) throws Exception {
        return of(Scene.activated(folder.resolve("data")), folder);
    }

    private static SceneDevice of(Scene scene, Path folder) throws Exception {
        Path roots = folder.resolve("root.pem");
        Files.writeString(roots, scene.authority.root().pem());
        return new SceneDevice(scene, roots);
    }

    /** A device as a vector needs it, at the vector's time, with nothing but its device key. */
    static SceneDevice ofVector(TestVector vector, Path folder) throws Exception {
        Scene scene = new Scene(folder.resolve("data"), NOBODY, TestVector.deviceRandom());
        scene.clock.set(Instant.ofEpochSecond(vector.now()));
        return new SceneDevice(scene, VECTORS.resolve("root.pem"));
    }

    /** A device that waits for the receipt of a vector, whose root is another than that of the other vectors. */
    static SceneDevice ofReceipt(ReceiptVector vector, Path folder) throws Exception {
        Scene scene = new Scene(folder.resolve("data"), NOBODY, TestVector.deviceRandom());
        vector.hold(scene);
        return new SceneDevice(scene, VECTORS.resolve("receipts").resolve("root.pem"));
    }

    /** Puts the documents of a vector into the directory. */
    SceneDevice holding(TestVector vector) throws Exception {
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
        return this;
    }

    LicenseVerifier verifier() throws Exception {
        return scene.verifier(TrustRoots.fromPem(roots));
    }

    TestDevice device() {
        return TestDevice.on(scene.machine, scene.base, roots).at(scene.clock);
    }
}
