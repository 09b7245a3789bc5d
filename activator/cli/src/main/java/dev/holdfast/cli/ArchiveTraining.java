package dev.holdfast.cli;

import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.RefusalReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

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

    private static final Set<Integer> GRANTED = Set.of(Report.DONE);
    private static final Set<Integer> ELSEWHERE =
            Set.of(RefusalReason.MACHINE_CHANGED.exitCode(), RefusalReason.MACHINE_NOT_VISIBLE.exitCode());

    private final Context context;

    private ArchiveTraining(Path folder, Machine machine) {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of(
                Setting.ROOTS, folder.resolve(ROOTS).toString(),
                Setting.DATA_DIRECTORY, folder.resolve(DATA).toString());
        this.context = new Context(
                new Terminal(environment, InputStream.nullInputStream(), nothing, nothing),
                machine,
                InstantSource.system());
    }

    /** Takes the folder with the training files. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).toRealPath();
        String license = Files.readString(folder.resolve(LICENSE)).strip();
        ArchiveTraining licensed = new ArchiveTraining(folder, Machine.recordedAt(folder.resolve(MACHINE), Map.of()));
        licensed.run(GRANTED, VerifyQuestion.NAME, license);
        licensed.run(GRANTED, VerifyQuestion.NAME, "--json");
        licensed.run(Set.of(RefusalReason.MODEL_NOT_COVERED.exitCode()), VerifyQuestion.NAME, "--model", "unlicensed");
        licensed.run(GRANTED, StatusQuestion.NAME, "--json");
        // The machine of one file leaves out what reads disks, networks and a score sheet of changes.
        ArchiveTraining here = new ArchiveTraining(folder, Machine.local());
        here.run(GRANTED, FingerprintQuestion.NAME);
        here.run(ELSEWHERE, VerifyQuestion.NAME, license);
    }

    private void run(Set<Integer> expected, String... arguments) {
        int exitCode = HoldfastMain.run(arguments, context);
        if (!expected.contains(exitCode)) {
            throw new IllegalStateException("training run " + String.join(" ", arguments) + ": expected exit code "
                    + expected + ", found " + exitCode);
        }
    }
}
