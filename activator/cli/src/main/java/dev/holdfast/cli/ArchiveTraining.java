package dev.holdfast.cli;

import dev.holdfast.machineid.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Runs the commands whose classes the class-data archive is to hold, on a recorded machine with a license that was made for
 * it. Nothing is printed, and a run that does not end as it must fails the making of the archive.
 */
final class ArchiveTraining {
    /** The name of the folder that stands for the machine. */
    static final String MACHINE = "machine";

    /** The name of the file with the license ID. */
    static final String LICENSE = "license";

    /** The name of the file with the root certificate. */
    static final String ROOTS = "root.pem";

    /** The name of the data directory. */
    static final String DATA = "data";

    private final Path folder;
    private final Context context;

    private ArchiveTraining(Path folder) {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of(
                Setting.ROOTS, folder.resolve(ROOTS).toString(),
                Setting.DATA_DIRECTORY, folder.resolve(DATA).toString());
        this.folder = folder;
        this.context = new Context(
                new Terminal(environment, InputStream.nullInputStream(), nothing, nothing),
                Machine.recordedAt(folder.resolve(MACHINE), Map.of()),
                InstantSource.system());
    }

    /** Takes the folder with the training files. */
    public static void main(String[] arguments) throws IOException {
        ArchiveTraining training = new ArchiveTraining(Path.of(arguments[0]).toRealPath());
        String license = Files.readString(training.folder.resolve(LICENSE)).strip();
        training.run(Report.DONE, VerifyQuestion.NAME, license);
        training.run(Report.DONE, VerifyQuestion.NAME, "--json");
        training.run(41, VerifyQuestion.NAME, license, "--model", "unlicensed");
        training.run(Report.DONE, FingerprintQuestion.NAME);
        training.run(Report.DONE, StatusQuestion.NAME, "--json");
    }

    private void run(int expected, String... arguments) {
        int exitCode = HoldfastMain.run(arguments, context);
        if (exitCode != expected) {
            throw new IllegalStateException("training run " + String.join(" ", arguments) + ": expected exit code "
                    + expected + ", found " + exitCode);
        }
    }
}
