package dev.holdfast.hub.licensing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftDeskTest {
    @ParameterizedTest
    @CsvSource({
        "2027-03-01T10:00:00Z, 2026-03-01T10:00:00Z",
        "2028-03-01T10:00:00Z, 2027-03-01T10:00:00Z",
        "2028-02-29T10:00:00Z, 2027-02-28T10:00:00Z",
        "2029-02-28T10:00:00Z, 2028-02-28T10:00:00Z"
    })
    void periodBefore_aTime_isTwelveMonthsByTheCalendar(Instant now, Instant before) {
        assertEquals(before, DriftDesk.periodBefore(now));
    }
}
