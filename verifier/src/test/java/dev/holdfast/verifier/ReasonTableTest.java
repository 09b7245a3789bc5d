package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of reasons in code is the source of FORMAT.md section 12. */
class ReasonTableTest {
    private static String table() {
        StringBuilder table = new StringBuilder("| reason | exit code | meaning | remedy |\n|---|---|---|---|\n");
        for (RefusalReason reason : RefusalReason.values()) {
            table.append("| `").append(reason.code()).append("` | ").append(reason.exitCode());
            table.append(" | ")
                    .append(reason.meaning())
                    .append(" | ")
                    .append(reason.remedy())
                    .append(" |\n");
        }
        return table.toString();
    }

    @Test
    void format_sectionOfReasons_isPrintedFromTheCode() throws Exception {
        String format = Files.readString(Path.of("FORMAT.md"));
        assertTrue(format.contains(table()), () -> "FORMAT.md section 12 has to hold\n" + table());
    }

    @Test
    void exitCodes_ofAllReasons_areUniqueAndInRange() {
        Set<Integer> codes = new HashSet<>();
        for (RefusalReason reason : RefusalReason.values()) {
            assertTrue(codes.add(reason.exitCode()), reason.code());
            assertTrue(reason.exitCode() >= 10 && reason.exitCode() < 60, reason.code());
        }
    }

    @Test
    void texts_ofAllReasons_areSentencesWithoutAFullStop() {
        for (RefusalReason reason : RefusalReason.values()) {
            for (String text : new String[] {reason.meaning(), reason.remedy()}) {
                assertFalse(text.isBlank() || text.endsWith("."), reason.code());
                assertEquals(text.substring(0, 1).toLowerCase(java.util.Locale.ROOT), text.substring(0, 1));
            }
        }
    }
}
