package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A seat that is taken back without its device is not free while the device may go on. */
class QuarantineTest extends OneLicense {
    private final FakeDevice lost = FakeDevice.usual();
    private Member admin;

    @BeforeEach
    void loseADevice() throws IOException {
        admin = Member.of(hub, workspace, "admin");
        assertEquals("ok", codeOf(lost, license, pat));
    }

    private String path(String of, FakeDevice device, String what) {
        return "licenses/" + of + "/activations/" + device.thumbprint() + "/" + what;
    }

    private Reply release(FakeDevice device) {
        return admin.post(path(license, device, "release"), null);
    }

    private JsonNode seats(String of) {
        return admin.get("licenses/" + of + "/seats").json();
    }

    /** The clock is the signer's as well, so that the rows are made older instead. */
    private void passDays(String of, int days) throws IOException {
        long millis = Duration.ofDays(days).toMillis();
        for (String column : List.of("released_at", "seat_until", "license_ends_at")) {
            Audit.change(
                    hub,
                    "UPDATE activation SET " + column + " = " + column + " - " + millis + " WHERE license_id = '" + of
                            + "'");
        }
        for (String column : List.of("began_at", "ends_at")) {
            Audit.change(
                    hub,
                    "UPDATE quarantine SET " + column + " = " + column + " - " + millis + " WHERE license_id = '" + of
                            + "'");
        }
    }

    private static Duration left(String until) {
        return Duration.between(Instant.now(), Instant.parse(until));
    }

    @Test
    void releaseWithoutDevice_ofAPerpetualLicense_isFreeAfterThirtyDays() throws IOException {
        Reply released = release(lost);

        assertEquals("released", released.json().path("state").asText());
        JsonNode seats = seats(license);
        assertEquals(3, seats.path("total").asInt());
        assertEquals(1, seats.path("taken").asInt());
        JsonNode quarantined = seats.path("quarantine").path(0);
        assertEquals(lost.thumbprint(), quarantined.path("activation").asText());
        long days = left(quarantined.path("until").asText()).toDays();
        assertTrue(days == 29 || days == 30, "found " + days + " days");
        assertEquals(0, seats.path("quarantines_left").asInt());
        assertEquals(1, Audit.rows(hub, "activation.released-without-device", lost.thumbprint()));

        passDays(license, 29);
        assertEquals(1, seats(license).path("taken").asInt());
        passDays(license, 2);
        assertEquals(0, seats(license).path("taken").asInt());
        assertEquals(0, seats(license).path("quarantine").size());
    }

    @Test
    void seatInQuarantine_isNamedWhereNoSeatIsFree() {
        release(lost);
        assertEquals("ok", codeOf(FakeDevice.usual(), license, pat));
        assertEquals("ok", codeOf(FakeDevice.usual(), license, pat));
        Reply refused = hub.request(FakeDevice.usual().activate(license), pat);
        assertEquals("seats_exhausted", refused.code());
        assertTrue(refused.text().contains("1 of them in quarantine; the next is free on 2"), refused.text());
    }

    @Test
    void releaseWithoutDevice_ofALicenseThatEndsSooner_isFreeAtItsEndAndCountsForNoLimit() {
        String until = Instant.now().plus(Duration.ofDays(5)).toString();
        Map<String, Object> term = new java.util.HashMap<>(Map.of("until", until, "perpetual", false));
        String short5 = hub.createLicense(workspace, term);
        assertEquals("ok", codeOf(lost, short5, pat));

        Reply released = admin.post(path(short5, lost, "release"), null);

        assertEquals(200, released.status(), released.text());
        JsonNode seats = seats(short5);
        long days =
                left(seats.path("quarantine").path(0).path("until").asText()).toDays();
        assertTrue(days == 4 || days == 5, "found " + days + " days");
        assertEquals(1, seats.path("quarantines_left").asInt());
    }

    @Test
    void releaseWithoutDevice_whoseLicenseWasShortenedMeanwhile_isFreeWhenTheLongerOneWouldBe() throws IOException {
        endInDays(5);
        assertEquals("ok", hub.request(lost.refresh(license), "").code(), "answered, and perhaps never imported");

        assertEquals(200, release(lost).status());

        JsonNode seats = seats(license);
        long days =
                left(seats.path("quarantine").path(0).path("until").asText()).toDays();
        assertTrue(days == 29 || days == 30, "found " + days + " days");
        assertEquals(0, seats.path("quarantines_left").asInt(), "it does not end of itself");
        passDays(license, 6);
        assertEquals(1, seats(license).path("taken").asInt());
    }

    private void endInDays(int days) {
        Reply changed = hub.as(
                hub.operatorToken,
                "PATCH",
                "/api/v1/licenses/" + license,
                Map.of("until", Instant.now().plus(Duration.ofDays(days)).toString(), "perpetual", false));
        assertEquals(200, changed.status(), changed.text());
    }

    @Test
    void releaseWithoutDevice_beyondAFifthOfTheSeats_isQuarantineLimitForAMemberAndNotForAnOperator()
            throws IOException {
        String ten = hub.createLicense(workspace, Map.of("seats", 10));
        List<FakeDevice> devices = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            devices.add(FakeDevice.usual());
            assertEquals("ok", codeOf(devices.get(i), ten, pat));
        }
        assertEquals(2, seats(ten).path("quarantines_left").asInt());
        assertEquals(200, admin.post(path(ten, devices.get(0), "release"), null).status());
        assertEquals(200, admin.post(path(ten, devices.get(1), "release"), null).status());

        Reply refused = admin.post(path(ten, devices.get(2), "release"), null);

        assertEquals("quarantine_limit", refused.code());
        assertEquals(409, refused.status());
        assertEquals(
                "released",
                hub.post("/api/v1/" + path(ten, devices.get(2), "release"), Map.of())
                        .json()
                        .path("state")
                        .asText());
        passDays(ten, 340);
        assertEquals(
                "quarantine_limit",
                admin.post(path(ten, devices.get(3), "release"), null).code());
        passDays(ten, 30);
        assertEquals(200, admin.post(path(ten, devices.get(3), "release"), null).status());
    }

    @Test
    void releaseWithoutDevice_again_changesNothing() {
        String until = release(lost).json().path("seat_until").asText();
        assertEquals(until, release(lost).json().path("seat_until").asText());
        assertEquals(1, seats(license).path("quarantine").size());
    }

    @Test
    void releaseWithoutDevice_ofARevokedActivation_isConflict() {
        hub.post("/api/v1/" + path(license, lost, "revoke"), Map.of());
        assertEquals("conflict", release(lost).code());
    }

    @Test
    void deviceThatComesBack_isToldAndTakesItsOwnSeatAgain() {
        release(lost);
        assertEquals(
                "activation_released", hub.request(lost.refresh(license), "").code());
        assertEquals("ok", codeOf(lost, license, pat));
        assertEquals(1, seats(license).path("taken").asInt());
        assertEquals(0, seats(license).path("quarantine").size());
        assertEquals(0, seats(license).path("quarantines_left").asInt(), "the quarantine was begun all the same");
    }

    @Test
    void anotherMachineWithTheKey_doesNotSitOnASeatInQuarantine() throws IOException {
        release(lost);
        FakeDevice other = lost.nowShowing("machine-id=other", "board=other", "disk=other");
        assertEquals("machine_changed", codeOf(other, license, pat));
        passDays(license, 31);
        assertEquals("ok", codeOf(other, license, pat));
    }

    @Test
    void deviceThatReleasesItselfInQuarantine_freesTheSeatAtOnce() {
        release(lost);
        assertEquals("ok", hub.request(lost.release(license), "").code());
        assertEquals(0, seats(license).path("taken").asInt());
    }

    @Test
    void liftQuarantine_byAnOperator_freesTheSeatAtOnce() throws IOException {
        release(lost);
        String lift = path(license, lost, "lift-quarantine");
        assertEquals("forbidden", admin.post(lift, null).code());

        Reply lifted = hub.post("/api/v1/" + lift, Map.of());

        assertEquals(200, lifted.status());
        assertEquals(0, seats(license).path("taken").asInt());
        assertEquals(1, Audit.rows(hub, "activation.quarantine-lifted", lost.thumbprint()));
        assertEquals("conflict", hub.post("/api/v1/" + lift, Map.of()).code());
        FakeDevice live = FakeDevice.usual();
        assertEquals("ok", codeOf(live, license, pat));
        assertEquals(
                "conflict",
                hub.post("/api/v1/" + path(license, live, "lift-quarantine"), Map.of())
                        .code());
    }
}
