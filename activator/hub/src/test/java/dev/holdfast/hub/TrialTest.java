package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trial begins with the first activation on a machine, and only there. */
class TrialTest extends OneLicense {
    private static final long DAYS_14 = Duration.ofDays(14).toSeconds();

    private String trial;

    @BeforeEach
    void createTrial() {
        trial = hub.createLicense(workspace, Map.of("trial_days", 14, "seats", 9));
    }

    private static void pass(Duration time) {
        hub.clock.turn(time);
    }

    private long end(FakeDevice device) throws IOException {
        Reply reply = hub.request(device.activate(trial), pat);
        assertEquals("ok", reply.code(), reply.text());
        return payload(reply, "license").path("exp").asLong();
    }

    @Test
    void trial_beginsWithTheFirstActivationOnEachMachine() throws IOException {
        long first = end(FakeDevice.usual());
        long now = hub.clock.instant().getEpochSecond();
        assertTrue(Math.abs(now + DAYS_14 - first) < 3600);
        pass(Duration.ofDays(5));
        assertTrue(end(FakeDevice.usual()) >= first + Duration.ofDays(5).toSeconds());
    }

    @Test
    void trial_goesOnForAnotherDirectoryOfTheMachine_andForTheSameAfterARevocation() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=t1", "board=t1", "disk=t1");
        long end = end(device);
        pass(Duration.ofDays(5));
        assertEquals(end, end(FakeDevice.showing("machine-id=t1", "board=t1", "disk=t1")));
        hub.post("/api/v1/licenses/" + trial + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        assertEquals(end, end(FakeDevice.showing("machine-id=t1", "board=t1")));
        assertEquals(end, end(FakeDevice.showing("disk=t1")));
    }

    @Test
    void trial_ofAMachineWithAnIdFromTheSameImage_isItsOwn() throws IOException {
        long end = end(FakeDevice.showing("machine-id=golden", "board=g1", "nic=g1"));
        pass(Duration.ofDays(2));
        assertTrue(end(FakeDevice.showing("machine-id=golden", "board=g2", "nic=g2")) > end);
    }

    @Test
    void trialThatIsOver_isExpiredForWhoeverAsks_andLivesOnWhereItIsProlonged() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=t2", "board=t2", "disk=t2");
        end(device);
        pass(Duration.ofDays(15));
        Reply late = hub.request(device.refresh(trial), "");
        assertEquals("expired", late.code());
        assertTrue(late.json().path("detail").asText().contains("the trial on this machine began on"), late.text());
        assertEquals("expired", codeOf(FakeDevice.showing("machine-id=t2", "board=t2", "disk=t2"), trial, pat));
        hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + trial, Map.of("trial_days", 30));
        assertEquals("ok", hub.request(device.refresh(trial), "").code());
    }

    @Test
    void trial_neverOutlastsTheLicense() throws IOException {
        Instant until = hub.clock.instant().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        trial = hub.createLicense(workspace, Map.of("trial_days", 14, "perpetual", false, "until", until.toString()));
        assertEquals(until.getEpochSecond(), end(FakeDevice.usual()));
    }

    @Test
    void licenseThatBecomesATrial_countsFromTheActivation() throws IOException {
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), pat);
        JsonNode held =
                hub.get("/api/v1/licenses/" + license + "/activations").json().path("items");
        Instant activatedAt = Instant.parse(held.get(0).path("activated_at").asText());
        hub.as(hub.operatorToken, "PATCH", "/api/v1/licenses/" + license, Map.of("trial_days", 2));
        JsonNode claims = payload(hub.request(device.refresh(license), ""), "license");
        assertEquals(
                activatedAt.getEpochSecond() + 2 * 86_400, claims.path("exp").asLong());
    }
}
