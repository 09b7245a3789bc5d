package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustRootsTest {
    @TempDir
    Path folder;

    private final String pem = TestCertificate.root().pem();

    @Test
    void fromPem_severalWithBlankLines_areAllPinned() {
        assertEquals(
                2,
                TrustRoots.fromPem("\n" + pem + "\r\n" + TestCertificate.root().pem())
                        .certificates()
                        .size());
    }

    @Test
    void fromPem_anythingElse_isRefused() {
        for (String wrong : new String[] {
            "",
            "  \n",
            "rubbish",
            pem + "rubbish",
            "rubbish" + pem,
            pem.replace("CERTIFICATE", "PRIVATE KEY"),
            pem.replaceFirst("\\nM", "\n?"),
            pem.substring(0, pem.length() / 2),
            pem.repeat(9)
        }) {
            assertThrows(IllegalArgumentException.class, () -> TrustRoots.fromPem(wrong), wrong);
        }
    }

    @Test
    void fromPem_file_isReadUpTo64KiB() throws Exception {
        Path file = Files.writeString(folder.resolve("root.pem"), pem);
        assertEquals(1, TrustRoots.fromPem(file).certificates().size());
        Files.writeString(file, pem + " ".repeat(64 * 1024));
        assertThrows(IllegalArgumentException.class, () -> TrustRoots.fromPem(file));
    }

    @Test
    void fromResource_besideTheClass_isPinnedAndAMissingOneRefused() throws Exception {
        assertEquals(
                1,
                TrustRoots.fromResource(TrustRootsTest.class, "test-root.pem")
                        .certificates()
                        .size());
        assertThrows(
                IllegalArgumentException.class, () -> TrustRoots.fromResource(TrustRootsTest.class, "no-root.pem"));
    }
}
