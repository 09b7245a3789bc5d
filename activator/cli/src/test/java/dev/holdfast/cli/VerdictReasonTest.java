package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every reason that a verdict can have is produced by the library, and by the command with its exit code. */
class VerdictReasonTest {
    @TempDir
    Path folder;

    @Test
    void everyReason_isProducedHereOrSaysWhyNot() {
        EnumSet<RefusalReason> listed = EnumSet.noneOf(RefusalReason.class);
        listed.addAll(ReasonProducers.all().keySet());
        for (RefusalReason reason : ReasonProducers.NOT_HERE.keySet()) {
            assertFalse(!listed.add(reason), reason + " is produced, and said not to be");
        }

        assertEquals(EnumSet.allOf(RefusalReason.class), listed);
    }

    @TestFactory
    List<DynamicTest> reason_isProducedByLibraryAndCommand() {
        return ReasonProducers.all().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey().code(), () -> check(one)))
                .toList();
    }

    private void check(Map.Entry<RefusalReason, ReasonProducers.Producer> one) throws Exception {
        RefusalReason reason = one.getKey();
        ReasonProducers.Asked asked = one.getValue().in(Files.createDirectories(folder.resolve(reason.code())));

        Verdict.Refused refused =
                assertInstanceOf(Verdict.Refused.class, asked.library().ask());
        assertEquals(reason, refused.reason(), refused.detail());
        Map<String, String> before = withoutLocks(asked.device());

        String[] arguments = asked.arguments().toArray(new String[0]);
        asked.device().run(arguments).refused(reason.code(), reason.exitCode());
        if (arguments[0].equals("import")) {
            assertEquals(before, withoutLocks(asked.device()));
        }
    }

    /** Where the lock of the record is in the way, that of the operation cannot be taken back either. */
    private static Map<String, String> withoutLocks(TestDevice device) throws Exception {
        Map<String, String> files = device.files();
        files.keySet().removeIf(name -> name.endsWith(".lock"));
        return files;
    }
}
