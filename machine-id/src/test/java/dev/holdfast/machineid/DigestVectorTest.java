package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DigestVectorTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z-]+)` \\| `([^`]+)` \\| `([A-Za-z0-9_-]{43})` \\|");
    private static final ProductScope SCOPE = new ProductScope("acme-vision");

    @Test
    void digest_ofEveryVectorInTheFormat_isThePrintedOne() throws IOException {
        Matcher row = ROW.matcher(Files.readString(Path.of("../verifier/FORMAT.md"), StandardCharsets.UTF_8));
        List<String> kinds = new ArrayList<>();
        while (row.find()) {
            EvidenceKind kind = EvidenceKind.ofId(row.group(1)).orElseThrow();
            EvidenceValue value = Normalisation.value(row.group(2));
            assertEquals(
                    row.group(3),
                    new DigestMaker(SCOPE, new PlatformSha256())
                            .digest(kind, value)
                            .text(),
                    row.group(2));
            kinds.add(kind.id());
        }
        assertEquals(List.of("machine-id", "board", "board", "disk", "nic", "asserted"), kinds);
    }

    @Test
    void fingerprint_ofTheServer_holdsTheVectors() {
        Fingerprint fingerprint = RecordedMachines.twoDiskServer().observe().fingerprint(SCOPE);
        assertEquals(
                "xclAHrw8930nPqznyOt21ReBWoB3Bvx1_TeUjCY8Uck",
                fingerprint.of(EvidenceKind.MACHINE_ID).get(0).text());
        assertEquals(
                "RyZlOmkgd5_cUs5hqeA7mknBBF1VDzCEOqcSGieHEfE",
                fingerprint.of(EvidenceKind.DISK).get(0).text());
    }

    @Test
    void fingerprint_ofTwoProducts_haveNothingInCommon() {
        MachineView view = RecordedMachines.twoDiskServer().observe();
        Fingerprint one = view.fingerprint(SCOPE);
        Fingerprint other = view.fingerprint(new ProductScope("acme-visio"));
        one.digests().forEach((kind, digests) -> assertNotEquals(digests, other.of(kind)));
    }

    @Test
    void fingerprint_withAnotherImplementationOfSha256_isTheSame() {
        AtomicInteger hashes = new AtomicInteger();
        Sha256 platform = new PlatformSha256();
        Machine machine = RecordedMachines.twoDiskServer().withSha256((first, second) -> {
            hashes.incrementAndGet();
            return platform.hash(first, second);
        });

        Fingerprint made = machine.observe().asUnprivileged().fingerprint(SCOPE);

        assertEquals(RecordedMachines.twoDiskServer().observe().asUnprivileged().fingerprint(SCOPE), made);
        int digests = made.digests().values().stream().mapToInt(List::size).sum();
        assertEquals(2 * digests, hashes.get());
    }
}
