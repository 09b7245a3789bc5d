package dev.holdfast.cli;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.Recording;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** {@code holdfast fingerprint --record DIR}: what was read of a machine, as a folder that can be observed again. */
final class EvidenceRecording {
    private EvidenceRecording() {}

    /** Records a machine into a folder that is new or empty, and answers the file that was written. */
    static Path write(Machine machine, String folder) throws CommandRefusedException {
        try {
            Path at = Path.of(folder);
            requireEmpty(at);
            Recording.of(machine, new SecureRandom()).writeTo(at);
            return at.resolve(Recording.FILE);
        } catch (InvalidPathException e) {
            throw refused("--record: expected the path of a folder, found " + e.getReason());
        } catch (IOException e) {
            throw refused("--record: " + folder + " cannot be written by this user");
        } catch (UnsupportedOperationException e) {
            throw refused("--record: " + e.getMessage());
        }
    }

    // Whatever else lies there would be taken for part of the recording, and an older one would be lost.
    private static void requireEmpty(Path folder) throws IOException, CommandRefusedException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw refused("--record: expected a new or empty folder, found the file " + folder);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            if (entries.iterator().hasNext()) {
                throw refused("--record: expected a new or empty folder, found files in " + folder);
            }
        }
    }

    private static CommandRefusedException refused(String message) {
        return CommandRefusedException.usageOf(FingerprintQuestion.NAME, message);
    }
}
