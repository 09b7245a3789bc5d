package dev.holdfast.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * The least that a program can do with a license: read key, message and signature, and check the one signature by the
 * platform's provider, in a fresh JVM. Takes the folder with the three files; prints how many nanoseconds it took.
 */
final class ColdPlatform {
    private ColdPlatform() {}

    @AllowedApi("a program that prints one number")
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        Path folder = Path.of(arguments[0]);
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Files.readAllBytes(folder.resolve("key"))));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(Files.readAllBytes(folder.resolve("message")));
        boolean holds = check.verify(Files.readAllBytes(folder.resolve("signature")));
        long took = System.nanoTime() - start;
        if (!holds) {
            throw new IllegalStateException("expected a signature that holds");
        }
        System.out.println(took);
    }
}
