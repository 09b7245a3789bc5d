package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Why a file that the user named cannot be used.
 *
 * @param detail which file, and what was found instead
 * @param remedy what to do about it
 */
record UnreadableFile(String detail, String remedy) {
    /**
     * Tells the causes apart.
     *
     * @param what the file with its path, as the beginning of a sentence
     */
    static UnreadableFile of(String what, Path file, IOException thrown) {
        if (thrown instanceof NoSuchFileException) {
            return new UnreadableFile(
                    what + " does not exist",
                    "check the path; a relative one begins at " + Path.of("").toAbsolutePath());
        }
        if (Files.isDirectory(file)) {
            return new UnreadableFile(what + " is a folder", "name the file in it");
        }
        if (thrown instanceof AccessDeniedException) {
            return new UnreadableFile(
                    what + " may not be read by this user",
                    "let this user read it, by its owner, its mode and those of the folders above it");
        }
        return new UnreadableFile(what + " cannot be read", "check the disk or volume that it lies on");
    }

    static UnreadableFile empty(String what) {
        return new UnreadableFile(what + " is empty", "write into it what was meant to be there");
    }
}
