package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was revoked is carried to machines without a network, as a status snapshot or trust bundles alone. */
class CarriedRevocationTest extends HubWithRoot {
    @TempDir
    Path base;

    private VerifyingDevice activated(String name) throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base.resolve(name), hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        return device;
    }

    private VerifyingDevice activatedElsewhere(String name) throws Exception {
        VerifyingDevice device =
                VerifyingDevice.in(base.resolve(name), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, device.activate(pat));
        return device;
    }

    private String status() {
        Reply reply = hub.get("/api/v1/licenses/" + license + "/status");
        assertEquals(200, reply.status(), reply.text());
        return reply.text();
    }

    private static void take(VerifyingDevice device, String status) {
        assertEquals(Optional.empty(), device.verifier().applyStatus(device.id(), status));
    }

    @Test
    void revokedLicense_endsOnEveryMachineThatImportsItsStatus() throws Exception {
        VerifyingDevice one = activated("one");
        VerifyingDevice other = activatedElsewhere("other");
        String before = status();
        take(one, before);
        assertInstanceOf(Granted.class, one.verdict());

        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        String suspended = status();
        hub.post("/api/v1/licenses/" + license + "/reinstate", Map.of());
        String reinstated = status();
        hub.post("/api/v1/licenses/" + license + "/revoke", Map.of());
        String revoked = status();

        take(one, suspended);
        assertEquals(RefusalReason.LICENSE_SUSPENDED, reason(one.verdict()));
        take(one, reinstated);
        assertInstanceOf(Granted.class, one.verdict());
        for (VerifyingDevice each : List.of(one, other)) {
            take(each, revoked);
            assertEquals(RefusalReason.LICENSE_REVOKED, reason(each.verdict()));
            assertTrue(each.verifier().applyStatus(each.id(), reinstated).isPresent(), "an older one is not taken");
        }
    }

    @Test
    void revokedActivation_endsOnItsMachineAlone() throws Exception {
        VerifyingDevice lost = activated("lost");
        VerifyingDevice kept = activatedElsewhere("kept");
        hub.post("/api/v1/licenses/" + license + "/activations/" + lost.thumbprint() + "/revoke", Map.of());
        String status = hub.admin("GET", "/api/v1/licenses/" + license + "/status", null)
                .text();
        take(lost, status);
        take(kept, status);
        assertEquals(RefusalReason.ACTIVATION_REVOKED, reason(lost.verdict()));
        assertInstanceOf(Granted.class, kept.verdict());
    }

    @Test
    void revokedSigner_isToldByTrustBundlesAlone_andStatusOfItsSuccessorNeedsThem() throws Exception {
        VerifyingDevice device = activated("device");
        SigningIdentity stolen = stolen();
        renew(root);
        revoke(stolen.thumbprint());
        assertEquals(
                RefusalReason.STATUS_INVALID,
                device.verifier()
                        .applyStatus(device.id(), status())
                        .orElseThrow()
                        .reason());
        assertEquals(Optional.empty(), device.verifier().importBundles(bundlesAfter(0)));
        take(device, status());
        assertEquals(
                List.of("signer_revoked"),
                assertInstanceOf(Granted.class, device.verdict()).warnings().stream()
                        .map(dev.holdfast.verifier.Warning::code)
                        .toList());
    }

    @Test
    void statusOfALicense_isForWhoMayReadIt() throws Exception {
        String path = "/api/v1/licenses/" + license + "/status";
        String reader = hub.createPat(user, Map.of("never_expires", true, "scopes", List.of("licenses:read")));
        assertEquals(200, hub.as(reader, "GET", path, null).status());
        assertEquals("token_scope_missing", hub.as(pat, "GET", path, null).code());
        assertEquals("token_missing", hub.as("", "GET", path, null).code());
    }
}
