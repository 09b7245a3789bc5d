package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.EvidenceKind;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineEvidenceTest extends OneLicense {
    @Test
    void machineWithoutEvidence_takesNoSeat() {
        assertEquals("evidence_missing", codeOf(FakeDevice.showing(), license, pat));
        assertEquals("volume_scope_not_allowed", codeOf(FakeDevice.showing("asserted=pod-1"), license, pat));
        assertEquals(0, seatsTaken());
    }

    @Test
    void machineWithOneKind_whereTwoAreAskedFor_isInsufficient() {
        String two = hub.createLicense(workspace, Map.of("minimum_evidence", 2));
        assertEquals("evidence_insufficient", codeOf(FakeDevice.showing("machine-id=a"), two, pat));
        assertEquals("ok", codeOf(FakeDevice.showing("machine-id=a", "nic=b"), two, pat));
    }

    @Test
    void anotherMachine_withTheSameDeviceKey_isMachineChangedAndAuditedOnce() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=m1", "disk=d1", "nic=n1");
        codeOf(device, license, pat);
        FakeDevice clone = device.nowShowing("machine-id=m1", "disk=d2", "nic=n2");
        assertEquals("machine_changed", codeOf(clone, license, pat));
        assertEquals(1, Audit.rows(hub, "request.refused", device.thumbprint()));
        assertEquals("machine_changed", hub.request(clone.refresh(license), "").code());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void machineOfWhichTooLittleIsVisible_isAnsweredForWhatWasRecorded() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=m1", "disk=d1", "nic=n1");
        codeOf(device, license, pat);
        FakeDevice hidden = device.nowShowing("machine-id=m1");
        JsonNode claims = payload(hub.request(hidden.refresh(license), ""), "license");
        assertEquals(3, claims.path("binding").path("evidence").size());
        assertEquals("ok", hub.request(device.nowShowing().refresh(license), "").code());
    }

    @Test
    void applicationThatSeesTooLittleForTheRule_isRefusedWithoutASeat() {
        FakeDevice device = FakeDevice.showing("machine-id=v", "disk=v", "nic=v");
        FakeDevice two = device.forApplicationThatSees(EvidenceKind.MACHINE_ID, EvidenceKind.DISK);
        String strict = hub.createLicense(workspace, Map.of("policy", "strict"));

        TestHub.Reply refused = hub.request(two.activate(strict), pat);

        assertEquals("machine_not_visible", refused.code());
        String remedy = refused.json().path("remedy").asText();
        assertTrue(remedy.startsWith("record only what it will see: `--only machine-id,disk`"), remedy);
        assertEquals(
                0,
                hub.get("/api/v1/licenses/" + strict + "/activations")
                        .json()
                        .path("items")
                        .size());
        assertEquals("ok", codeOf(two, license, pat));
        assertEquals("machine_not_visible", codeOf(device.forApplicationThatSees(EvidenceKind.NIC), license, pat));
        assertEquals("machine_not_visible", codeOf(device.forApplicationThatSees(), license, pat));
        assertEquals(
                "ok",
                hub.request(device.forApplicationThatSees().refresh(license), "")
                        .code());
        assertEquals("ok", codeOf(device, license, pat));
    }

    @Test
    void refusalForTheApplication_recordsNoDrift() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=w", "disk=w", "nic=w");
        codeOf(device, license, pat);
        FakeDevice drifted = device.nowShowing("machine-id=w", "disk=w", "nic=x");
        assertEquals("machine_not_visible", codeOf(drifted.forApplicationThatSees(), license, pat));
        assertEquals(
                0,
                Audit.count(hub, "SELECT count(*) FROM activation_drift WHERE activation_id = ?", device.thumbprint()));
    }

    @Test
    void machineThatDrifts_isFollowedThreeTimesAYear() throws IOException {
        FakeDevice device = FakeDevice.showing("machine-id=m", "board=b", "nic=n0");
        codeOf(device, license, pat);
        String before = "";
        for (int change = 1; change <= 3; change++) {
            FakeDevice drifted = device.nowShowing("machine-id=m", "board=b", "nic=n" + change);
            JsonNode claims = payload(hub.request(drifted.refresh(license), ""), "license");
            String nic =
                    claims.path("binding").path("evidence").path("nic").path(0).asText();
            assertNotEquals(before, nic);
            before = nic;
        }
        FakeDevice fourth = device.nowShowing("machine-id=m", "board=b", "nic=n4");
        assertEquals("drift_limit", hub.request(fourth.refresh(license), "").code());
        FakeDevice third = device.nowShowing("machine-id=m", "board=b", "nic=n3");
        assertEquals("ok", hub.request(third.refresh(license), "").code());
    }
}
