package dev.holdfast.hub.licensing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditedEndTest {
    @Test
    void whatARowSays_isReadFromItsDetail() {
        for (AuditedEnd end : List.of(
                new AuditedEnd(null),
                new AuditedEnd(Instant.parse("2026-11-22T10:00:00Z")),
                new AuditedEnd(Instant.parse("2026-11-22T10:00:00.123Z")))) {
            String detail = "license acme.0, revision 7" + end.inWords();
            assertEquals(Optional.of(end), AuditedEnd.in(detail));
            assertEquals(Optional.of(end), AuditedEnd.in(detail + ", shared with other machines: machine-id"));
        }
    }

    @Test
    void rowThatSaysNothing_leavesItOpen() {
        for (String detail :
                new String[] {null, "", "license acme.0, revision 7", "until 2026-11-22T10:00:00Z", ", holds until"}) {
            assertEquals(Optional.empty(), AuditedEnd.in(detail));
        }
    }
}
