package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system without owners, modes and file numbers, as on Windows: that of a ZIP file, which the platform brings. */
class OtherFileSystemTest {
    private static final FileAttribute<?>[] NONE = {};

    @TempDir
    Path base;

    private FileSystem other;
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        other = FileSystems.newFileSystem(base.resolve("other.zip"), Map.of("create", "true"));
        folder = Files.createDirectory(other.getPath("/data"));
    }

    @AfterEach
    void close() throws IOException {
        other.close();
    }

    @Test
    void whatIsMade_hasTheRightsThatTheFolderGives() throws Exception {
        assertArrayEquals(NONE, Ownership.privateFile(folder.resolve("record")));
        assertArrayEquals(NONE, Ownership.privateFolder(folder));
        Ownership.settleFolder(folder, null);
        Ownership.settleFile(folder.resolve("record"), Disk.Readers.FOLDER_GROUP);
        assertFalse(Ownership.isShared(folder, "staff"));
    }

    @Test
    void group_isRefusedAndNotForgotten() {
        FileSystemException refused =
                assertThrows(FileSystemException.class, () -> Ownership.settleFolder(folder, "staff"));
        assertEquals("groups are not supported here", refused.getReason());
    }

    @Test
    void folder_isForcedByNothingAndIdentifiedByItsPath() throws Exception {
        LocalDisk disk = new LocalDisk();
        disk.forceFolder(folder);
        assertEquals(folder, disk.identity(other.getPath("/data/../data")));
    }

    @Test
    void lockFile_countsAlwaysAndIsNeverRemoved() throws Exception {
        Path file = Files.createFile(base.resolve("record.lock"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ChannelLock lock = new ChannelLock(channel, file, null);
            assertTrue(lock.tryLock());
            assertTrue(lock.isCurrent());
            assertFalse(lock.discard());
        }
        assertTrue(Files.exists(file));
    }
}
