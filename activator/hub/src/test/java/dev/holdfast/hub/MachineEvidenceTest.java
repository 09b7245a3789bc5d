package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineEvidenceTest extends OneLicense {
    @Test
    void machineWithoutEvidence_takesNoSeat() {
        assertEquals("evidence_missing", codeOf(FakeDevice.showing(), license, pat));
        assertEquals("evidence_missing", codeOf(FakeDevice.showing("asserted=pod-1"), license, pat));
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
