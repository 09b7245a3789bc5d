package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.command.Said;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Warning;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signer is revoked: what a device does until its license is signed anew, and what is signed anew when. */
class ReissueTest extends HubWithRoot {
    @TempDir
    Path base;

    /** The hub gets another certificate and the bundle that revokes the stolen one. */
    private String recover(SigningIdentity stolen) throws Exception {
        renew(root);
        return revoke(stolen.thumbprint());
    }

    @Test
    void deviceThatVerifiedEarlier_runsOnWithAWarningFor30Days_andIsCuredByACarriedReissue() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        String bundle = recover(stolen());
        assertEquals(404, hub.get(grantPath(device.thumbprint())).status(), "nothing is signed anew by itself");

        assertEquals(Optional.empty(), device.verifier().importBundles(List.of(bundle)));
        pass(Duration.ofDays(29));
        assertTrue(warnings(device).contains("signer_revoked"), warnings(device).toString());
        pass(Duration.ofDays(2));
        assertEquals(RefusalReason.SIGNER_REVOKED, reason(device.verdict()));

        assertEquals(1, hub.get("/api/v1/reissues").json().path("waiting").asLong());
        assertEquals(1, reissueAll(100));
        Reply grant = hub.get(grantPath(device.thumbprint()) + "?after=1");
        assertInstanceOf(Granted.class, device.take(grant.text()));
        assertEquals(List.of(), warnings(device));
        assertTrue(payload(grant.json().path("license").asText()).path("req").isMissingNode());
    }

    @Test
    void leasedDevice_isGivenBundleAndLicenseByItsNextRenewal_andWaitsForNoReissue() throws Exception {
        license = hub.createLicense(workspace, Map.of("offline_activation", false, "lease", Map.of()));
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        String stolen = stolen().thumbprint();
        String bundle = recover(stolen());
        assertEquals(0, hub.get("/api/v1/reissues").json().path("waiting").asLong());
        assertEquals(0, reissueAll(100));
        assertEquals(Optional.empty(), device.verifier().importBundles(List.of(bundle)));
        assertEquals(List.of("signer_revoked"), warnings(device), "until it renews it runs on");

        pass(Duration.ofHours(9));
        assertInstanceOf(Granted.class, device.refresh());

        assertEquals(List.of(), warnings(device));
        assertEquals(2, device.verifier().trustBundleVersion());
        assertEquals(
                1,
                Audit.count(
                        hub, "SELECT count(*) FROM activation WHERE license_id = ? AND signer <> ?", license, stolen));
        pass(Duration.ofDays(3));
        assertInstanceOf(Granted.class, device.verdict(), "within its grace");
    }

    private List<String> concerns() {
        List<String> codes = new ArrayList<>();
        hub.as("", "GET", "/healthz", null)
                .json()
                .path("warnings")
                .forEach(warning -> codes.add(warning.path("code").asText()));
        return codes;
    }

    @Test
    void licensesThatWait_areAConcernOfTheHub_untilTheyAreSignedAnew_andAgainOnceReinstated() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base.resolve("one"), hub, license);
        VerifyingDevice other =
                VerifyingDevice.in(base.resolve("other"), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, device.activate(pat));
        assertInstanceOf(Granted.class, other.activate(pat));
        String suspended = "/api/v1/licenses/" + license + "/activations/" + other.thumbprint();
        assertEquals(200, hub.post(suspended + "/suspend", Map.of()).status());
        assertEquals(List.of(), concerns());

        recover(stolen());
        assertEquals(List.of("reissues_waiting"), concerns());
        Said given = giveAgain();
        assertEquals(0, given.exitCode(), given.err());
        assertTrue(given.err().contains("1 licenses stand under a signer that is void"), given.err());
        assertEquals(1, reissueAll(100));
        assertEquals(List.of(), concerns(), "what is suspended waits for nothing");
        assertEquals("", giveAgain().err());

        assertEquals(200, hub.post(suspended + "/reinstate", Map.of()).status());
        pass(Duration.ofMinutes(2));
        assertEquals(List.of("reissues_waiting"), concerns());
        assertEquals(1, reissueAll(100));
        assertEquals(List.of(), concerns());
    }

    private Said giveAgain() {
        return Said.by(
                Map.of("HOLDFAST_HUB", hub.address.toString(), "HOLDFAST_HUB_TOKEN", hub.operatorToken),
                "",
                "key",
                "bundle",
                "import",
                folder.resolve("root").resolve(BundleChain.FILE).toString());
    }

    private static List<String> warnings(VerifyingDevice device) {
        return assertInstanceOf(Granted.class, device.verdict()).warnings().stream()
                .map(Warning::code)
                .toList();
    }

    @Test
    void reissue_isTheSameUntilARequestIsAnswered_andForTheWorkspaceToFetch() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        recover(stolen());
        assertEquals(1, reissueAll(100));
        String path = grantPath(device.thumbprint());

        Reply first = hub.get(path);
        assertEquals(200, first.status());
        assertEquals(first.text(), hub.get(path).text());
        assertEquals(first.text(), hub.admin("GET", path, null).text());
        assertEquals(2, first.json().path("bundles").size());
        assertEquals(0, hub.get(path + "?after=2").json().path("bundles").size());
        assertEquals(
                device.thumbprint(),
                hub.get("/api/v1/licenses/" + license + "/reissues")
                        .json()
                        .path("items")
                        .path(0)
                        .path("activation")
                        .asText());

        assertInstanceOf(Granted.class, device.refresh());
        assertEquals(404, hub.get(path).status(), "the device has a newer one");
        assertEquals(RefusalReason.STATUS_MISSING, reason(device.take(first.text())), "it is older than what is held");
        hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/reissue", Map.of());
        assertInstanceOf(Granted.class, device.take(hub.get(path).text()));
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        assertEquals("conflict", hub.get(path).code());
        assertEquals(
                "conflict",
                hub.post("/api/v1/licenses/" + license + "/activations/" + device.thumbprint() + "/reissue", Map.of())
                        .code());
    }

    @Test
    void reissue_ofAReleasedActivation_isNeitherMadeNorGivenOut() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        recover(stolen());
        assertEquals(1, reissueAll(100));
        String activation = "/api/v1/licenses/" + license + "/activations/" + device.thumbprint();
        assertEquals(200, hub.post(activation + "/release", Map.of()).status());
        assertEquals("conflict", hub.get(grantPath(device.thumbprint())).code());
        assertEquals("conflict", hub.post(activation + "/reissue", Map.of()).code());
        assertEquals(0, Audit.count(hub, "SELECT count(*) FROM reissue"));
    }

    @Test
    void reissueOfManyActivations_isBoundedResumableAndDoneOnce() throws Exception {
        String second = hub.createLicense(workspace, Map.of("seats", 50));
        List<FakeDevice> devices = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            FakeDevice device = FakeDevice.usual();
            devices.add(device);
            String of = i % 2 == 0 ? license : second;
            assertEquals("ok", hub.request(device.activate(of), pat).code());
        }
        String suspended = devices.get(0).thumbprint();
        String revoked = devices.get(2).thumbprint();
        hub.post("/api/v1/licenses/" + license + "/activations/" + suspended + "/suspend", Map.of());
        hub.post("/api/v1/licenses/" + license + "/activations/" + revoked + "/revoke", Map.of());
        assertEquals(0, reissueAll(7), "nothing waits while no signer is revoked");
        recover(stolen());
        assertEquals("ok", hub.request(devices.get(4).refresh(license), "").code(), "one comes by itself");

        assertEquals(29, hub.get("/api/v1/reissues").json().path("waiting").asLong());
        Reply part = hub.post("/api/v1/reissues", Map.of("limit", 5));
        assertEquals(5, part.json().path("reissued").asLong());
        assertEquals(24, reissueAll(7), "begun anew, it goes on where it was interrupted");
        assertEquals(0, hub.get("/api/v1/reissues").json().path("waiting").asLong());
        assertEquals(0, reissueAll(7));
        assertEquals(29, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'activation.reissued'"));

        hub.post("/api/v1/licenses/" + license + "/activations/" + suspended + "/reinstate", Map.of());
        assertEquals(1, reissueAll(7), "what was suspended waits when it is reinstated");
        SigningIdentity successor =
                SigningIdentity.load(hub.directory.resolve("signer-2.p8"), hub.directory.resolve("signer-2.pem"));
        recover(successor);
        assertEquals(
                "conflict", hub.get(grantPath(suspended)).code(), "a re-issue that is void itself is not given out");
        assertEquals(31, reissueAll(1000));
        System.out.println("[reissue] 32 activations, " + (29 + 1 + 31) + " licenses signed anew");
    }

    @Test
    void bundleThatWouldVoidTheSignerInUse_isRefusedUntilThereIsAnother() throws Exception {
        SigningIdentity stolen = stolen();
        String bundle = dev.holdfast.issuer.BundleChain.read(folder.resolve("root"))
                .revoking(root, Set.of(stolen.thumbprint()), hub.clock.instant())
                .newestDocument();
        Reply refused = give(bundle);
        assertEquals("conflict", refused.code());
        assertTrue(refused.json().path("remedy").asText().contains("key renew"), refused.text());
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());

        renew(root);
        assertEquals(200, give(bundle).status());
        assertEquals(200, give(bundle).status(), "once more changes nothing");
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'trust-bundle.added'"));
        Reply other = give(dev.holdfast.issuer.BundleChain.read(folder.resolve("root"))
                .revoking(root, Set.of("A".repeat(43)), hub.clock.instant())
                .newestDocument());
        assertEquals("input_invalid", other.code(), "another one of the same version");
        assertNotEquals(200, give("no bundle").status());
        assertEquals("body_too_large", give("x".repeat(300_000)).code());
    }

    @Test
    void signerThatWasVoidedBehindTheHubsBack_signsNothingAnyMore() throws Exception {
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(license), pat).code());
        String bundle = dev.holdfast.issuer.BundleChain.read(folder.resolve("root"))
                .revoking(root, Set.of(stolen().thumbprint()), hub.clock.instant())
                .newestDocument();
        Audit.change(hub, "INSERT INTO trust_bundle (version, document, issued_at) VALUES (2, '" + bundle + "', 1)");
        Reply refused = hub.request(device.refresh(license), "");
        assertEquals("unavailable", refused.code());
        assertTrue(refused.json().path("remedy").asText().contains("key renew"), refused.text());
        assertEquals("unavailable", hub.get("/api/v1/hub?after=0").code());
        new HubKeys(hub.directory, hub.clock, new java.security.SecureRandom())
                .renew(root, new HubKeys.Wanted.InFile(dev.holdfast.verifier.jws.JwsAlgorithm.ED25519));
        awaitAnother("");
        assertEquals("ok", hub.request(device.refresh(license), "").code());
    }
}
