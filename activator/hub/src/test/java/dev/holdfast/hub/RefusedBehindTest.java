package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Pat;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.Warning;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.TrustBundle;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is refused, and holds older trust bundles than the hub, learns all the same that it was: offline too. */
class RefusedBehindTest extends HubWithRoot {
    @TempDir
    Path field;

    private HistoryDevice device;

    @BeforeEach
    void activate() {
        device = activated(81);
    }

    private HistoryDevice activated(int machine) {
        HistoryDevice one = new HistoryDevice(
                field.resolve("device-" + machine), HistoryDevice.machine(machine), hub.rootPem, hub.clock);
        assertEquals("ok", one.activate(hub.address, license, pat));
        return one;
    }

    private void replaceSigner() throws Exception {
        String stolen = stolen().thumbprint();
        renew(root);
        revoke(stolen);
    }

    private String activation(HistoryDevice one) throws Exception {
        return "/api/v1/licenses/" + license + "/activations/" + one.thumbprint();
    }

    private void change(String path) {
        Reply reply = hub.post(path, Map.of());
        assertEquals(200, reply.status(), reply.text());
    }

    private void assertRefreshAndVerify(String refused, String offline) {
        assertEquals(refused, device.refresh(hub.address, license));
        assertEquals(offline, device.verify(license));
    }

    @Test
    void refreshAndActivate_ofARevokedLicenseAfterItsSignerWasReplaced_endItOffline() throws Exception {
        HistoryDevice other = activated(82);
        replaceSigner();
        change("/api/v1/licenses/" + license + "/revoke");
        assertRefreshAndVerify("license_revoked", "license_revoked");
        assertEquals(2, device.verifier().trustBundleVersion());
        ActivationOptions again = ActivationOptions.USUAL.askingAgain();
        assertEquals("license_revoked", other.activate(hub.address, license, () -> Pat.of(pat), again));
        assertEquals("license_revoked", other.verify(license));
    }

    @Test
    void refreshAndRelease_ofARevokedActivationAfterItsSignerWasReplaced_endItOffline() throws Exception {
        HistoryDevice other = activated(83);
        replaceSigner();
        change(activation(device) + "/revoke");
        change(activation(other) + "/revoke");
        assertRefreshAndVerify("activation_revoked", "activation_revoked");
        assertEquals("activation_revoked", other.release(hub.address, license));
        assertEquals("activation_revoked", other.verify(license));
    }

    @Test
    void refresh_ofASuspendedLicenseAfterItsSignerWasReplaced_beginsThe30DaysOfTheThief() throws Exception {
        replaceSigner();
        change("/api/v1/licenses/" + license + "/suspend");
        assertRefreshAndVerify("license_suspended", "license_suspended");
        change("/api/v1/licenses/" + license + "/reinstate");
        assertTrue(carriedStatusIsTaken());
        List<String> warnings =
                assertInstanceOf(Granted.class, device.verifier().verify(new LicenseId(license))).warnings().stream()
                        .map(Warning::code)
                        .toList();
        assertEquals(List.of("signer_revoked"), warnings);
        pass(Duration.ofDays(31));
        assertEquals("signer_revoked", device.verify(license));
    }

    private boolean carriedStatusIsTaken() {
        String status = hub.get("/api/v1/licenses/" + license + "/status").text();
        return device.verifier().applyStatus(new LicenseId(license), status).isEmpty();
    }

    @Test
    void refresh_ofASuspendedActivationAfterTheRootWasReplaced_endsItOffline_andTheNextGrantGivesItBack()
            throws Exception {
        replaceRoot();
        change(activation(device) + "/suspend");
        assertRefreshAndVerify("activation_suspended", "activation_revoked");
        assertEquals(3, device.verifier().trustBundleVersion());
        change(activation(device) + "/reinstate");
        assertRefreshAndVerify("ok", "ok");
    }

    private void replaceRoot() throws Exception {
        RootAuthority next = HubInitialisation.makeRoot(
                folder.resolve("new-root"), "Acme root 2", PASSPHRASE, hub.clock.instant(), new SecureRandom());
        BundleChain both = BundleChain.read(folder.resolve("root")).rotating(root, next, true, hub.clock.instant());
        assertEquals(200, give(both.newestDocument()).status());
        renew(next);
        assertEquals(
                200,
                give(both.rotating(root, next, false, hub.clock.instant()).newestDocument())
                        .status());
    }

    @Test
    void refresh_furtherBehindThanOneAnswerCarries_asksForAllBundles() throws Exception {
        addBundles(150);
        change("/api/v1/licenses/" + license + "/revoke");
        assertRefreshAndVerify("license_revoked", "license_revoked");
        assertEquals(151, device.verifier().trustBundleVersion());
    }

    /** As if they had been imported one by one, each after the other. */
    private void addBundles(int count) throws Exception {
        Instant now = hub.clock.instant();
        TrustBundle first = root.firstBundle(now);
        String rows = LongStream.rangeClosed(2, count + 1)
                .mapToObj(version -> "(" + version + ", '"
                        + root.sign(new TrustBundle(version, first.issuedAt(), first.roots(), Set.of())) + "', "
                        + now.toEpochMilli() + ")")
                .collect(Collectors.joining(", "));
        Audit.change(hub, "INSERT INTO trust_bundle (version, document, issued_at) VALUES " + rows);
    }
}
