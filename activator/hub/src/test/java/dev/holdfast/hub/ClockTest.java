package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockTest {
    @TempDir
    Path folder;

    private TestHub hub;
    private String workspace;
    private String user;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
        hub.createCatalog();
        workspace = hub.createWorkspace();
        user = hub.createServiceUser(workspace);
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    @Test
    void timePasses_andTokenLicenseAndSigningCertificateEnd() {
        String until = hub.clock
                .instant()
                .plus(Duration.ofDays(20))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String term = hub.createLicense(workspace, Map.of("perpetual", false, "until", until));
        String license = hub.createLicense(workspace, Map.of());
        hub.allowNeverExpiring(workspace);
        String week = hub.createPat(user, Map.of("expires_in_days", 7));
        String forever = hub.createPat(user, Map.of("never_expires", true));
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(term), week).code());

        hub.clock.turn(Duration.ofDays(8));
        assertEquals(
                "token_expired", hub.request(device.activate(license), week).code());
        assertEquals("ok", hub.request(device.activate(license), forever).code());

        hub.clock.turn(Duration.ofDays(13));
        assertEquals("expired", hub.request(device.refresh(term), "").code());
        assertEquals(
                "expired",
                hub.request(FakeDevice.usual().activate(term), forever).code());

        hub.clock.turn(Duration.ofDays(70));
        assertEquals("unavailable", hub.request(device.refresh(license), "").code());
    }

    @Test
    void driftBeyondTwelveMonthsAgo_doesNotCount() throws IOException {
        String license = hub.createLicense(workspace, Map.of());
        String pat = hub.createPat(user, Map.of());
        FakeDevice device = FakeDevice.showing("machine-id=m", "board=b", "nic=n0");
        hub.request(device.activate(license), pat);
        for (int change = 1; change <= 3; change++) {
            hub.request(
                    device.nowShowing("machine-id=m", "board=b", "nic=n" + change)
                            .refresh(license),
                    "");
        }
        String fourth = device.nowShowing("machine-id=m", "board=b", "nic=n4").refresh(license);
        assertEquals("drift_limit", hub.request(fourth, "").code());
        String earlier = "UPDATE activation_drift SET at = at - %d";
        Audit.change(hub, earlier.formatted(Duration.ofDays(364).toMillis()));
        assertEquals("drift_limit", hub.request(fourth, "").code());
        Audit.change(hub, earlier.formatted(Duration.ofDays(3).toMillis()));
        assertEquals("ok", hub.request(fourth, "").code());
    }

    @Test
    void clockSetBack_signsNothingUntilItHasCaughtUp() {
        String license = hub.createLicense(workspace, Map.of());
        String pat = hub.createPat(user, Map.of());
        FakeDevice device = FakeDevice.usual();
        hub.clock.turn(Duration.ofDays(2));
        String answered = device.activate(license);
        TestHub.Reply granted = hub.request(answered, pat);
        assertEquals("ok", granted.code());
        hub.clock.turn(Duration.ofHours(-25));
        assertEquals("clock_behind", hub.request(device.refresh(license), "").code());
        assertEquals(granted.text(), hub.request(answered, "").text());
        hub.clock.turn(Duration.ofHours(25));
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void clockSetBackBeforeTheSigningCertificate_isClockBehind() {
        String license = hub.createLicense(workspace, Map.of());
        hub.clock.turn(Duration.ofDays(-30));
        TestHub.Reply reply = hub.request(FakeDevice.usual().refresh(license), "");
        assertEquals("clock_behind", reply.code());
        assertTrue(reply.json().path("detail").asText().contains("clock"));
    }
}
