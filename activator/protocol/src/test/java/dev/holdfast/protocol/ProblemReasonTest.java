package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemReasonTest {
    private static final Pattern CODE = Pattern.compile("[a-z]+(_[a-z]+)*");

    private static List<Reason> table() {
        List<Reason> table = new ArrayList<>(List.of(RefusalReason.values()));
        table.addAll(List.of(ProblemReason.values()));
        return table;
    }

    @Test
    void table_exitCodes_belongToOneCodeEach() {
        Map<Integer, String> owners = new HashMap<>();
        for (Reason reason : table()) {
            String owner = owners.putIfAbsent(reason.exitCode(), reason.code());
            assertTrue(owner == null || owner.equals(reason.code()), () -> reason.exitCode() + " is also " + owner);
        }
    }

    @Test
    void table_exitCodes_areThoseThatAShellKeepsFree() {
        for (Reason reason : table()) {
            boolean usage = reason == ProblemReason.USAGE && reason.exitCode() == 2;
            assertTrue(usage || (reason.exitCode() >= 10 && reason.exitCode() <= 125), reason::code);
        }
    }

    @Test
    void table_everyRow_saysWhatIsTheMatterAndWhatToDo() {
        for (Reason reason : table()) {
            assertTrue(CODE.matcher(reason.code()).matches(), reason::code);
            for (String text : List.of(reason.meaning(), reason.remedy())) {
                assertFalse(text.isBlank(), reason::code);
                assertFalse(text.endsWith("."), reason::code);
                assertEquals(text.substring(0, 1).toLowerCase(java.util.Locale.ROOT), text.substring(0, 1), text);
            }
        }
    }

    @Test
    void ofCode_everyReason_isFoundByItsOwnCode() {
        for (ProblemReason reason : ProblemReason.values()) {
            assertEquals(
                    Optional.of(reason.code()),
                    ProblemReason.ofCode(reason.code()).map(Reason::code));
            assertEquals("urn:holdfast:reason:" + reason.code(), reason.type());
        }
        assertEquals(Optional.empty(), ProblemReason.ofCode("of_a_newer_hub"));
    }

    @Test
    void status_whatAHubSays_isAnErrorStatus() {
        for (ProblemReason reason : ProblemReason.values()) {
            assertTrue(reason.status() == 0 || (reason.status() >= 400 && reason.status() <= 599), reason::code);
        }
    }
}
