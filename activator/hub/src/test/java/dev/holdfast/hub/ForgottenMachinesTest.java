package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seats that were left, taken back and renewed since the backup stand after a replay as they stood before it. */
class ForgottenMachinesTest extends HubWithBackup {
    private static final Machine FIRST = HistoryDevice.machine(7);
    private static final Machine SECOND = HistoryDevice.machine(1_007);

    private String workspace;
    private String license;
    private String pat;

    @BeforeEach
    void createLicense() {
        workspace = hub.createWorkspace();
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
        license = hub.createLicense(workspace, Map.of("seats", 5, "seats_per", "machine"));
    }

    private HistoryDevice activated(String name, Machine machine) {
        HistoryDevice device = new HistoryDevice(field.resolve("data-" + name), machine, hub.rootPem);
        assertEquals("ok", device.activate(hub.address, license, pat), name);
        return device;
    }

    private String refresh(HistoryDevice device) {
        return device.refresh(hub.address, license);
    }

    private void decide(HistoryDevice about, String what) throws Exception {
        String path = "/api/v1/licenses/" + license + "/activations/" + about.thumbprint() + "/" + what;
        assertTrue(hub.post(path, Map.of()).status() < 300, what);
        hub.clock.turn(Duration.ofMinutes(1));
    }

    private HistoryDevice move(HistoryDevice device) {
        HistoryDevice moved = device.on(SECOND);
        assertEquals(
                "ok", moved.activate(hub.address, license, () -> Pat.of(pat), ActivationOptions.USUAL.rebinding()));
        hub.clock.turn(Duration.ofMinutes(1));
        return moved;
    }

    private JsonNode seats() {
        return hub.get("/api/v1/licenses/" + license + "/seats").json();
    }

    private int taken() {
        return seats().path("taken").asInt();
    }

    /** Restores and replays, twice; the seats are as they were. */
    private void comesOutTheSame() throws Exception {
        JsonNode before = seats();
        Path export = restore();
        replay(export);
        replay(export);
        hub.open();
        assertEquals(before, seats());
    }

    @Test
    void oneOfTwoDirectories_thatIsReleased_isLeftBehindAndInNoQuarantine() throws Exception {
        HistoryDevice lost = activated("lost", FIRST);
        HistoryDevice stays = activated("stays", FIRST);
        backUp();
        decide(lost, "release");
        assertEquals(0, seats().path("quarantine").size());
        comesOutTheSame();
        assertEquals("activation_released", refresh(lost));
        assertEquals("ok", refresh(stays));
        assertEquals(1, taken());
    }

    @Test
    void bothDirectories_thatAreReleased_areOneSeatInQuarantine() throws Exception {
        HistoryDevice lost = activated("lost", FIRST);
        HistoryDevice second = activated("second", FIRST);
        backUp();
        decide(lost, "release");
        decide(second, "release");
        assertEquals(2, seats().path("quarantine").size());
        comesOutTheSame();
    }

    @Test
    void directoryLeftBehind_isWaitedForOnceTheOtherGaveTheSeatBack() throws Exception {
        HistoryDevice lost = activated("lost", FIRST);
        HistoryDevice second = activated("second", FIRST);
        backUp();
        decide(lost, "release");
        assertEquals("ok", second.release(hub.address, license));
        assertEquals(1, seats().path("quarantine").size());
        comesOutTheSame();
    }

    @Test
    void directoryLeftBehind_whoseMachineTheHubHasForgotten_holdsNoSeatBesideIt() throws Exception {
        backUp();
        HistoryDevice lost = activated("lost", FIRST);
        HistoryDevice stays = activated("stays", FIRST);
        decide(lost, "release");
        comesOutTheSame();
        assertEquals("ok", refresh(stays));
        assertEquals(1, taken());
    }

    @Test
    void directoryLeftBehind_whosePartnerTheHubHasForgottenAsWell_isWaitedForAgain() throws Exception {
        backUp();
        HistoryDevice lost = activated("lost", FIRST);
        HistoryDevice second = activated("second", FIRST);
        decide(lost, "release");
        assertEquals("ok", second.release(hub.address, license));
        assertEquals(1, seats().path("quarantine").size());
        comesOutTheSame();
        assertEquals(1, taken());
    }

    @Test
    void seatInQuarantine_thatItsDeviceGaveBack_isFreeAgain() throws Exception {
        HistoryDevice found = activated("found", FIRST);
        backUp();
        decide(found, "release");
        assertEquals(1, taken());
        assertEquals("ok", found.release(hub.address, license));
        assertEquals(0, taken());
        comesOutTheSame();
    }

    @Test
    void directoryLeftBehind_thatGaveItsShareBack_isNotWaitedFor() throws Exception {
        HistoryDevice found = activated("found", FIRST);
        HistoryDevice stays = activated("stays", FIRST);
        backUp();
        decide(found, "release");
        assertEquals("ok", found.release(hub.address, license));
        hub.clock.turn(Duration.ofMinutes(1));
        comesOutTheSame();
        assertEquals("ok", stays.release(hub.address, license));
        assertEquals(0, taken());
    }

    @Test
    void seatWhoseLicenseWasShortenedMeanwhile_isFreeWhenTheLongerOneWouldBe_andCounts() throws Exception {
        Member admin = Member.of(hub, workspace, "admin");
        HistoryDevice lost = activated("lost", FIRST);
        backUp();
        endInDays(5);
        assertEquals("ok", refresh(lost));
        String path = "licenses/" + license + "/activations/" + lost.thumbprint() + "/release";
        assertEquals(200, admin.post(path, null).status());
        assertEquals(0, seats().path("quarantines_left").asInt());
        comesOutTheSame();
    }

    @Test
    void directoryLeftBehind_whoseLicenseWasShortenedMeanwhile_isWaitedForAsLongAsForAnyOther() throws Exception {
        HistoryDevice lost = activated("lost", FIRST);
        HistoryDevice second = activated("second", FIRST);
        backUp();
        endInDays(5);
        assertEquals("ok", refresh(lost));
        decide(lost, "release");
        comesOutTheSame();
        assertEquals("ok", second.release(hub.address, license));
        Instant free =
                Instant.parse(seats().path("quarantine").path(0).path("until").asText());
        assertTrue(free.isAfter(hub.clock.instant().plus(Duration.ofDays(29))), "found " + free);
    }

    @Test
    void seatThatAnOperatorTookBack_countsForNoLimit_howeverOftenTheHubIsRestored() throws Exception {
        HistoryDevice lost = activated("lost", FIRST);
        backUp();
        decide(lost, "release");
        JsonNode before = seats();
        assertEquals(1, before.path("quarantines_left").asInt());
        replay(restore());
        hub.open();
        replay(restore());
        hub.open();
        assertEquals(before, seats());
    }

    private void endInDays(int days) {
        String until = hub.clock.instant().plus(Duration.ofDays(days)).toString();
        String path = "/api/v1/licenses/" + license;
        Map<String, Object> term = Map.of("until", until, "perpetual", false);
        assertEquals(200, hub.as(hub.operatorToken, "PATCH", path, term).status());
    }

    @Test
    void seatThatMovedWithAllItsDirectories_isOneSeatAgain() throws Exception {
        HistoryDevice first = activated("first", FIRST);
        HistoryDevice second = activated("second", FIRST);
        HistoryDevice stays = activated("stays", FIRST);
        backUp();
        for (HistoryDevice each : List.of(first, second, stays)) {
            decide(each, "rebind");
        }
        first = move(first);
        assertEquals(1, taken());
        comesOutTheSame();
        assertEquals("ok", refresh(first));
        assertEquals(1, taken());
    }

    @Test
    void directoriesThatMovedOneAfterTheOther_areOneSeatOnceTheyWereSeen() throws Exception {
        HistoryDevice first = activated("first", FIRST);
        HistoryDevice second = activated("second", FIRST);
        backUp();
        for (HistoryDevice each : List.of(first, second)) {
            decide(each, "rebind");
        }
        first = move(first);
        second = move(second);
        assertEquals(1, taken());
        replay(restore());
        hub.open();
        assertEquals("ok", refresh(second));
        assertEquals("ok", refresh(first));
        assertEquals(1, taken());
    }

    @Test
    void renewedLease_endsWhenItWasGrantedTo_andItsSeatWithIt() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", 1, "offline_activation", false, "lease", Map.of()));
        HistoryDevice known = activated("known", FIRST);
        backUp();
        hub.clock.turn(Duration.ofHours(20));
        assertEquals("ok", refresh(known));
        List<String> before = ends();
        Path export = restore();
        replay(export);
        assertEquals(before, ends());
        hub.open();
        decide(known, "release");
        assertEquals(1, taken(), "its device may go on to the end of what it was granted");
    }

    @Test
    void leaseGrantedSinceTheBackup_isFreeWhenItEnds() throws Exception {
        license = hub.createLicense(workspace, Map.of("seats", 1, "offline_activation", false, "lease", Map.of()));
        backUp();
        HistoryDevice device = activated("new", FIRST);
        hub.clock.turn(Duration.ofHours(1));
        decide(device, "release");
        comesOutTheSame();
    }

    private List<String> ends() throws Exception {
        return Audit.texts(
                hub,
                "SELECT coalesce(lease_ends_at, 0) || ' ' || coalesce(license_ends_at, 0) FROM activation"
                        + " WHERE license_id = ?",
                license);
    }

    @Test
    void activationReleasedAfterTheRestore_isNotRevivedByAnEarlierRecord() throws Exception {
        HistoryDevice device = activated("known", FIRST);
        backUp();
        assertEquals("ok", device.release(hub.address, license));
        assertEquals("ok", device.activate(hub.address, license, pat));
        Path export = restore();
        hub.open();
        decide(device, "release");
        JsonNode before = seats();
        hub.close();
        replay(export);
        hub.open();
        assertEquals(before, seats());
        assertEquals("activation_released", refresh(device));
    }
}
