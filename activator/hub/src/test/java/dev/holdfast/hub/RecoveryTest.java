package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.StatusClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A data directory is lost, and a new one on the same machine takes its seat. */
class RecoveryTest extends OneLicense {
    private String own;
    private FakeDevice lost;

    @BeforeEach
    void activateOne() {
        own = FakeDevice.newRequestId();
        lost = sameMachine();
        assertEquals("ok", codeOf(lost, license, pat));
    }

    private FakeDevice sameMachine() {
        return FakeDevice.showing("machine-id=" + own, "board=" + own, "disk=" + own);
    }

    private static Set<String> supersededKeys(String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.US_ASCII);
        return StatusClaims.read(
                        JsonObject.parse(CompactJws.parse(bytes, 128 * 1024).allegedPayload(), 128 * 1024))
                .supersededKeys();
    }

    @Test
    void newDirectoryOnTheSameMachine_takesTheSeatAndSupersedesTheLostKey() throws Exception {
        FakeDevice found = sameMachine();

        Reply granted = hub.request(found.activate(license), pat);

        JsonNode claims = payload(granted, "license");
        assertEquals(lost.thumbprint(), claims.path("act").asText(), "the activation stays the same");
        assertEquals(found.thumbprint(), claims.path("cnf").path("jkt").asText());
        assertEquals(
                Set.of(lost.thumbprint()),
                supersededKeys(granted.json().path("status").asText()));
        assertEquals(1, seatsTaken());
        assertEquals(1, Audit.rows(hub, "activation.recovered", lost.thumbprint()));
        assertEquals("ok", hub.request(found.refresh(license), "").code());
        assertEquals(0, Audit.rows(hub, "activation.restored", lost.thumbprint()));
    }

    @Test
    void lostDirectoryThatTurnsUpAgain_isToldThatItIsSuperseded_withAnyToken() throws Exception {
        hub.request(sameMachine().activate(license), pat);

        Reply refresh = hub.request(lost.refresh(license), "");

        assertEquals("activation_superseded", refresh.code());
        assertEquals(403, refresh.status());
        assertEquals(
                Set.of(lost.thumbprint()),
                supersededKeys(refresh.json().path("status_snapshot").asText()));
        assertEquals("activation_superseded", codeOf(lost, license, pat));
        assertEquals(1, seatsTaken());
    }

    @Test
    void sameRequestOfTheNewDirectory_sentAgain_isAnsweredWithTheSameBytes() {
        String document = sameMachine().activate(license);
        Reply first = hub.request(document, pat);
        assertEquals(first.text(), hub.request(document, "").text());
        assertEquals(1, seatsTaken());
    }

    @Test
    void oneKindThatMatches_isNoRecovery() {
        assertEquals("ok", codeOf(FakeDevice.showing("machine-id=" + own, "disk=other"), license, pat));
        assertEquals("ok", codeOf(FakeDevice.showing("board=" + own), license, pat));
        assertEquals(3, seatsTaken());
    }

    @Test
    void derivedPair_isOneKindAndNoRecovery() {
        String guests = hub.createLicense(workspace, Map.of());
        for (int i = 0; i < 2; i++) {
            FakeDevice guest = FakeDevice.showing("machine-id=g" + own, "board=g" + own, "derived");
            assertEquals("ok", codeOf(guest, guests, pat));
        }
        assertEquals(2, seats(guests));
    }

    private int seats(String of) {
        return hub.get("/api/v1/licenses/" + of + "/activations")
                .json()
                .path("items")
                .size();
    }

    @Test
    void machineOfWhichAsMuchHasChangedAsMatches_isNoRecovery() {
        String four = hub.createLicense(workspace, Map.of());
        FakeDevice whole = FakeDevice.showing("machine-id=" + own, "board=" + own, "disk=" + own, "nic=" + own);
        assertEquals("ok", codeOf(whole, four, pat));

        FakeDevice half = FakeDevice.showing("machine-id=" + own, "board=" + own, "disk=other", "nic=other");

        assertEquals("ok", codeOf(half, four, pat));
        assertEquals(2, seats(four));
    }

    @Test
    void twoCandidates_areNoRecovery() {
        assertEquals(
                "ok", hub.request(sameMachine().activateBeside(license), pat).code());

        assertEquals("ok", codeOf(sameMachine(), license, pat));

        assertEquals(3, seatsTaken());
    }

    @Test
    void directoryThatAsksForASeatOfItsOwn_leavesTheOtherAlone() {
        assertEquals(
                "ok", hub.request(sameMachine().activateBeside(license), pat).code());
        assertEquals(2, seatsTaken());
        assertEquals("ok", hub.request(lost.refresh(license), "").code());
    }

    @Test
    void withoutAToken_nothingIsRecovered() {
        assertEquals(
                "token_missing",
                hub.request(sameMachine().activate(license), "").code());
        assertEquals(
                "activation_unknown",
                hub.request(sameMachine().refresh(license), "").code());
        assertEquals("ok", hub.request(lost.refresh(license), "").code());
    }

    @Test
    void fourthTimeInTwelveMonths_isRefused_andAfterThemRecoversAgain() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertEquals("ok", codeOf(sameMachine(), license, pat));
        }
        Reply fourth = hub.request(sameMachine().activate(license), pat);

        assertEquals("recovery_limit", fourth.code());
        assertEquals(409, fourth.status());
        assertTrue(fourth.json().path("remedy").asText().contains("--new-device"));
        assertEquals(1, seatsTaken());
        assertEquals(3, Audit.rows(hub, "activation.recovered", lost.thumbprint()));
        Audit.change(
                hub,
                "UPDATE superseded_key SET at = at - " + Duration.ofDays(367).toMillis());
        assertEquals("ok", codeOf(sameMachine(), license, pat));
    }

    @Test
    void suspendedActivation_isNotFreedByLosingItsDirectory() {
        String one = "/api/v1/licenses/" + license + "/activations/" + lost.thumbprint();
        hub.admin("POST", one + "/suspend", null);

        assertEquals("activation_suspended", codeOf(sameMachine(), license, pat));

        hub.admin("POST", one + "/reinstate", Map.of());
        assertEquals("ok", hub.request(lost.refresh(license), "").code(), "nothing was taken over");
    }

    @Test
    void revokedActivation_isNotRecovered() {
        hub.post("/api/v1/licenses/" + license + "/activations/" + lost.thumbprint() + "/revoke", Map.of());
        FakeDevice next = sameMachine();
        assertEquals("ok", codeOf(next, license, pat));
        assertNotEquals(lost.thumbprint(), next.thumbprint());
        assertEquals(2, seatsTaken());
    }

    @Test
    void anotherLicense_isAnotherSeat() {
        String other = hub.createLicense(workspace, Map.of());
        assertEquals("ok", codeOf(sameMachine(), other, pat));
        assertEquals("ok", hub.request(lost.refresh(license), "").code());
    }

    @Test
    void lastSeat_isRecoveredWhereItIsTaken() {
        String single = hub.createLicense(workspace, Map.of("seats", 1));
        assertEquals("ok", codeOf(sameMachine(), single, pat));
        assertEquals("ok", codeOf(sameMachine(), single, pat));
        assertEquals("seats_exhausted", codeOf(FakeDevice.usual(), single, pat));
    }

    @Test
    void whatChangedSince_isRecordedAsDrift() throws IOException {
        FakeDevice found = FakeDevice.showing("machine-id=" + own, "board=" + own, "disk=new" + own);
        JsonNode binding =
                payload(hub.request(found.activate(license), pat), "license").path("binding");
        assertEquals(3, binding.path("evidence").size());
        assertEquals(1, Audit.rows(hub, "activation.drifted", lost.thumbprint()));
    }
}
