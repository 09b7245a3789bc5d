package dev.holdfast.hub.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of events in AUDIT.md; {@code -Devents.write=true} writes it. */
class EventPageTest {
    private static final Path PAGE = Path.of("..", "AUDIT.md");
    private static final String HEADER = "| event | result | subject | what happened |\n|---|---|---|---|\n";

    private static String table() {
        StringBuilder table = new StringBuilder(HEADER);
        for (AuditAction action : AuditAction.values()) {
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(action.id(), action.result().id(), action.subject(), action.meaning()));
        }
        return table.toString();
    }

    @Test
    void page_listsEveryEvent() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(HEADER);
        assertTrue(from > 0, "expected the table of events");
        int to = page.indexOf("\n\n", from) + 1;
        if (Boolean.getBoolean("events.write")) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
            page = Files.readString(PAGE);
            to = page.indexOf("\n\n", from) + 1;
        }
        assertEquals(table(), page.substring(from, to), "run this test with -Devents.write=true");
    }

    @Test
    void everyEvent_hasANameOfItsKindAndIsFoundByIt() {
        for (AuditAction action : AuditAction.values()) {
            assertTrue(action.id().matches("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*"), action.id());
            assertEquals(action, AuditAction.ofId(action.id()).orElseThrow());
        }
    }
}
