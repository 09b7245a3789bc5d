package dev.holdfast.verifier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of each failure that an operating system knows. */
class DiagnosisTest {
    private static final Path FILE = Path.of("/data/acme-vision/record");

    private final Diagnosis diagnosis = new Diagnosis(new LocalDisk());

    private void written(String expected, IOException failure) {
        DataDirectoryException said = diagnosis.writing(FILE, failure);
        assertEquals(Fault.NOT_WRITABLE, said.fault());
        assertTrue(said.getMessage().startsWith(FILE + ": expected "), said.getMessage());
        assertTrue(said.getMessage().contains(expected), said.getMessage());
        assertEquals(failure, said.getCause());
    }

    private static FileSystemException of(String reason) {
        return new FileSystemException(FILE.toString(), null, reason);
    }

    @Test
    void writing_eachFailure_namesItsCure() {
        Map.of(
                        "Read-only file system; mount it writable", of("Read-only file system"),
                        "No space left on device; free space there", of("No space left on device"),
                        "Disk quota exceeded; free space there", of("Disk quota exceeded"),
                        "Input/output error; check the disk", of("Input/output error"),
                        "FileSystemException; check the disk", new FileSystemException(FILE.toString()),
                        "short write; check the disk", new IOException("short write"),
                        "IOException; check the disk", new IOException(),
                        "found the thread interrupted", new ClosedByInterruptException(),
                        "found a mount point in between", new AtomicMoveNotSupportedException("a", "b", "x"))
                .forEach(this::written);
    }

    @Test
    void withoutTheRight_ownerAndModeAreSaid(@TempDir Path folder) {
        DataDirectoryException read =
                diagnosis.reading(folder.resolve("no/record"), new AccessDeniedException("record"));
        assertEquals(Fault.UNREADABLE, read.fault());
        assertTrue(read.getMessage().contains(" may read it, found " + folder + " with owner "), read.getMessage());
        DataDirectoryException write = diagnosis.writing(folder, new AccessDeniedException("record"));
        assertTrue(write.getMessage().contains(" may write it, found " + folder + " with owner "), write.getMessage());
    }

    @Test
    void withoutTheRightToAnythingAbove_thatIsSaid() {
        DataDirectoryException read =
                diagnosis.reading(Path.of("no-such-folder/record"), new AccessDeniedException("record"));
        assertTrue(read.getMessage().contains("found nothing that may be looked at"), read.getMessage());
    }

    @Test
    void reading_anyOtherFailure_isUnreadable() {
        DataDirectoryException said = diagnosis.reading(FILE, of("Input/output error"));
        assertEquals(Fault.UNREADABLE, said.fault());
        assertTrue(said.getMessage().endsWith("expected to read it, found: Input/output error"), said.getMessage());
        assertEquals(
                Fault.DAMAGED,
                diagnosis.reading(FILE, new UnfitFileException("x")).fault());
    }
}
