package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestHub.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Device tokens over months and years; the clock of this hub only ever goes forward. */
class DeviceTokenTimeTest extends OneLicense {
    /** The admin's own token is good for months, and the next test begins years later. */
    @AfterEach
    void forgetAdmin() {
        hub.adminToken = "";
    }

    private List<String> troubles() {
        return hub.get("/api/v1/workspaces/" + workspace + "/tokens-in-trouble")
                .json()
                .path("items")
                .findValuesAsText("trouble");
    }

    @Test
    void deviceOffForThirtyDaysBeforeItsRenewal_goesOnAfterwards() {
        TokenDevice device = TokenDevice.installed(hub, pat);
        hub.clock.turn(Duration.ofDays(29));
        hub.clock.turn(Duration.ofDays(30));
        assertEquals("ok", device.renew().code());
        device.renewDeafly();
        hub.clock.turn(Duration.ofDays(30));
        assertEquals("ok", device.renew().code());
        hub.clock.turn(Duration.ofDays(90));
        assertEquals("token_expired", device.status().code());
        assertEquals("token_expired", device.renew().code());
        forgetAdmin();
        createLicense();
        device.secret = TokenDevice.newSecret();
        assertEquals("ok", device.install(pat).code());
    }

    @Test
    void installationFinishedLate_isAnsweredTheSameWhileTheTokenIsGood_andThenTakesANewSecret() {
        TokenDevice device = TokenDevice.on(hub, FakeDevice.usual());
        Reply first = device.install(pat);
        assertEquals("ok", first.code());
        hub.clock.turn(Duration.ofDays(89));
        Reply late = device.install(pat);
        assertEquals(first.json(), late.json());
        hub.clock.turn(Duration.ofDays(1));
        forgetAdmin();
        createLicense();

        assertEquals("request_superseded", device.install(pat).code());

        device.secret = TokenDevice.newSecret();
        assertEquals("ok", device.install(pat).code());
        assertEquals("ok", device.status().code());
    }

    @Test
    void renew_overYears_endsAtTheAbsoluteEnd() {
        TokenDevice device = TokenDevice.installed(hub, pat);
        Instant end = Instant.parse(device.status().json().path("ends_at").asText());
        while (hub.clock.instant().isBefore(end.minus(Duration.ofDays(60)))) {
            hub.clock.turn(Duration.ofDays(60));
            assertEquals("ok", device.renew().code());
        }
        Reply last = device.status();
        assertEquals(end, Instant.parse(last.json().path("expires_at").asText()));
        hub.clock.turn(Duration.ofDays(60));
        assertEquals("token_expired", device.renew().code());
    }

    @Test
    void tokenThatNobodyRenews_isListedUntilItIsRenewed() {
        TokenDevice device = TokenDevice.installed(hub, pat);
        TokenDevice renewed = TokenDevice.installed(hub, pat);
        hub.clock.turn(Duration.ofDays(59));
        assertEquals(List.of(), troubles());
        assertEquals("ok", renewed.renew().code());
        hub.clock.turn(Duration.ofDays(2));
        assertEquals(List.of("not_renewed"), troubles());
        assertEquals("ok", device.renew().code());
        assertEquals(List.of(), troubles());
    }
}
