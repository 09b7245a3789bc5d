package dev.holdfast.hub.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says what was expected of a file and found, where Java says nothing but its name. */
final class FileTrouble {
    private FileTrouble() {}

    /** The failure in words. */
    static String inWords(IOException failure) {
        if (!(failure instanceof FileSystemException e) || e.getReason() != null) {
            return String.valueOf(failure.getMessage());
        }
        String file = e.getFile() + ": ";
        if (e instanceof NoSuchFileException) {
            return file
                    + (isInAFolder(e.getFile())
                            ? "expected it to be there, found nothing of that name; check the path"
                            : "expected a file in a folder that exists; make the folder first, or check the path");
        }
        if (e instanceof AccessDeniedException) {
            return file
                    + "expected that this user may read and write it, found that it may not; check its owner and mode";
        }
        if (e instanceof FileAlreadyExistsException) {
            return file + "expected a new file, found one that is there already; name another";
        }
        return file + (e instanceof NotDirectoryException ? "expected a folder, found a file" : "it cannot be used");
    }

    private static boolean isInAFolder(String file) {
        Path folder = Path.of(file).toAbsolutePath().getParent();
        return folder == null || Files.isDirectory(folder);
    }
}
