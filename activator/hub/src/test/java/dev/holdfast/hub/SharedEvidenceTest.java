package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines made from one golden image. */
class SharedEvidenceTest extends OneLicense {
    private String image;

    @BeforeEach
    void newImage() {
        image = "machine-id=" + FakeDevice.newRequestId();
    }

    private FakeDevice machine(String... more) {
        String[] evidence = new String[more.length + 1];
        evidence[0] = image;
        for (int i = 0; i < more.length; i++) {
            evidence[i + 1] = more[i].equals("derived") ? more[i] : more[i] + image;
        }
        return FakeDevice.showing(evidence);
    }

    /** Directories beside each other, on machines that show the same. */
    private String code(FakeDevice device, String licenseId, String token) {
        return hub.request(device.activateBeside(licenseId), token).code();
    }

    private JsonNode binding(Reply reply) throws IOException {
        assertEquals("ok", reply.code(), reply.text());
        return payload(reply, "license").path("binding");
    }

    private JsonNode activate(FakeDevice device) throws IOException {
        return binding(hub.request(device.activateBeside(license), pat));
    }

    @Test
    void thirdMachineOfAGoldenImage_isBoundToWhatIsItsOwn() throws IOException {
        activate(machine("disk=1"));
        JsonNode second = activate(machine("disk=2"));
        assertTrue(second.path("evidence").has("machine-id"));
        assertFalse(second.has("shared"));

        FakeDevice device = machine("disk=3");
        JsonNode third = activate(device);

        assertFalse(third.path("evidence").has("machine-id"));
        assertTrue(third.path("evidence").has("disk"));
        assertEquals("[\"machine-id\"]", third.path("shared").toString());
        JsonNode again = binding(hub.request(device.refresh(license), ""));
        assertEquals("[\"machine-id\"]", again.path("shared").toString());
        JsonNode listed = hub.get("/api/v1/licenses/" + license + "/activations")
                .json()
                .path("items")
                .path(2);
        assertEquals("[\"machine-id\"]", listed.path("shared").toString());
        assertFalse(listed.path("evidence").has("machine-id"));
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE subject = ? AND action = 'activation.created'"
                                + " AND detail LIKE '%, shared with other machines: machine-id'",
                        device.thumbprint()));
    }

    @Test
    void thirdMachineThatShowsTheImagesIdAlone_isRefusedAndTakesNoSeat() {
        code(machine(), license, pat);
        code(machine(), license, pat);
        FakeDevice third = machine();

        Reply refused = hub.request(third.activateBeside(license), pat);

        assertEquals("evidence_missing", refused.code());
        String detail = refused.json().path("detail").asText();
        assertTrue(detail.endsWith("other machines of the product show the same machine-id"), detail);
        String remedy = refused.json().path("remedy").asText();
        assertTrue(remedy.contains("rm -f /etc/machine-id /var/lib/dbus/machine-id"), remedy);
        assertTrue(remedy.endsWith("ask the vendor to revoke one of them"), remedy);
        assertEquals(2, seatsTaken());
    }

    @Test
    void thirdDirectoryOfAMachineThatShowsOneKind_isRefusedUntilOneIsRevokedAsTheRemedySays() {
        FakeDevice first = machine();
        code(first, license, pat);
        code(machine(), license, pat);
        assertEquals("evidence_missing", code(machine(), license, pat));

        String revoke = "/api/v1/licenses/" + license + "/activations/" + first.thumbprint() + "/revoke";
        assertEquals("ok", hub.post(revoke, null).code());

        assertEquals("ok", code(machine(), license, pat));
    }

    @Test
    void thirdMachine_whereTwoKindsAreAskedForAndOneIsShared_isInsufficient() {
        String two = hub.createLicense(workspace, Map.of("minimum_evidence", 2));
        code(machine("disk=1"), two, pat);
        code(machine("disk=2"), two, pat);
        assertEquals("evidence_insufficient", code(machine("disk=3"), two, pat));
        assertEquals("ok", code(machine("disk=3", "nic=3"), two, pat));
    }

    @Test
    void thirdMachine_ofAnotherLicenseOfTheProduct_isToldToo() throws IOException {
        activate(machine("disk=1"));
        activate(machine("disk=2"));
        String other = hub.createLicense(workspace, Map.of());
        assertFalse(binding(hub.request(machine("disk=3").activateBeside(other), pat))
                .path("evidence")
                .has("machine-id"));
    }

    @Test
    void afterAMachineIsRevoked_theValueIsNoLongerShared() throws IOException {
        FakeDevice first = machine("disk=1");
        activate(first);
        activate(machine("disk=2"));
        String revoke = "/api/v1/licenses/" + license + "/activations/" + first.thumbprint() + "/revoke";
        assertEquals("ok", hub.post(revoke, null).code());
        assertTrue(activate(machine("disk=3")).path("evidence").has("machine-id"));
    }

    @Test
    void threeDirectoriesOnOneMachine_areOneMachine() throws IOException {
        activate(machine("disk=1", "nic=1"));
        activate(machine("disk=1", "nic=1"));
        JsonNode third = activate(machine("disk=1", "nic=1"));
        assertEquals(3, third.path("evidence").size());
        assertFalse(third.has("shared"));
    }

    @Test
    void threeDirectoriesOnAGuestWhoseIdIsItsBoards_areOneMachine() throws IOException {
        activate(machine("board=u", "derived"));
        activate(machine("board=u", "derived"));
        JsonNode third = activate(machine("board=u", "derived"));
        assertEquals(2, third.path("evidence").size());
        assertFalse(third.has("shared"));
    }

    @Test
    void twoDirectoriesOnOneMachine_areOneOtherMachineToItsClone() throws IOException {
        activate(machine("disk=1", "nic=1"));
        activate(machine("disk=1", "nic=1"));
        assertTrue(activate(machine("disk=2", "nic=2")).path("evidence").has("machine-id"));
    }

    @Test
    void oneDirectoryWithThreeLicenses_isOneMachine() {
        FakeDevice device = machine();
        for (int i = 0; i < 3; i++) {
            String another = hub.createLicense(workspace, Map.of());
            assertEquals("ok", code(device, another, pat));
        }
    }

    @Test
    void directoriesOnTheThirdMachine_knowEachOtherByWhatDoesNotCountAsWell() throws IOException {
        activate(machine("disk=1"));
        activate(machine("disk=2"));
        for (int i = 0; i < 3; i++) {
            hub.createLicense(workspace, Map.of());
            String more = hub.createLicense(workspace, Map.of());
            JsonNode third = binding(hub.request(machine("disk=3").activateBeside(more), pat));
            assertTrue(third.path("evidence").has("disk"), "directory " + i);
        }
    }

    @Test
    void idThatChangesToTheImages_isNotRecordedAndTheOldOneStays() throws IOException {
        code(machine("disk=1"), license, pat);
        code(machine("disk=2"), license, pat);
        String own = FakeDevice.newRequestId();
        String[] before = {"machine-id=" + own, "disk=" + own, "nic=" + own};
        FakeDevice device = FakeDevice.showing(before);
        activate(device);

        JsonNode after = binding(
                hub.request(device.nowShowing(image, before[1], before[2]).refresh(license), ""));

        assertEquals(3, after.path("evidence").size());
        assertEquals(0, Audit.rows(hub, "activation.drifted", device.thumbprint()));
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }
}
