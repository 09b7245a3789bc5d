package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the hub tells a data directory that goes on from one that was restored or copied, by what its requests stand on. */
class BranchTest extends OneLicense {
    private FakeDevice device;
    private FakeDevice elsewhere;
    private String first;

    @BeforeEach
    void activateOne() throws IOException {
        device = FakeDevice.usual();
        elsewhere = device.nowShowing("machine-id=else", "board=else", "disk=else");
        first = idOf(hub.request(device.activate(license), pat));
    }

    private static String idOf(Reply granted) throws IOException {
        assertEquals("ok", granted.code(), granted.text());
        return payload(granted, "license").path("jti").asText();
    }

    private Reply refresh(FakeDevice by, String parent) {
        return refresh(by, parent, FakeDevice.newRequestId());
    }

    private Reply refresh(FakeDevice by, String parent, String requestId, String... abandons) {
        return hub.request(by.standingOn(parent, Operation.REFRESH, license, requestId, abandons), "");
    }

    private Reply release(FakeDevice by, String parent, String... abandons) {
        return hub.request(by.standingOn(parent, Operation.RELEASE, license, FakeDevice.newRequestId(), abandons), "");
    }

    private long rows(String action) throws IOException {
        return Audit.rows(hub, action, device.thumbprint());
    }

    private JsonNode shown() {
        return hub.get("/api/v1/licenses/" + license + "/activations")
                .json()
                .path("items")
                .path(0);
    }

    private int clones() {
        return hub.get("/api/v1/workspaces/" + workspace + "/clones")
                .json()
                .path("items")
                .size();
    }

    @Test
    void directoryThatGoesOn_neverLeavesATrace() throws IOException {
        String parent = first;
        for (int i = 0; i < 40; i++) {
            parent = idOf(refresh(device, parent));
        }
        assertEquals(0, rows("activation.restored"));
        assertTrue(shown().path("restored_at").isNull());
        assertEquals(
                32,
                Audit.count(hub, "SELECT count(*) FROM grant_issued WHERE activation_id = ?", device.thumbprint()),
                "only the last ones are kept");
    }

    @Test
    void grantsThatWereNeverImported_areAbandonedFreely() throws IOException {
        String lost = FakeDevice.newRequestId();
        refresh(device, first, lost);
        String second = idOf(refresh(device, first, FakeDevice.newRequestId(), lost));
        idOf(refresh(device, second));

        assertEquals(0, rows("activation.restored"));
        assertEquals(0, rows("activation.cloned"));
    }

    @Test
    void requestThatALaterOneAbandoned_isNotAnsweredAnyMore_andHarmsNobody() throws IOException {
        String onTheOtherStick = FakeDevice.newRequestId();
        String second = idOf(refresh(device, first, FakeDevice.newRequestId(), onTheOtherStick));

        Reply late = refresh(device, first, onTheOtherStick);

        assertEquals("request_superseded", late.code());
        assertEquals(409, late.status());
        idOf(refresh(device, second));
        assertEquals(0, rows("activation.restored"));
    }

    @Test
    void activationThatALaterOneAbandoned_isNotAnsweredAnyMore() throws IOException {
        FakeDevice other = FakeDevice.usual();
        String onTheOtherStick = FakeDevice.newRequestId();
        String made = other.standingOn(null, Operation.ACTIVATE, license, FakeDevice.newRequestId(), onTheOtherStick);
        idOf(hub.request(made, pat));

        String late = other.standingOn(null, Operation.ACTIVATE, license, onTheOtherStick);

        assertEquals("request_superseded", hub.request(late, pat).code());
        assertEquals(2, seatsTaken());
    }

    @Test
    void olderGrantThanWasStoodOn_onTheSameMachine_isARestoredBackup() throws IOException {
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));

        String restored = idOf(refresh(device, first));

        assertEquals(1, rows("activation.restored"));
        assertFalse(shown().path("restored_at").isNull());
        idOf(refresh(device, restored));
        assertEquals(1, rows("activation.restored"), "it goes on from there");
        assertEquals(0, clones());
    }

    @Test
    void restoredDirectoryWhoseAnswerIsLost_isNotedOnce() throws IOException {
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));
        String lost = FakeDevice.newRequestId();
        refresh(device, first, lost);

        idOf(refresh(device, first, FakeDevice.newRequestId(), lost));

        assertEquals(1, rows("activation.restored"));
    }

    @Test
    void grantThatAnotherRequestGaveUp_isABranch_evenThoughNothingOlderWasUsed() throws IOException {
        String ofTheCopy = idOf(refresh(device, first));
        idOf(refresh(device, first));

        idOf(refresh(device, ofTheCopy));

        assertEquals(1, rows("activation.restored"), "both directories show the same machine");
    }

    @Test
    void directoryWithoutALicense_whoseKeyWasInUse_isARestoredBackup() throws IOException {
        idOf(refresh(device, first));

        assertEquals("ok", codeOf(device, license, pat));

        assertEquals(1, rows("activation.restored"));
    }

    @Test
    void branchOnAnotherMachine_isACloneThatIsShown_andLeavesTheOriginalAlone() throws IOException {
        String second = idOf(refresh(device, first));
        String third = idOf(refresh(device, second));

        Reply refused = refresh(elsewhere, first);

        assertEquals("data_directory_cloned", refused.code());
        assertEquals(409, refused.status());
        assertFalse(refused.json().has("status_snapshot"));
        assertEquals(1, rows("activation.cloned"));
        assertEquals(1, rows("request.refused"));
        assertEquals(1, clones());
        assertFalse(shown().path("cloned_at").isNull());
        assertEquals("live", shown().path("state").asText());
        idOf(refresh(device, third));
        assertEquals(0, rows("activation.restored"));
    }

    @Test
    void releaseByACopyOnAnotherMachine_isACloneAndGivesNothingBack() throws IOException {
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));

        assertEquals("data_directory_cloned", release(elsewhere, first).code());

        assertEquals(1, rows("activation.cloned"));
        assertEquals(1, clones());
        assertEquals("live", shown().path("state").asText());
        assertEquals("machine_changed", release(elsewhere, second).code(), "where the original stands it is no branch");
        assertEquals(1, rows("activation.cloned"));
    }

    @Test
    void releaseByACopy_suspendsTheActivationWhereTheLicenseSaysSo() throws IOException {
        String strict = hub.createLicense(workspace, Map.of("on_clone", "suspend"));
        FakeDevice one = FakeDevice.usual();
        String begin = idOf(hub.request(one.activate(strict), pat));
        String second =
                idOf(hub.request(one.standingOn(begin, Operation.REFRESH, strict, FakeDevice.newRequestId()), ""));
        idOf(hub.request(one.standingOn(second, Operation.REFRESH, strict, FakeDevice.newRequestId()), ""));
        FakeDevice copy = one.nowShowing("machine-id=else", "board=else", "disk=else");

        Reply refused = hub.request(copy.standingOn(begin, Operation.RELEASE, strict, FakeDevice.newRequestId()), "");

        assertEquals("data_directory_cloned", refused.code());
        assertTrue(refused.json().has("status_snapshot"), "both copies are told offline as well");
        assertEquals(
                "activation_suspended", hub.request(one.refresh(strict), "").code());
        assertEquals(1, Audit.rows(hub, "activation.suspended", one.thumbprint()));
    }

    @Test
    void releaseByARestoredBackup_isNotedAndAnswered() throws IOException {
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));

        assertEquals("ok", release(device, first).code());

        assertEquals(1, rows("activation.restored"));
        assertEquals("ok", release(device, first).code(), "what is released is answered with another receipt");
        assertEquals(1, rows("activation.restored"));
        assertEquals("released", shown().path("state").asText());
    }

    @Test
    void releaseThatGoesOnFromTheNewestGrant_leavesNoTraceOfACopy() throws IOException {
        assertEquals("ok", release(device, idOf(refresh(device, first))).code());
        assertEquals(0, rows("activation.restored"));
        assertEquals(0, rows("activation.cloned"));
    }

    @Test
    void copyThatStandsWhereTheOriginalStands_isAnotherMachineAndNoBranchYet() throws IOException {
        String second = idOf(refresh(device, first));
        assertEquals("machine_changed", refresh(elsewhere, second).code());
        assertEquals(0, clones());
    }

    @Test
    void copyThatHidesWhatItStandsOn_isAClone() throws IOException {
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));
        assertEquals("data_directory_cloned", refresh(elsewhere, null).code());
    }

    private void noteRestore() throws IOException {
        long now = hub.clock.instant().toEpochMilli();
        Audit.change(
                hub,
                "INSERT INTO restore (record, backed_up_at, restored_at) VALUES (1, %d, %d)"
                        .formatted(now - 3_600_000, now));
    }

    @Test
    void standingOnAGrantThatWasNeverIssued_isABranch_whereNoRestoreExplainsIt() throws IOException {
        Audit.change(hub, "DELETE FROM restore");
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));

        assertEquals(
                "data_directory_cloned",
                refresh(elsewhere, FakeDevice.newRequestId()).code());
        idOf(refresh(device, FakeDevice.newRequestId()));

        assertEquals(1, rows("activation.cloned"));
        assertEquals(1, rows("activation.restored"));
    }

    @Test
    void standingOnAGrantThatIsNotKeptAnyMore_isARestoredBackup() throws IOException {
        Audit.change(hub, "DELETE FROM restore");
        String parent = first;
        for (int i = 0; i < 40; i++) {
            parent = idOf(refresh(device, parent));
        }
        assertEquals("data_directory_cloned", refresh(elsewhere, first).code());
        String restored = idOf(refresh(device, first));
        assertEquals(1, rows("activation.restored"));
        idOf(refresh(device, restored));
        assertEquals(1, rows("activation.restored"));
        idOf(refresh(device, parent));
        assertEquals(2, rows("activation.restored"), "the one that was replaced is there still");
    }

    @Test
    void deviceThatNeverImportsWhatItIsAnswered_isNoBranch_howeverOften() throws IOException {
        Audit.change(hub, "DELETE FROM restore");
        String second = idOf(refresh(device, first));
        String lost = FakeDevice.newRequestId();
        refresh(device, second, lost);
        for (int i = 0; i < 40; i++) {
            String next = FakeDevice.newRequestId();
            idOf(refresh(device, second, next, lost));
            lost = next;
        }
        assertEquals(0, rows("activation.restored"));
        assertEquals(0, rows("activation.cloned"));
    }

    @Test
    void standingOnAGrantThatARestoredHubForgot_isNoBranch_untilOneThatItIssuedSinceWasStoodOn() throws IOException {
        String second = idOf(refresh(device, first));
        noteRestore();
        String forgotten = FakeDevice.newRequestId();

        String third = idOf(refresh(device, forgotten));
        assertEquals(0, rows("activation.restored"));
        String fourth = idOf(refresh(device, third));
        assertEquals(0, rows("activation.restored"));

        assertEquals("data_directory_cloned", refresh(elsewhere, forgotten).code());
        idOf(refresh(device, second));
        assertEquals(1, rows("activation.restored"), "older than what the device stood on when the hub was restored");
        idOf(refresh(device, fourth));
        assertEquals(2, rows("activation.restored"));
        Audit.change(hub, "DELETE FROM restore");
    }

    @Test
    void clone_whereTheLicenseSaysSo_suspendsTheActivationAndTellsTheCopy() throws IOException {
        String strict = hub.createLicense(workspace, Map.of("on_clone", "suspend"));
        license = strict;
        first = idOf(hub.request(device.activate(strict), pat));
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));

        Reply refused = refresh(elsewhere, first);

        assertEquals("data_directory_cloned", refused.code());
        assertTrue(refused.json().has("status_snapshot"), "offline the copy stops as well");
        assertEquals("suspended", shown().path("state").asText());
        assertEquals("activation_suspended", refresh(device, second).code());
        hub.admin(
                "POST", "/api/v1/licenses/" + strict + "/activations/" + device.thumbprint() + "/reinstate", Map.of());
        assertEquals("ok", refresh(device, second).code());
    }

    @Test
    void listOfClones_forgetsWhatWasRevoked() throws IOException {
        String second = idOf(refresh(device, first));
        idOf(refresh(device, second));
        refresh(elsewhere, first);
        assertEquals(1, clones());

        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/revoke", Map.of());

        assertEquals(0, clones());
    }
}
