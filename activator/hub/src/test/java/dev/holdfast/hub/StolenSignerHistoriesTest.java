package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Activator;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.hub.FakeWire.Fate;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.Warning;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.license.TrustBundleClaims;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The histories of a stolen signer, with the client and the verifier that are shipped, over HTTP with the hub. */
class StolenSignerHistoriesTest extends HubWithRoot {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path field;

    private LicenseId id() {
        return new LicenseId(license);
    }

    /** A device whose clock is the hub's, which the test turns. */
    private final class Device {
        private final LicenseVerifier verifier;

        Device(String name, Machine machine, TrustRoots pinned) {
            verifier = LicenseVerifier.forProduct(new ProductId(TestHub.PRODUCT), pinned)
                    .withDataDirectory(field.resolve(name))
                    .withMachine(machine)
                    .withClock(hub.clock);
        }

        private Activator client(URI at) throws LicenseSourceException {
            return Activator.of(HubEndpoint.at(at.toString()), verifier, RANDOM);
        }

        String activate(URI at) {
            try {
                client(at).activate(id(), () -> Pat.of(pat), ActivationOptions.USUAL);
                return "ok";
            } catch (LicenseSourceException e) {
                return e.reason().code();
            }
        }

        String refresh() {
            try {
                client(hub.address).refresh(id());
                return "ok";
            } catch (LicenseSourceException e) {
                return e.reason().code();
            }
        }

        String take(Grant grant) {
            return code(verifier.importGrant(id(), grant));
        }

        String take(String snapshot) {
            return verifier.applyStatus(id(), snapshot)
                    .map(refused -> refused.reason().code())
                    .orElse("ok");
        }

        String verify() {
            return code(verifier.verify(id()));
        }

        List<String> warnings() {
            return verifier.verify(id()) instanceof Granted granted
                    ? granted.warnings().stream().map(Warning::code).toList()
                    : List.of(verify());
        }

        License held() throws Exception {
            byte[] document =
                    verifier.dataDirectory().read(id()).orElseThrow().license().getBytes(StandardCharsets.US_ASCII);
            int limit = 128 * 1024;
            return LicenseClaims.read(
                    JsonObject.parse(CompactJws.parse(document, limit).allegedPayload(), limit));
        }

        String key() throws Exception {
            return verifier.dataDirectory().deviceKeyThumbprint().orElseThrow();
        }

        Fingerprint seen() {
            return verifier.machine().observe().fingerprint(verifier.product().scope());
        }
    }

    private static String code(Verdict verdict) {
        return verdict instanceof Verdict.Refused refused ? refused.reason().code() : "ok";
    }

    private Device device(String name, int number) {
        return new Device(name, HistoryDevice.machine(number), TrustRoots.fromPem(hub.rootPem));
    }

    private Instant now() {
        return hub.clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** What the thief signs for a device: a license like the real one, bound to what that device shows. */
    private Grant forged(LicenseSigner thief, License real, Device to, long revision, Instant issuedAt, long sequence)
            throws Exception {
        License own = new License(
                real.issuer(),
                real.licenseId(),
                to.key(),
                FakeDevice.newRequestId(),
                null,
                new StatusRank(1, 0),
                issuedAt,
                real.notBefore(),
                null,
                revision,
                real.models(),
                real.features(),
                new Binding(
                        real.binding().scope(),
                        real.binding().policy(),
                        real.binding().minimumEvidence(),
                        to.seen(),
                        Set.of()),
                to.key(),
                real.mode(),
                real.clock(),
                real.status(),
                Set.of());
        return new Grant(
                thief.sign(own),
                thief.sign(snapshot(sequence, false, issuedAt)),
                bundlesAfter(0).subList(0, 1));
    }

    private StatusSnapshot snapshot(long sequence, boolean revoked, Instant issuedAt) {
        return new StatusSnapshot(
                "https://hub.acme.example",
                id(),
                new StatusRank(1, sequence),
                issuedAt,
                false,
                revoked,
                Set.of(),
                Set.of(),
                0);
    }

    @Test
    void signerStolen_thiefSignsSequence2To53() throws Exception {
        Device device = device("device", 81);
        assertEquals("ok", device.activate(hub.address));
        SigningIdentity stolen = stolen();
        LicenseSigner thief = new LicenseSigner(stolen);
        long highest = TrustBundleClaims.HIGHEST;

        assertEquals("ok", device.take(forged(thief, device.held(), device, highest, now(), highest - 1)));
        assertEquals("ok", device.take(thief.sign(snapshot(highest, true, now()))));
        assertEquals("license_revoked", device.verify());
        assertNotEquals("ok", device.refresh(), "the hub cannot outrank it yet");
        assertEquals("license_revoked", device.verify());

        renew(root);
        revoke(stolen.thumbprint());
        assertEquals("ok", device.refresh());
        assertEquals(List.of(), device.warnings());
        assertNotEquals("ok", device.take(thief.sign(snapshot(highest, true, now()))));
        assertNotEquals("ok", device.take(forged(thief, device.held(), device, highest, now(), highest)));
        assertEquals("ok", device.verify());
        assertEquals("ok", device.refresh());
        assertEquals(List.of(), device.warnings());
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM activation WHERE state = 'live'"));
    }

    @Test
    void signerStolenAndExpired_licenseDatedBack() throws Exception {
        Device honest = device("honest", 82);
        assertEquals("ok", honest.activate(hub.address));
        License real = honest.held();
        SigningIdentity stolen = stolen();
        LicenseSigner thief = new LicenseSigner(stolen);
        Instant then = now();
        pass(Duration.ofDays(85));
        renew(root);
        pass(Duration.ofDays(20));
        long seats = Audit.count(hub, "SELECT count(*) FROM activation");

        Device pirate = device("pirate", 83);
        try (FakeWire cut = FakeWire.to(hub)) {
            cut.letRequests(Fate.NEVER_ARRIVES);
            assertEquals("hub_unreachable", pirate.activate(cut.address()));
        }
        assertEquals("ok", pirate.take(forged(thief, real, pirate, 1, then, 1)), "that it ended stops no thief");
        assertEquals("ok", pirate.verify());

        String bundle = revoke(stolen.thumbprint());
        assertEquals("ok", honest.refresh());
        assertEquals(List.of(), honest.warnings());
        assertNotEquals("ok", pirate.refresh(), "the hub takes no license of a signer that is revoked");
        assertEquals(seats, Audit.count(hub, "SELECT count(*) FROM activation"));

        Device shipped = new Device(
                "shipped",
                HistoryDevice.machine(84),
                TrustRoots.fromPem(hub.rootPem).withBundles(bundlesAfter(0)));
        try (FakeWire cut = FakeWire.to(hub)) {
            cut.letRequests(Fate.NEVER_ARRIVES);
            assertEquals("hub_unreachable", shipped.activate(cut.address()));
        }
        assertEquals("signer_revoked", shipped.take(forged(thief, real, shipped, 1, then, 1)));

        assertEquals(Optional.empty(), pirate.verifier.importBundles(List.of(bundle)));
        assertEquals(List.of("signer_revoked"), pirate.warnings());
        pass(Duration.ofDays(31));
        assertEquals("signer_revoked", pirate.verify());
        assertEquals("ok", honest.verify());
    }

    @Test
    void leasedDevice_isGivenBundleAndLicenseByItsNextRenewal_andWaitsForNoReissue() throws Exception {
        license = hub.createLicense(workspace, Map.of("offline_activation", false, "lease", Map.of()));
        Device device = device("leased", 85);
        assertEquals("ok", device.activate(hub.address));
        String stolen = stolen().thumbprint();
        renew(root);
        String bundle = revoke(stolen);
        assertEquals(0, hub.get("/api/v1/reissues").json().path("waiting").asLong());
        assertEquals(0, reissueAll(100));
        assertEquals(Optional.empty(), device.verifier.importBundles(List.of(bundle)));
        assertEquals(List.of("signer_revoked"), device.warnings(), "until it renews it runs on");

        pass(Duration.ofHours(9));
        assertEquals("ok", device.refresh());

        assertEquals(List.of(), device.warnings());
        assertEquals(2, device.verifier.trustBundleVersion());
        assertEquals(
                1,
                Audit.count(
                        hub, "SELECT count(*) FROM activation WHERE license_id = ? AND signer <> ?", license, stolen));
        pass(Duration.ofDays(3));
        assertNotEquals("lease_ended", device.verify(), "within its grace");
    }
}
