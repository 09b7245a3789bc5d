package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.verifier.license.ProductId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the device token; FORMAT.md 14.6. */
class TokenFileTest {
    @TempDir
    Path base;

    private DataDirectory directory() {
        return DataDirectory.of(base, new ProductId("acme-vision"));
    }

    private Path file() {
        return base.resolve("acme-vision/token");
    }

    @Test
    void read_whereNothingIsInstalled_isEmptyAndMakesNothing() throws Exception {
        assertEquals(Optional.empty(), directory().token().read());
        directory().token().clear();

        assertFalse(Files.exists(base.resolve("acme-vision")));
    }

    @Test
    void write_thenRead_givesTheNewestAndOnlyTheOwnerMayReadIt() throws Exception {
        directory().token().write("first\n");
        directory().token().write("second\n");

        assertEquals(Optional.of("second\n"), directory().token().read());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        directory().token().clear();
        assertFalse(Files.exists(file()));
    }

    @Test
    void write_inAFolderThatOthersMayRead_staysTheOwners() throws Exception {
        directory().createDeviceKey(new FakeRandom(7));
        Files.setPosixFilePermissions(base.resolve("acme-vision"), PosixFilePermissions.fromString("rwxr-x---"));

        directory().token().write("secret\n");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void read_aLinkOrTooMuchInItsPlace_isRefused() throws Exception {
        directory().createDeviceKey(new FakeRandom(7));
        Path elsewhere = Files.writeString(base.resolve("elsewhere"), "stolen");
        Files.createSymbolicLink(file(), elsewhere);
        assertThrows(DataDirectoryException.class, () -> directory().token().read());

        Files.delete(file());
        Files.write(file(), new byte[TokenFile.MAXIMUM_BYTES + 1]);
        assertThrows(DataDirectoryException.class, () -> directory().token().read());
        assertThrows(
                IllegalArgumentException.class,
                () -> directory().token().write("x".repeat(TokenFile.MAXIMUM_BYTES + 1)));
    }
}
