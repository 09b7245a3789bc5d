package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Problem;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the hub says of revoked activations and of licenses that are no longer good. */
class RevocationTest extends OneLicense {
    private static final int LISTED = 1000;

    private void revokeMany(int count, long lowest) throws IOException {
        Audit.revokeMany(hub, license, user, count, lowest);
    }

    private static StatusSnapshot read(String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.US_ASCII);
        return StatusClaims.read(
                JsonObject.parse(CompactJws.parse(bytes, 128 * 1024).allegedPayload(), 128 * 1024));
    }

    @Test
    void thousandAndOneRevoked_areListedOrBelowABoundThatTheGrantedLicenseIsNot() throws Exception {
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), pat);
        long ahead = hub.clock.instant().toEpochMilli() * 2;
        revokeMany(LISTED + 1, ahead);

        for (Reply reply : new Reply[] {
            hub.request(device.refresh(license), ""),
            hub.request(FakeDevice.usual().activate(license), pat)
        }) {
            assertEquals("ok", reply.code());
            StatusSnapshot status = read(reply.json().path("status").asText());
            assertEquals(LISTED, status.revokedActivations().size());
            assertFalse(status.revokedActivations().contains(Audit.activation(1)), "the oldest is the one not listed");
            assertEquals(ahead + 2, status.revokedBefore());
            assertTrue(payload(reply, "license").path("rev").asLong() >= status.revokedBefore());
        }
    }

    @Test
    void thousandRevoked_areAllListedAndVoidNothingElse() throws Exception {
        revokeMany(LISTED, 1);
        StatusSnapshot status = read(hub.request(FakeDevice.usual().activate(license), pat)
                .json()
                .path("status")
                .asText());
        assertEquals(LISTED, status.revokedActivations().size());
        assertEquals(0, status.revokedBefore());
    }

    @Test
    void deviceWithAnActivation_isToldByASignedSnapshotThatTheLicenseIsSuspendedOrRevoked() throws Exception {
        FakeDevice device = FakeDevice.usual();
        Reply granted = hub.request(device.activate(license), pat);
        long before = payload(granted, "status").path("sequence").asLong();

        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        StatusSnapshot onRefresh = told(hub.request(device.refresh(license), ""), "license_suspended");
        StatusSnapshot onRepeat = told(hub.request(device.activate(license), pat), "license_suspended");
        assertTrue(onRefresh.suspended() && !onRefresh.revoked());
        assertTrue(onRefresh.rank().sequence() > before);
        assertTrue(onRepeat.rank().compareTo(onRefresh.rank()) > 0);
        assertEquals(2, Audit.rows(hub, "request.refused", device.thumbprint()));
        assertEquals(
                2,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE subject = ? AND detail LIKE '%status snapshot'",
                        device.thumbprint()));

        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());
        assertTrue(told(hub.request(device.refresh(license), ""), "license_revoked")
                .revoked());
    }

    @Test
    void deviceWhoseActivationIsRevoked_isToldByASnapshotThatAProblemHolds() throws Exception {
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), pat);
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/revoke", Map.of());
        StatusSnapshot few = told(hub.request(device.refresh(license), ""), "activation_revoked");
        assertEquals(Set.of(device.thumbprint()), few.revokedActivations());

        revokeMany(LISTED, hub.clock.instant().toEpochMilli() * 2);
        Reply reply = hub.request(device.activate(license), pat);
        StatusSnapshot many = told(reply, "activation_revoked");
        assertTrue(many.revokedActivations().contains(device.thumbprint()), "who asks is named before all others");
        assertEquals(500, many.revokedActivations().size());
        Problem problem = Problem.parse(reply.text().getBytes(StandardCharsets.UTF_8));
        assertEquals("activation_revoked", problem.code());
    }

    @Test
    void deviceWithoutAnActivation_isToldNothingSigned() {
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        Reply reply = hub.request(FakeDevice.usual().activate(license), pat);
        assertEquals("license_suspended", reply.code());
        assertTrue(reply.json().path("status_snapshot").isMissingNode());
        JsonNode unknown = hub.request(FakeDevice.usual().refresh(license), "").json();
        assertTrue(unknown.path("status_snapshot").isMissingNode());
    }

    private static StatusSnapshot told(Reply reply, String code) throws Exception {
        assertEquals(code, reply.code());
        return read(reply.json().path("status_snapshot").asText());
    }
}
