package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A seat moves to another machine where somebody who may says so. */
class RebindTest extends OneLicense {
    private FakeDevice device;
    private FakeDevice elsewhere;

    @BeforeEach
    void activateOne() {
        device = FakeDevice.usual();
        elsewhere = device.nowShowing("machine-id=new", "board=new", "nic=new");
        assertEquals("ok", codeOf(device, license, pat));
    }

    private String path() {
        return "/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/rebind";
    }

    private String refresh(FakeDevice by) {
        return hub.request(by.refresh(license), "").code();
    }

    @Test
    void otherMachine_isRefusedWithWhatToDo_untilTheSeatMayMove() throws IOException {
        Reply refused = hub.request(elsewhere.activate(license), pat);
        assertEquals("machine_changed", refused.code());
        assertTrue(refused.json().path("remedy").asText().contains("--rebind"));

        Reply allowed = hub.admin("POST", path(), null);
        assertFalse(allowed.json().path("rebind_until").isNull());
        JsonNode claims = payload(hub.request(elsewhere.activate(license), pat), "license");

        assertEquals(device.thumbprint(), claims.path("act").asText());
        assertTrue(claims.path("binding").path("evidence").has("nic"));
        assertFalse(claims.path("binding").path("evidence").has("disk"));
        assertEquals(1, seatsTaken());
        assertEquals("ok", refresh(elsewhere));
        assertEquals(1, Audit.rows(hub, "activation.rebind-allowed", device.thumbprint()));
        assertEquals(1, Audit.rows(hub, "activation.rebound", device.thumbprint()));
    }

    @Test
    void seat_movesOnce() {
        hub.admin("POST", path(), null);
        assertEquals("ok", refresh(elsewhere));
        assertEquals("machine_changed", refresh(device), "the machine that it left");
        assertEquals("machine_changed", refresh(device.nowShowing("machine-id=third", "board=third")));
    }

    @Test
    void machineThatIsTheSame_usesNothingUp() {
        hub.admin("POST", path(), null);
        assertEquals("ok", refresh(device));
        assertEquals("ok", refresh(elsewhere));
    }

    @Test
    void afterSevenDays_theSeatStays() {
        hub.admin("POST", path(), null);
        hub.clock.turn(Duration.ofDays(7));
        assertEquals("machine_changed", refresh(elsewhere));
    }

    @Test
    void machineThatShowsTooLittleForTheLicense_isNotMovedTo() {
        String two = hub.createLicense(workspace, Map.of("minimum_evidence", 2));
        assertEquals("ok", codeOf(device, two, pat));
        hub.admin("POST", path().replace(license, two), null);
        FakeDevice bare = device.nowShowing("machine-id=bare");
        assertEquals("evidence_insufficient", hub.request(bare.refresh(two), "").code());
        assertEquals("ok", hub.request(elsewhere.refresh(two), "").code());
    }

    @Test
    void fourthDriftInTwelveMonths_needsTheSameWord_andIsCountedAnewAfterIt() {
        String own = FakeDevice.newRequestId();
        String[] evidence = {"machine-id=" + own, "board=" + own, "nic=0" + own};
        FakeDevice drifting = FakeDevice.showing(evidence);
        assertEquals("ok", codeOf(drifting, license, pat));
        for (int i = 1; i <= 3; i++) {
            assertEquals("ok", refresh(drifting.nowShowing(evidence[0], evidence[1], "nic=" + i + own)));
        }
        FakeDevice fourth = drifting.nowShowing(evidence[0], evidence[1], "nic=4" + own);
        assertEquals("drift_limit", refresh(fourth));

        String rebind = "/api/v1/licenses/" + license + "/activations/" + drifting.thumbprint() + "/rebind";
        assertEquals("ok", hub.admin("POST", rebind, null).code());

        assertEquals("ok", refresh(fourth));
        assertEquals("ok", refresh(drifting.nowShowing(evidence[0], evidence[1], "nic=5" + own)));
    }

    @Test
    void tokenWithTheScope_mayAllowIt_andOneWithoutMayNot() {
        String may = hub.createPat(user, Map.of("scopes", List.of("activations:rebind")));
        assertEquals("token_scope_missing", hub.as(pat, "POST", path(), null).code());
        assertEquals("ok", hub.as(may, "POST", path(), null).code());
    }

    @Test
    void revokedActivation_isNotMoved() {
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        assertEquals("conflict", hub.admin("POST", path(), null).code());
        String unknown = path().replace(device.thumbprint(), FakeDevice.usual().thumbprint());
        assertEquals("not_found", hub.admin("POST", unknown, null).code());
    }

    @Test
    void restoredBackup_onTheMachineThatItMayMoveTo_isMoved() throws IOException {
        refresh(device);
        hub.admin("POST", path(), null);
        assertEquals("ok", refresh(elsewhere));
        assertEquals(0, Audit.rows(hub, "activation.cloned", device.thumbprint()));
    }

    @Test
    void releaseByACopyOnAnotherMachine_whileTheSeatMayMove_isAClone() throws IOException {
        String first = hub.request(device.refresh(license), "").text();
        String second =
                hub.request(device.refreshStandingOn(first, license), "").text();
        assertEquals(
                "ok", hub.request(device.refreshStandingOn(second, license), "").code());
        hub.admin("POST", path(), null);
        String held = TestHub.JSON.readTree(first).path("license").asText();

        Reply refused = hub.request(elsewhere.goingOnFrom(held, Operation.RELEASE, license), "");

        assertEquals("data_directory_cloned", refused.code());
        assertEquals(1, Audit.rows(hub, "activation.cloned", device.thumbprint()));
        assertEquals(0, Audit.rows(hub, "activation.restored", device.thumbprint()));
        assertEquals(1, seatsTaken());
        assertEquals("ok", refresh(elsewhere), "the machine that it may move to");
    }
}
