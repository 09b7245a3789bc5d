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
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A license of which far more seats were given back than a status snapshot can name. */
class ManyReleasedTest extends HubWithRoot {
    private static final int RELEASED = 3_000;
    private static final int LIVE = 200;
    private static final int LISTED = 1_000;

    /** As many as a statement has room for. */
    private static final int AT_ONCE = 3_000;

    @TempDir
    Path base;

    private VerifyingDevice kept;

    @BeforeEach
    void activateOne() throws Exception {
        kept = VerifyingDevice.in(base.resolve("kept"), hub, license);
        assertInstanceOf(Granted.class, kept.activate(pat));
    }

    /** Gives back so many seats whose licenses are newer than all there are, as if the devices had done it. */
    private void releaseMany(int from, int to, String ends) throws IOException {
        long now = hub.clock.instant().toEpochMilli();
        for (int some = from; some < to; some += AT_ONCE) {
            releaseSome(now, some, Math.min(to, some + AT_ONCE), ends);
        }
    }

    private void releaseSome(long now, int from, int to, String ends) throws IOException {
        String token = Audit.texts(hub, "SELECT min(id) FROM token WHERE service_user_id = ?", user)
                .get(0);
        StringBuilder rows = new StringBuilder();
        for (int number = from; number < to; number++) {
            String id = Audit.activation(number);
            rows.append(number == from ? "" : ",")
                    .append("('%s','%s','%s','revoked','%s','%s',FALSE,%d,%d,%d,%d,%d,%s)"
                            .formatted(license, id, id, user, token, now + number, now, now, now, now, ends));
        }
        Audit.change(
                hub,
                "INSERT INTO activation (license_id, id, device_key, state, service_user_id, token_id, derived, revision,"
                        + " activated_at, last_seen_at, released_at, seat_until, last_license_ends_at) VALUES "
                        + rows);
    }

    private static StatusSnapshot read(String document) throws Exception {
        byte[] bytes = document.getBytes(StandardCharsets.US_ASCII);
        return StatusClaims.read(
                JsonObject.parse(CompactJws.parse(bytes, 128 * 1024).allegedPayload(), 128 * 1024));
    }

    private String carried() {
        Reply reply = hub.get("/api/v1/licenses/" + license + "/status");
        assertEquals(200, reply.status(), reply.text());
        return reply.text();
    }

    private Reply operate(String activation, String what) {
        return hub.post("/api/v1/licenses/" + license + "/activations/" + activation + "/" + what, Map.of());
    }

    @Test
    void carriedStatus_withFarMoreReleasedThanItNames_endsNoLiveMachine() throws Exception {
        releaseMany(0, RELEASED, "NULL");

        String status = carried();

        StatusSnapshot said = read(status);
        assertEquals(LISTED, said.revokedActivations().size());
        assertTrue(said.revokedActivations().contains(Audit.activation(RELEASED - 1)), "the newest are named");
        assertEquals(Optional.empty(), kept.verifier().applyStatus(kept.id(), status));
        assertInstanceOf(Granted.class, kept.verdict());
        VerifyingDevice next =
                VerifyingDevice.in(base.resolve("next"), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, next.activate(pat));
        assertEquals(Optional.empty(), next.verifier().applyStatus(next.id(), carried()));
        assertInstanceOf(Granted.class, next.verdict());
        assertInstanceOf(Granted.class, kept.refresh());
    }

    @ParameterizedTest
    @ValueSource(ints = {RELEASED, 5_000})
    void carriedStatus_ofReleasedSeatsAmongManyLiveOnes_voidsNoLiveLicense(int released) throws Exception {
        long now = hub.clock.instant().toEpochMilli();
        releaseMany(0, released + LIVE, "NULL");
        Audit.change(
                hub,
                "UPDATE activation SET state = 'live', released_at = NULL, seat_until = NULL WHERE state = 'revoked'"
                        + " AND (revision - " + now + ") % " + (released + LIVE) / LIVE + " = 0");
        String live = " FROM activation WHERE license_id = ? AND state = 'live'";
        List<String> ids = Audit.texts(hub, "SELECT id" + live, license);
        assertEquals(LIVE + 1, ids.size());

        String status = carried();

        StatusSnapshot said = read(status);
        assertEquals(LISTED, said.revokedActivations().size());
        assertTrue(Collections.disjoint(said.revokedActivations(), ids));
        assertTrue(Audit.count(hub, "SELECT min(revision)" + live, license) >= said.revokedBefore());
        assertEquals(Optional.empty(), kept.verifier().applyStatus(kept.id(), status));
        assertInstanceOf(Granted.class, kept.verdict());
        assertInstanceOf(Granted.class, kept.refresh());
    }

    @Test
    void whatIsOlderThanEveryLiveLicense_isVoidWithoutBeingNamed() throws Exception {
        VerifyingDevice first = kept;
        assertEquals("ok", operate(first.thumbprint(), "revoke").code());
        releaseMany(0, RELEASED, "NULL");
        hub.clock.turn(Duration.ofMillis(RELEASED));
        VerifyingDevice next =
                VerifyingDevice.in(base.resolve("next"), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, next.activate(pat));

        StatusSnapshot said = read(carried());

        long newest = Long.parseLong(Audit.texts(
                        hub, "SELECT max(revision) FROM activation WHERE license_id = ? AND state = 'revoked'", license)
                .get(0));
        assertEquals(newest + 1, said.revokedBefore());
        assertEquals(Optional.empty(), next.verifier().applyStatus(next.id(), carried()));
        assertInstanceOf(Granted.class, next.verdict());
    }

    @Test
    void whatWasRevokedOrSuspended_isNamedBeforeAllThatWasReleased() throws Exception {
        VerifyingDevice next =
                VerifyingDevice.in(base.resolve("next"), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, next.activate(pat));
        FakeDevice lost = FakeDevice.usual();
        assertEquals("ok", hub.request(lost.activate(license), pat).code());
        releaseMany(0, RELEASED, "NULL");
        assertEquals("ok", operate(kept.thumbprint(), "revoke").code());
        assertEquals("ok", operate(next.thumbprint(), "suspend").code());
        assertEquals("ok", operate(lost.thumbprint(), "release").code());

        String status = carried();

        assertTrue(read(status).revokedActivations().contains(lost.thumbprint()), "its device may go on");
        for (VerifyingDevice each : new VerifyingDevice[] {kept, next}) {
            assertEquals(Optional.empty(), each.verifier().applyStatus(each.id(), status));
            assertEquals(RefusalReason.ACTIVATION_REVOKED, reason(each.verdict()));
        }
        assertEquals("ok", operate(next.thumbprint(), "reinstate").code());
        assertEquals(Optional.empty(), next.verifier().applyStatus(next.id(), carried()));
        assertInstanceOf(Granted.class, next.verdict());
    }

    @Test
    void releasedDeviceThatComesBackWithACopy_isNamedToItselfHoweverManyThereAre() throws Exception {
        assertEquals("ok", kept.ask(Operation.RELEASE, "").code());
        releaseMany(0, RELEASED, "NULL");
        assertFalse(read(carried()).revokedActivations().contains(kept.thumbprint()));

        Reply refused = kept.ask(Operation.REFRESH, "");

        assertEquals("activation_released", refused.code());
        assertTrue(read(refused.json().path("status_snapshot").asText())
                .revokedActivations()
                .contains(kept.thumbprint()));
    }

    @Test
    void whatHasEndedOfItself_isNamedNoMore() throws Exception {
        long now = hub.clock.instant().toEpochMilli();
        releaseMany(0, RELEASED, String.valueOf(now - 2L * 86_400_000));
        releaseMany(RELEASED, RELEASED + 2, String.valueOf(now + 86_400_000));

        StatusSnapshot said = read(carried());

        assertEquals(2, said.revokedActivations().size());
        assertEquals(0, said.revokedBefore());
    }

    @Test
    void licenseThatEndedLater_isRememberedWhenItsEndIsBroughtForward() throws Exception {
        String path = "/api/v1/licenses/" + license;
        String soon = hub.clock.instant().plusSeconds(86_400 * 40L).toString();
        Reply changed = hub.as(hub.operatorToken, "PATCH", path, Map.of("until", soon, "perpetual", false));
        assertEquals("ok", changed.code(), changed.text());
        assertInstanceOf(Granted.class, kept.refresh());
        FakeDevice term = FakeDevice.usual();
        assertEquals("ok", hub.request(term.activate(license), pat).code());
        assertEquals(1, ends("IS NULL"), "a copy may hold the perpetual one still");
        assertEquals(1, ends("> 0"));
    }

    private long ends(String condition) throws IOException {
        return Audit.count(
                hub,
                "SELECT count(*) FROM activation WHERE license_id = ? AND last_license_ends_at " + condition,
                license);
    }
}
