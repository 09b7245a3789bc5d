package dev.holdfast.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the image of an application does with a data directory, in a process of its own. */
final class ImageProgram {
    /** Longer than the witness may go unwritten. */
    static final Duration STEP = Duration.ofMinutes(16);

    private ImageProgram() {}

    /** Takes the data directory, the file of the root, and how often to verify; makes the directory where there is none. */
    public static void main(String[] arguments) throws Exception {
        Path base = Path.of(arguments[0]);
        Path root = Path.of(arguments[1]);
        if (Files.notExists(base)) {
            Files.writeString(root, Scene.activated(base).authority.root().pem());
        }
        System.out.println("granted " + verify(base, root, Integer.parseInt(arguments[2])));
    }

    /** Verifies so often, so far apart that each time something is to be written; answers how often it was granted. */
    static int verify(Path base, Path root, int times) throws IOException {
        FakeUptime clock = new FakeUptime(TestCertificate.NOW.plus(Duration.ofMinutes(1)));
        LicenseVerifier verifier = LicenseVerifier.forProduct(Scene.PRODUCT, TrustRoots.fromPem(root))
                .withDataDirectory(base)
                .withMachine(dev.holdfast.machineid.RecordedMachines.twoDiskServer())
                .withClock(clock)
                .withUptime(clock);
        int granted = 0;
        for (int i = 0; i < times; i++) {
            clock.pass(STEP);
            Verdict verdict = verifier.verify(Scene.ID);
            if (verdict instanceof Verdict.Refused refused) {
                throw new IllegalStateException(refused.reason() + ": " + refused.detail());
            }
            granted++;
        }
        return granted;
    }
}
