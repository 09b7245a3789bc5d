package dev.holdfast.verifier;

import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One vector of a receipt; FORMAT.md section 13.
 *
 * @param held the directory before, and what has to be said
 * @param pending the request that waits, or null
 * @param receipt what comes, escaped as in the file
 */
public record ReceiptVector(TestVector held, @Nullable PendingRequest pending, String receipt) {
    static final Path FOLDER = TestVector.FOLDER.resolve("receipts");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder(held.text());
        if (pending != null) {
            text.append("pending: ").append(pending.operation()).append(' ').append(pending.requestId());
            text.append('\n');
        }
        text.append("receipt: ").append(TestVector.escaped(receipt)).append('\n');
        Files.writeString(FOLDER.resolve(held.name() + ".txt"), text, StandardCharsets.US_ASCII);
    }

    /** Reads one. */
    public static ReceiptVector read(Path file) throws IOException {
        PendingRequest pending = null;
        String receipt = "";
        StringBuilder rest = new StringBuilder();
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            if (line.startsWith("pending: ")) {
                String[] words = line.split(" ", -1);
                pending = new PendingRequest(words[2], words[1], "a.b.c");
            } else if (line.startsWith("receipt: ")) {
                receipt = TestVector.unescaped(line.substring("receipt: ".length()));
            } else {
                rest.append(line).append('\n');
            }
        }
        String name = file.getFileName().toString().replace(".txt", "");
        return new ReceiptVector(
                TestVector.read(file, name, rest.toString().lines().toList()), pending, receipt);
    }

    /** Puts what is held before into a directory, at the vector's time. */
    public void hold(Scene scene) throws Exception {
        scene.directory.appendBundles(held.bundles());
        scene.directory.update(
                Scene.ID, record -> new LicenseRecord(Scene.ID, held.license(), held.status(), pending, null, true));
        scene.clock.set(Instant.ofEpochSecond(held.now()));
    }

    /** What a verifier says once the receipt has come: why it is refused, else what it makes of the license. */
    String said(Scene scene, TrustRoots roots) throws Exception {
        hold(scene);
        LicenseVerifier verifier = scene.verifier(roots);
        return verifier.importReceipt(Scene.ID, new ReleaseAnswer(receipt, List.of()))
                .map(refused -> refused.reason().code())
                .orElseGet(() -> verifier.verify(Scene.ID)
                        .fold(granted -> "granted", refused -> refused.reason().code()));
    }
}
