package dev.holdfast.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.TrustBundle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file beside the root that says what the root signs next. */
class BundleChainTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Duration YEAR = Duration.ofDays(366);
    private static final char[] PASSPHRASE = "correct horse".toCharArray();
    private static final Set<String> SOMEBODY = Set.of("A".repeat(43));

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();
    private RootAuthority root;
    private BundleChain chain;

    @BeforeEach
    void makeRoot() throws IOException {
        root = RootAuthority.create("Acme root", NOW, YEAR, random);
        root.save(folder, PASSPHRASE);
        chain = BundleChain.begin(root, NOW);
        chain.save(folder);
    }

    private RootAuthority another(Path to) throws IOException {
        RootAuthority made = RootAuthority.create("Another root", NOW, YEAR, random);
        made.save(to, PASSPHRASE);
        return made;
    }

    private void write(List<String> lines) throws IOException {
        Files.writeString(folder.resolve(BundleChain.FILE), String.join("\n", lines) + "\n");
    }

    private String refused() {
        return assertThrows(IOException.class, () -> BundleChain.read(folder)).getMessage();
    }

    @Test
    void chainOfEveryRotation_isRead_besideTheOldRootAndTheNew() throws Exception {
        Path second = folder.resolve("second");
        RootAuthority next = another(second);
        BundleChain both = chain.revoking(root, SOMEBODY, NOW).rotating(root, next, true, NOW);
        BundleChain alone = both.rotating(root, next, false, NOW);
        for (BundleChain each : List.of(both, alone, alone.revoking(next, Set.of("Q".repeat(43)), NOW))) {
            each.save(second);
            assertEquals(each.documents(), BundleChain.read(second).documents());
        }
        for (BundleChain each : List.of(both, alone, both.revoking(next, Set.of("Q".repeat(43)), NOW))) {
            each.save(folder);
            assertEquals(each.documents(), BundleChain.read(folder).documents());
        }
    }

    @Test
    void chainInWhichTheOldRootIsDroppedAtOnce_isRead_besideBoth() throws Exception {
        Path second = folder.resolve("second");
        BundleChain dropped = chain.rotating(root, another(second), false, NOW);
        dropped.save(folder);
        dropped.save(second);
        assertEquals(2, BundleChain.read(folder).newest().version());
        assertEquals(2, BundleChain.read(second).newest().version());
    }

    @Test
    void bundleWithARootThatWasWrittenIn_isRefused_beforeTheRootSignsItOn() throws Exception {
        RootAuthority thief = another(folder.resolve("thief"));
        String document = chain.newestDocument();
        String[] parts = document.split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String widened = payload.replace(
                "\"roots\":[",
                "\"roots\":[\"" + SigningIdentity.der(thief.certificate()).toBase64() + "\",");
        assertTrue(widened.length() > payload.length());
        parts[1] = StrictBase64Url.encode(widened.getBytes(StandardCharsets.UTF_8));
        write(List.of(String.join(".", parts)));
        assertTrue(refused().contains("as they were signed"), this::refused);
    }

    @Test
    void chainOfAThief_thatNamesThisRootToo_isRefused() throws Exception {
        RootAuthority thief = RootAuthority.create("Thief", NOW, YEAR, random);
        TrustBundle both = new TrustBundle(
                2,
                NOW,
                List.of(SigningIdentity.der(thief.certificate()), SigningIdentity.der(root.certificate())),
                Set.of());
        write(List.of(BundleChain.begin(thief, NOW).newestDocument(), thief.sign(both)));
        assertTrue(refused().contains("key bundle export"), this::refused);
    }

    @Test
    void chainThatEndsWithAnOlderBundle_isRefused_sinceItsVersionWouldBeSignedTwice() throws Exception {
        List<String> three = chain.revoking(root, SOMEBODY, NOW)
                .revoking(root, Set.of("Q".repeat(43)), NOW)
                .documents();
        write(List.of(three.get(0), three.get(1), three.get(2), three.get(1)));
        assertTrue(refused().contains("expected version 3 last, found 2"), this::refused);
        write(List.of(three.get(0), three.get(2)));
        assertTrue(refused().contains("expected version 2, found 3"), this::refused);
    }

    @Test
    void thumbprintThatIsNone_isRevokedByNoBundle_sinceNobodyCouldReadIt() {
        for (String none : List.of("B".repeat(43), "A".repeat(42), "A".repeat(44), "!".repeat(43), "")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> chain.revoking(root, Set.of(none), NOW));
            assertTrue(refused.getMessage().contains("expected the thumbprint"), refused.getMessage());
        }
    }

    @Test
    void fileThatIsMissingEmptyOrOfAnotherKind_isToldByItsName() throws Exception {
        Path file = folder.resolve(BundleChain.FILE);
        Files.write(file, new byte[] {(byte) 0xc3, 10});
        assertTrue(refused().contains("found a file of another kind"), this::refused);
        Files.write(file, new byte[0]);
        assertTrue(refused().contains("found an empty file"), this::refused);
        Files.writeString(file, "half a bundle\n");
        assertTrue(refused().contains(file.toString()), this::refused);
        Files.delete(file);
        assertTrue(refused().contains("found no such file"), this::refused);
    }

    @Test
    void twoThatSignOneVersion_oneIsKept_andTheOtherLeavesTheFolderAsItWas() throws Exception {
        BundleChain first = chain.revoking(root, SOMEBODY, NOW);
        BundleChain second = chain.revoking(root, Set.of("Q".repeat(43)), NOW);
        first.saveOver(chain, folder);
        IOException late = assertThrows(IOException.class, () -> second.saveOver(chain, folder));
        assertTrue(late.getMessage().contains("run it again"), late.getMessage());
        assertEquals(first.documents(), BundleChain.read(folder).documents());
        BundleChain again = BundleChain.read(folder).revoking(root, Set.of("Q".repeat(43)), NOW);
        again.saveOver(first, folder);
        assertEquals(3, BundleChain.read(folder).documents().size());
    }

    @Test
    void preparation_isRunWhereTheChainIsTheOneThatWasRead_andItsFailureKeepsTheFolderAsItWas() throws Exception {
        BundleChain next = chain.revoking(root, SOMEBODY, NOW);
        List<String> run = new ArrayList<>();
        assertThrows(IOException.class, () -> next.saveOver(next, folder, () -> run.add("another chain")));
        assertThrows(
                IOException.class,
                () -> next.saveOver(chain, folder, () -> {
                    throw new IOException("no room");
                }));
        assertEquals(chain.documents(), BundleChain.read(folder).documents());
        next.saveOver(chain, folder, () -> run.add("the one that was read"));
        assertEquals(List.of("the one that was read"), run);
        assertEquals(next.documents(), BundleChain.read(folder).documents());
    }

    @Test
    void chainOfWhichAnotherCommandHoldsTheFolder_isNotWritten() throws Exception {
        BundleChain next = chain.revoking(root, SOMEBODY, NOW);
        try (FileChannel other = FileChannel.open(
                        folder.resolve("trust-bundles.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertTrue(held.isValid());
            assertThrows(IOException.class, () -> next.saveOver(chain, folder));
        }
        assertEquals(chain.documents(), BundleChain.read(folder).documents());
    }
}
