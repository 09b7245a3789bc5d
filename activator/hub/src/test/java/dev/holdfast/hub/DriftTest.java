package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that stays the same while its evidence changes. */
class DriftTest extends OneLicense {
    private String own;

    @BeforeEach
    void newMachine() {
        own = FakeDevice.newRequestId();
    }

    /** Evidence of a machine of this test alone. */
    private String[] showing(String... evidence) {
        List<String> values = new ArrayList<>();
        for (String one : evidence) {
            values.add(one.equals("derived") ? one : one + own);
        }
        return values.toArray(new String[0]);
    }

    private FakeDevice activated(String licenseId, String... evidence) {
        FakeDevice device = FakeDevice.showing(showing(evidence));
        assertEquals("ok", codeOf(device, licenseId, pat));
        return device;
    }

    private String refresh(FakeDevice device, String licenseId, String... evidence) {
        return hub.request(device.nowShowing(showing(evidence)).refresh(licenseId), "")
                .code();
    }

    private JsonNode recordedAfter(FakeDevice device, String licenseId, String... evidence) throws IOException {
        JsonNode claims =
                payload(hub.request(device.nowShowing(showing(evidence)).refresh(licenseId), ""), "license");
        return claims.path("binding");
    }

    private long drifts(FakeDevice device) throws IOException {
        return Audit.rows(hub, "activation.drifted", device.thumbprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "standard", "lenient"})
    void bothDisksOfAMirror_replacedOneAfterTheOther_goOn(String policy) throws IOException {
        String mirrored = hub.createLicense(workspace, Map.of("policy", policy));
        FakeDevice device = activated(mirrored, "machine-id=m", "board=b", "disk=A", "disk=B");

        assertEquals("ok", refresh(device, mirrored, "machine-id=m", "board=b", "disk=A", "disk=C"));
        JsonNode binding = recordedAfter(device, mirrored, "machine-id=m", "board=b", "disk=C", "disk=D");

        assertEquals(4, binding.path("evidence").path("disk").size(), "unseen disks are kept while there is room");
        assertEquals("ok", refresh(device, mirrored, "machine-id=m", "board=b", "disk=D"));
        assertEquals(2, drifts(device));
    }

    @Test
    void withoutARefreshInBetween_bothDisksReplaced_areAnotherMachineUnderStrict() {
        String strict = hub.createLicense(workspace, Map.of("policy", "strict"));
        FakeDevice device = activated(strict, "machine-id=m", "board=b", "disk=A", "disk=B");
        assertEquals("machine_changed", refresh(device, strict, "machine-id=m", "board=b", "disk=C", "disk=D"));
    }

    @Test
    void requestWithNothingNew_neverCounts() throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=b", "nic=1", "nic=2");
        for (int i = 0; i < 5; i++) {
            assertEquals("ok", refresh(device, license, "machine-id=m", "board=b", "nic=" + (1 + i % 2)));
            assertEquals("ok", refresh(device, license, "machine-id=m"));
        }
        assertEquals(0, drifts(device));
        assertEquals(
                0,
                Audit.count(hub, "SELECT count(*) FROM activation_drift WHERE activation_id = ?", device.thumbprint()));
    }

    @Test
    void whereThereIsNoRoom_theValueThatWasUnseenLongestGoesFirst() throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=b", "nic=1", "nic=2", "nic=3", "nic=4");
        JsonNode before = recordedAfter(device, license, "machine-id=m", "board=b", "nic=1", "nic=2", "nic=3", "nic=4");
        recordedAfter(device, license, "machine-id=m", "board=b", "nic=1", "nic=2", "nic=5");
        JsonNode after = recordedAfter(device, license, "machine-id=m", "board=b", "nic=5", "nic=6");

        List<String> nics = new ArrayList<>();
        after.path("evidence").path("nic").forEach(nic -> nics.add(nic.asText()));
        assertEquals(4, nics.size());
        JsonNode first = before.path("evidence").path("nic");
        assertTrue(nics.contains(first.path(0).asText()), "seen in the last but one");
        assertTrue(nics.contains(first.path(1).asText()), "seen in the last but one");
        assertFalse(nics.contains(first.path(2).asText()));
        assertFalse(nics.contains(first.path(3).asText()));
    }

    @Test
    void auditRowOfADrift_namesTheKindsAndNoValue() throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=b", "disk=d", "nic=n");
        refresh(device, license, "machine-id=m", "board=b", "disk=d", "nic=other");
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'activation.drifted' AND subject = ? AND detail = ?",
                        device.thumbprint(),
                        "license " + license + ", changed nic"));
    }

    @Test
    void severalValuesBesideTheRecordedOnes_areRecordedOneKindARequest() throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=b", "disk=d", "nic=n");
        String[] more = {"machine-id=m", "board=b", "disk=d", "disk=e", "nic=n", "nic=o"};

        JsonNode first = recordedAfter(device, license, more).path("evidence");
        assertEquals(2, first.path("disk").size());
        assertEquals(1, first.path("nic").size());
        JsonNode second = recordedAfter(device, license, more).path("evidence");
        assertEquals(2, second.path("nic").size());
        recordedAfter(device, license, more);
        assertEquals(2, drifts(device));
    }

    @Test
    void beyondTheLimit_valuesBesideTheRecordedOnesAreAnsweredAndNotRecorded_valuesInTheirPlaceRefused()
            throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=b", "disk=d", "nic=n");
        for (String disk : List.of("disk=1", "disk=2", "disk=3")) {
            assertEquals("ok", refresh(device, license, "machine-id=m", "board=b", "disk=d", disk, "nic=n"));
        }
        JsonNode fourth = recordedAfter(device, license, "machine-id=m", "board=b", "disk=3", "disk=4", "nic=n");
        assertEquals(4, fourth.path("evidence").path("disk").size());
        assertEquals(3, drifts(device));
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE subject = ? AND detail LIKE ?",
                        device.thumbprint(),
                        "%not recorded beyond the limit on drift: renewed disk"));
        assertEquals("drift_limit", refresh(device, license, "machine-id=m", "board=b", "disk=4", "nic=n"));
        assertEquals("ok", refresh(device, license, "machine-id=m", "board=b", "disk=3", "nic=n"));
    }

    @Test
    void twentyRefreshesAtOnce_eachWithAnotherPort_recordNoMoreThanTheLimit() throws Exception {
        FakeDevice device = activated(license, "machine-id=m", "board=b", "disk=d", "nic=n");
        List<Callable<String>> refreshes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String nic = "nic=" + i;
            refreshes.add(() -> refresh(device, license, "machine-id=m", "board=b", "disk=d", nic));
        }
        ExecutorService threads = Executors.newFixedThreadPool(refreshes.size());
        List<String> codes = new ArrayList<>();
        try {
            for (Future<String> answer : threads.invokeAll(refreshes)) {
                codes.add(answer.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(3, codes.stream().filter("ok"::equals).count(), codes.toString());
        assertEquals(17, codes.stream().filter("drift_limit"::equals).count(), codes.toString());
        assertEquals(3, drifts(device));
    }

    @Test
    void kindThatWasNeverRecorded_isAddedByAnActivationWithATokenAndByNoRefresh() throws IOException {
        FakeDevice device = activated(license, "machine-id=m");
        String[] asRoot = {"machine-id=m", "board=b"};

        assertEquals(1, recordedAfter(device, license, asRoot).path("evidence").size());
        assertEquals(0, drifts(device));
        assertEquals("ok", codeOf(device.nowShowing(showing(asRoot)), license, pat));
        assertEquals(2, recordedAfter(device, license, asRoot).path("evidence").size());
        assertEquals(1, drifts(device));
        assertEquals("machine_changed", refresh(device, license, "machine-id=m", "board=other"));
    }

    @Test
    void boardOfADerivedPair_countsAsOneKindWithItsMachineId() throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=u", "disk=d", "nic=n", "derived");
        JsonNode binding = recordedAfter(device, license, "machine-id=other", "board=u", "board=s", "disk=d", "nic=n");
        assertEquals(2, binding.path("evidence").path("board").size());
        assertFalse(binding.path("derived").asBoolean());
        assertEquals(1, drifts(device));
    }

    @Test
    void halfOfADerivedPair_seenAlone_leavesThePairOneKind() throws IOException {
        FakeDevice device = activated(license, "machine-id=m", "board=u", "disk=d", "nic=n", "derived");
        JsonNode binding = recordedAfter(device, license, "machine-id=other", "disk=d", "nic=n");
        assertTrue(binding.path("derived").asBoolean());
    }
}
