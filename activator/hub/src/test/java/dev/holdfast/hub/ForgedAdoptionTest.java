package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever stole a signing key cannot let the hub adopt what it never granted, but for what it may have forgotten. */
class ForgedAdoptionTest extends HubWithRoot {
    private FakeDevice device;
    private License granted;

    @BeforeEach
    void activateOne() throws Exception {
        device = FakeDevice.usual();
        Reply reply = hub.request(device.activate(license), pat);
        assertEquals("ok", reply.code());
        byte[] document = reply.json().path("license").asText().getBytes(StandardCharsets.US_ASCII);
        int most = SigningTrust.MAXIMUM_DOCUMENT;
        granted = LicenseClaims.read(
                JsonObject.parse(CompactJws.parse(document, most).allegedPayload(), most));
    }

    private String forged(SigningIdentity stolen, FakeDevice to, Instant issuedAt, long revision) {
        return new LicenseSigner(stolen)
                .sign(new License(
                        granted.issuer(),
                        granted.licenseId(),
                        to.thumbprint(),
                        FakeDevice.newRequestId(),
                        FakeDevice.newRequestId(),
                        granted.minimumStatus(),
                        issuedAt.truncatedTo(ChronoUnit.SECONDS),
                        granted.notBefore(),
                        null,
                        revision,
                        granted.models(),
                        granted.features(),
                        granted.binding(),
                        to.thumbprint(),
                        granted.mode(),
                        granted.clock(),
                        granted.status(),
                        granted.must()));
    }

    /** A device of the thief's that shows the machine that a license is for. */
    private Reply show(FakeDevice thief, String carried) {
        return hub.request(thief.request(Operation.REFRESH, license, content -> content.carrying(carried)), "");
    }

    private FakeDevice thief() {
        return device.anotherKey();
    }

    private Instant now() {
        return hub.clock.instant();
    }

    private long activations() throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM activation");
    }

    private void noteRestore() throws IOException {
        hub.close();
        new HubMaintenance(hub.directory, hub.clock, new SecureRandom()).noteRestore(null);
        hub.open();
    }

    @Test
    void stolenSigner_onAHubThatNeverWasRestored_getsNothing() throws Exception {
        SigningIdentity stolen = stolen();
        FakeDevice thief = thief();
        for (Duration ago : new Duration[] {Duration.ZERO, Duration.ofHours(1), Duration.ofDays(3)}) {
            pass(ago);
            assertEquals(
                    "activation_unknown",
                    show(thief, forged(stolen, thief, now().minus(ago), now().toEpochMilli()))
                            .code());
        }
        assertEquals(1, activations());
    }

    @Test
    void stolenSigner_onARestoredHub_getsNothingThatIsDatedOutsideOfWhatWasForgotten() throws Exception {
        SigningIdentity stolen = stolen();
        pass(Duration.ofHours(1));
        hub.createLicense(workspace, Map.of());
        pass(Duration.ofHours(2));
        noteRestore();
        pass(Duration.ofHours(2));
        FakeDevice thief = thief();
        long revision = now().toEpochMilli();
        Instant forgotten = now().minus(Duration.ofHours(3));
        for (Instant issuedAt :
                new Instant[] {now(), now().minus(Duration.ofMinutes(110)), now().minus(Duration.ofMinutes(250))}) {
            assertEquals(
                    "activation_unknown",
                    show(thief, forged(stolen, thief, issuedAt, revision)).code());
        }
        assertEquals(
                "activation_unknown",
                show(thief, forged(stolen, thief, forgotten, 1L << 53)).code(),
                "no revision that outruns the hub");
        FakeDevice elsewhere = thief.nowShowing("machine-id=else", "board=else", "disk=else");
        assertEquals(
                "machine_changed",
                show(elsewhere, forged(stolen, thief, forgotten, revision)).code());
        assertEquals(1, activations());
    }

    @Test
    void revokedSigner_onARestoredHub_getsNothing_andWhatItSignedIsActivatedWithAToken() throws Exception {
        SigningIdentity stolen = stolen();
        pass(Duration.ofHours(2));
        noteRestore();
        renew(root);
        revoke(stolen.thumbprint());
        FakeDevice thief = thief();
        Reply refused = show(thief, forged(stolen, thief, now().minus(Duration.ofHours(1)), now().toEpochMilli()));
        assertEquals("activation_unknown", refused.code());
        assertTrue(refused.json().path("detail").asText().contains("revoked its signer"), refused.text());
        assertTrue(refused.json().path("remedy").asText().contains("with a token"), refused.text());
        assertEquals(1, activations());
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }

    @Test
    void signerThatTheHubTookAndForgot_isKnownAgainFromWhatItSigned() throws Exception {
        renew(root);
        Reply reply = hub.request(FakeDevice.usual().activate(license), pat);
        assertEquals("ok", reply.code());
        FakeDevice second = FakeDevice.usual();
        String carried = hub.request(second.activate(license), pat)
                .json()
                .path("license")
                .asText();
        String signer = Audit.texts(hub, "SELECT signer FROM activation WHERE id = ?", second.thumbprint())
                .get(0);
        renew(root);
        for (String table : new String[] {"grant_issued", "activation_evidence", "answered_request"}) {
            Audit.change(hub, "DELETE FROM " + table + " WHERE activation_id = '" + second.thumbprint() + "'");
        }
        Audit.change(hub, "DELETE FROM activation WHERE id = '" + second.thumbprint() + "'");
        Audit.change(hub, "DELETE FROM signer WHERE thumbprint = '" + signer + "'");
        long now = now().toEpochMilli();
        Audit.change(
                hub,
                "INSERT INTO restore (record, backed_up_at, restored_at) VALUES (1, %d, %d)"
                        .formatted(now - 3_600_000, now));
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        assertEquals("license_suspended", show(second, carried).code());
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());
        assertEquals(0, hub.get("/api/v1/reissues").json().path("waiting").asLong());

        revoke(signer);

        assertEquals(2, hub.get("/api/v1/reissues").json().path("waiting").asLong());
    }
}
