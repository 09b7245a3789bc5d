package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.StatusClaims;
import dev.holdfast.verifier.license.StatusSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A license of which more activations were suspended, as members of its workspace may, than a status snapshot can name. */
class ManySuspendedTest extends HubWithRoot {
    private static final int LISTED = 1_000;

    @TempDir
    Path base;

    private VerifyingDevice taken;
    private VerifyingDevice kept;

    @BeforeEach
    void activateTwo() throws Exception {
        taken = VerifyingDevice.in(base.resolve("taken"), hub, license);
        assertInstanceOf(Granted.class, taken.activate(pat));
        kept = VerifyingDevice.in(base.resolve("kept"), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, kept.activate(pat));
    }

    /** Suspended activations whose licenses are newer than all there are, as if members had suspended live ones. */
    private void suspendMany(int count) throws IOException {
        Audit.revokeMany(hub, license, user, count, hub.clock.instant().toEpochMilli() * 2);
        Audit.change(
                hub,
                "UPDATE activation SET state = 'live', suspended_at = 1 WHERE license_id = '" + license
                        + "' AND activated_at = 1");
    }

    private String carried() {
        Reply reply = hub.get("/api/v1/licenses/" + license + "/status");
        assertEquals(200, reply.status(), reply.text());
        return reply.text();
    }

    private StatusSnapshot granted() throws Exception {
        Reply reply = kept.ask(Operation.REFRESH, "");
        assertEquals("ok", reply.code(), reply.text());
        return read(reply.json().path("status").asText());
    }

    private static StatusSnapshot read(String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.US_ASCII);
        return StatusClaims.read(
                JsonObject.parse(CompactJws.parse(bytes, 128 * 1024).allegedPayload(), 128 * 1024));
    }

    private void operate(VerifyingDevice device, String what) throws Exception {
        String path = "/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/" + what;
        assertEquals("ok", hub.post(path, Map.of()).code());
    }

    private long revision(VerifyingDevice device) throws Exception {
        return Audit.count(hub, "SELECT revision FROM activation WHERE id = ?", device.thumbprint());
    }

    @Test
    void carriedStatus_withMoreSuspendedThanItNames_stillRefusesWhatWasRevoked() throws Exception {
        suspendMany(LISTED + 1);
        operate(taken, "revoke");

        String status = carried();

        assertEquals(LISTED, read(status).revokedActivations().size());
        assertTrue(revision(taken) >= read(status).revokedBefore(), "it is refused because it is named");
        assertEquals(Optional.empty(), taken.verifier().applyStatus(taken.id(), status));
        assertEquals(RefusalReason.ACTIVATION_REVOKED, reason(taken.verdict()));
        assertEquals(Optional.empty(), kept.verifier().applyStatus(kept.id(), status));
        assertInstanceOf(Granted.class, kept.verdict());
    }

    @Test
    void suspendedDeviceThatIsReleased_hidesNothingThatWasRevokedEither() throws Exception {
        suspendMany(LISTED + 1);
        Audit.change(
                hub,
                "UPDATE activation SET state = 'revoked', released_at = 1, seat_until = 1 WHERE license_id = '"
                        + license + "' AND activated_at = 1");
        operate(taken, "revoke");

        assertTrue(read(carried()).revokedActivations().contains(taken.thumbprint()));
    }

    @Test
    void statusBesideALicense_coversASuspendedOneThatItDoesNotName() throws Exception {
        Audit.revokeMany(hub, license, user, LISTED, hub.clock.instant().toEpochMilli() * 2);
        operate(taken, "suspend");

        StatusSnapshot said = granted();

        assertFalse(said.revokedActivations().contains(taken.thumbprint()));
        assertEquals(revision(taken) + 1, said.revokedBefore());
        assertTrue(revision(kept) >= said.revokedBefore());
    }

    @Test
    void statusBesideALicense_coversASuspendedOneBehindRevokedOnesThatItDoesNotName() throws Exception {
        Audit.revokeMany(hub, license, user, LISTED + 1, 1);
        operate(taken, "suspend");

        StatusSnapshot said = granted();

        assertFalse(said.revokedActivations().contains(taken.thumbprint()));
        assertEquals(revision(taken) + 1, said.revokedBefore());
        assertTrue(revision(kept) >= said.revokedBefore());
    }
}
