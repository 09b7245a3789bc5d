package dev.holdfast.benchmarks;

import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.license.LicenseId;
import java.nio.file.Path;

/**
 * The first verification of a fresh JVM, evidence included. Takes the root, the data directory and the license; prints
 * how many nanoseconds it took.
 */
final class ColdVerification {
    private ColdVerification() {}

    @AllowedApi("a program that prints one number")
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        LicenseId id = new LicenseId(arguments[2]);
        LicenseVerifier verifier = LicenseVerifier.forProduct(id.product(), TrustRoots.fromPem(Path.of(arguments[0])))
                .withDataDirectory(Path.of(arguments[1]));
        boolean granted = verifier.verify(id) instanceof Granted;
        long took = System.nanoTime() - start;
        if (!granted) {
            throw new IllegalStateException("expected a license that is granted");
        }
        System.out.println(took);
    }
}
