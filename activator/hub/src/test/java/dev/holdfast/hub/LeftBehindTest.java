package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two data directories share the seat of a machine that is lost, or of which one is. */
class LeftBehindTest extends OneLicense {
    private final String own = FakeDevice.newRequestId();
    private final FakeDevice first = machine();
    private final FakeDevice second = machine();
    private Member admin;
    private String five;

    private FakeDevice machine() {
        return FakeDevice.showing("machine-id=" + own, "board=" + own, "disk=" + own);
    }

    @BeforeEach
    void activateBoth() throws IOException {
        admin = Member.of(hub, workspace, "admin");
        five = hub.createLicense(workspace, Map.of("seats", 5, "seats_per", "machine"));
        assertEquals("ok", codeOf(first, five, pat));
        assertEquals("ok", codeOf(second, five, pat));
    }

    private String release(FakeDevice device) {
        return admin.post("licenses/" + five + "/activations/" + device.thumbprint() + "/release", null)
                .code();
    }

    private JsonNode seats() {
        return hub.get("/api/v1/licenses/" + five + "/seats").json();
    }

    private void require(int taken, int quarantined, int left) {
        JsonNode seats = seats();
        assertEquals(taken, seats.path("taken").asInt(), seats.toString());
        assertEquals(quarantined, seats.path("quarantine").size(), seats.toString());
        assertEquals(left, seats.path("quarantines_left").asInt(), seats.toString());
    }

    @Test
    void oneOfTwo_isReleasedAndTakesNoneOfTheFifth() {
        assertEquals("ok", release(first));
        require(1, 0, 1);
        assertEquals("activation_released", hub.request(first.refresh(five), "").code());
        assertEquals("ok", hub.request(second.refresh(five), "").code());
        assertEquals("ok", release(first), "and once more");
        require(1, 0, 1);
        FakeDevice elsewhere = FakeDevice.usual();
        assertEquals("ok", codeOf(elsewhere, five, pat));
        assertEquals("ok", release(elsewhere), "the fifth is there for who loses a machine");
        require(2, 1, 0);
    }

    @Test
    void both_areOneSeatInQuarantine() {
        assertEquals("ok", release(first));
        assertEquals("ok", release(second));
        require(1, 2, 0);
        assertFalse(seats().path("quarantine").path(0).path("until").isNull());
        assertFalse(seats().path("quarantine").path(1).path("until").isNull());
    }

    @Test
    void seatWhoseLastDirectoryIsGivenBackByItsDevice_staysWithTheOneThatMayGoOn() {
        assertEquals("ok", release(first));
        assertEquals("ok", hub.request(second.release(five), "").code());
        require(1, 1, 0);
        assertFalse(seats().path("quarantine").path(0).path("until").isNull(), "its quarantine began");
        assertEquals(1, rows(first));
    }

    private long rows(FakeDevice device) {
        try {
            return Audit.count(
                    hub,
                    "SELECT count(*) FROM audit_row WHERE action = 'activation.released-without-device' AND subject = ?"
                            + " AND detail LIKE '%its seat is free on%'",
                    device.thumbprint());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void seatThatIsLeftWhereNothingOfTheFifthIsLeft_staysTakenUntilAnOperatorReleasesIt() {
        FakeDevice lost = FakeDevice.usual();
        assertEquals("ok", codeOf(lost, five, pat));
        assertEquals("ok", release(lost));
        assertEquals("ok", release(first));
        assertEquals("ok", hub.request(second.release(five), "").code());
        require(2, 2, 0);
        assertTrue(seats().path("quarantine").path(1).path("until").isNull(), seats().toString());
        assertEquals("quarantine_limit", release(first));
        assertEquals(
                "ok",
                hub.post("/api/v1/licenses/" + five + "/activations/" + first.thumbprint() + "/release", Map.of())
                        .code());
        require(2, 2, 0);
        assertFalse(seats().path("quarantine").path(1).path("until").isNull());
    }

    @Test
    void directoryLeftBehind_thatComesBack_sitsOnTheSeatOfItsMachine() {
        assertEquals("ok", release(first));
        FakeDevice moved = first.nowShowing("machine-id=x" + own, "board=x" + own, "disk=x" + own);
        assertEquals("machine_changed", codeOf(moved, five, pat));
        assertEquals("ok", codeOf(first, five, pat));
        require(1, 0, 1);
        assertEquals("ok", release(first));
        assertEquals("ok", hub.request(first.release(five), "").code(), "or gives it back");
        assertEquals("ok", hub.request(second.release(five), "").code());
        require(0, 0, 1);
    }

    @Test
    void newDirectoryOnAMachineWhoseSeatIsInQuarantine_sharesIt() {
        assertEquals("ok", release(first));
        assertEquals("ok", release(second));
        assertEquals("ok", codeOf(machine(), five, pat));
        require(1, 2, 0);
        assertEquals("ok", codeOf(second, five, pat));
        require(1, 1, 0);
    }

    @Test
    void seatThatIsReleasedAgainInTheYear_countsOnce() {
        assertEquals("ok", release(first));
        assertEquals("ok", release(second));
        assertEquals("ok", codeOf(second, five, pat));
        assertEquals("ok", release(second));
        require(1, 2, 0);
    }
}
