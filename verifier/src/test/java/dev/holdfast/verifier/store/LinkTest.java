package dev.holdfast.verifier.store;

import static dev.holdfast.verifier.store.DataDirectoryTest.assertFault;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links, folders and pipes in the places of files. */
class LinkTest {
    @TempDir
    Path base;

    private DataDirectory directory;
    private Path folder;
    private Path record;

    @BeforeEach
    void activate() throws Exception {
        directory = Given.activated(Given.in(base));
        folder = directory.folder();
        record = folder.resolve("licenses").resolve(Given.LICENSE.suffix() + ".json");
    }

    @Test
    void linksAndFoldersInPlaceOfFiles_areRefused() throws Exception {
        Path copy = base.resolve("copy.json");
        Files.move(record, copy);
        Files.createSymbolicLink(record, copy);
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        assertFault(Fault.DAMAGED, () -> directory.update(Given.LICENSE, held -> Given.withState(held, "{}")));
        Files.delete(copy);
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
        Files.delete(record);
        Files.createDirectory(record);
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
    }

    @Test
    void pipeInPlaceOfAFile_isRefusedAndNotWaitedFor() throws Exception {
        Files.delete(record);
        assertEquals(0, new ProcessBuilder("mkfifo", record.toString()).start().waitFor());
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
    }

    @Test
    void linkInPlaceOfTheTemporaryFile_isReplacedAndNotFollowed() throws Exception {
        Path precious = Files.writeString(base.resolve("precious"), "precious");
        Files.createSymbolicLink(record.resolveSibling(record.getFileName() + ".new"), precious);
        directory.update(Given.LICENSE, held -> Given.withState(held, "{\"revision\":2}"));
        assertEquals("precious", Files.readString(precious));
        assertTrue(Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void linkInPlaceOfALock_isNotFollowed() throws Exception {
        Path precious = Files.writeString(base.resolve("precious"), "precious");
        Files.createSymbolicLink(folder.resolve("operation.lock"), precious);
        assertFault(Fault.NOT_WRITABLE, () -> directory.lockOperation(java.time.Duration.ZERO));
    }

    @Test
    void folderThatIsALinkToAVolume_works() throws Exception {
        Path volume = Files.createDirectory(base.resolve("volume"));
        Path linked = Files.createDirectory(base.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("acme-vision"), volume);
        DataDirectory directory = Given.activated(Given.in(linked));
        assertEquals(List.of(Given.LICENSE), directory.licenses());
        assertTrue(Files.exists(volume.resolve("format.json")));
    }

    @Test
    void danglingLinkInPlaceOfTheFolderOrTheBase_isNamed() throws Exception {
        Path dangling = Files.createDirectory(base.resolve("dangling"));
        Files.createSymbolicLink(dangling.resolve("acme-vision"), base.resolve("not-mounted"));
        DataDirectory ofFolder = Given.in(dangling);
        Files.createSymbolicLink(base.resolve("base"), base.resolve("not-mounted"));
        DataDirectory ofBase = Given.in(base.resolve("base"));
        for (DataDirectory each : List.of(ofFolder, ofBase)) {
            DataDirectoryException e = assertFault(Fault.UNREADABLE, () -> each.read(Given.LICENSE));
            assertTrue(e.getMessage().contains("symbolic link"), e.getMessage());
            assertFault(Fault.UNREADABLE, () -> each.createDeviceKey(new SecureRandom()));
            assertFault(Fault.UNREADABLE, each::requireWritable);
        }
    }

    @Test
    void danglingLinkInPlaceOfTheLicenses_isNotTakenForNone() throws Exception {
        Path licenses = folder.resolve("licenses");
        Files.move(licenses, base.resolve("moved"));
        Files.createSymbolicLink(licenses, base.resolve("not-mounted"));
        assertFault(Fault.DAMAGED, () -> directory.licenses());
        assertFault(Fault.DAMAGED, () -> directory.read(Given.LICENSE));
    }

    @Test
    void fileInPlaceOfTheFolderOrTheBase_isNamed() throws Exception {
        Path files = Files.createDirectory(base.resolve("files"));
        Files.writeString(files.resolve("acme-vision"), "");
        assertFault(Fault.UNREADABLE, () -> Given.in(files).read(Given.LICENSE));
        assertFault(
                Fault.UNREADABLE, () -> Given.in(files.resolve("acme-vision")).requireWritable());
    }
}
