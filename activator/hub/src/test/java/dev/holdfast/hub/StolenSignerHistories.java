package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.FakeWire.Fate;
import dev.holdfast.issuer.LicenseSigner;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.Warning;
import dev.holdfast.verifier.jws.CompactJws;
import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.license.Binding;
import dev.holdfast.verifier.license.License;
import dev.holdfast.verifier.license.LicenseClaims;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.StatusRank;
import dev.holdfast.verifier.license.StatusSnapshot;
import dev.holdfast.verifier.license.TrustBundleClaims;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What happens after the hub's signing key was copied. */
@ExtendWith(HistoryTally.class)
abstract class StolenSignerHistories extends HubWithRoot {
    private static final String ISSUER = "https://hub.acme.example";
    private static final int MOST_BYTES = 128 * 1024;

    @TempDir
    Path field;

    private HistoryDevice honest;
    private FakeWire wire;
    private SigningIdentity stolen;
    private LicenseSigner thief;

    @BeforeEach
    void stealTheSigner() throws IOException {
        honest = newDevice("honest", 1);
        wire = FakeWire.to(hub);
        stolen = stolen();
        thief = new LicenseSigner(stolen);
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    private HistoryDevice newDevice(String name, int machine) {
        return new HistoryDevice(field.resolve(name), HistoryDevice.machine(machine), hub.rootPem, hub.clock);
    }

    private Instant now() {
        return hub.clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The thief's word that the license is revoked, with the highest sequence that there is. */
    private String revocation(long bundle) {
        return thief.sign(new StatusSnapshot(
                ISSUER,
                new LicenseId(license),
                new StatusRank(bundle, TrustBundleClaims.HIGHEST),
                now(),
                false,
                true,
                Set.of(),
                Set.of(),
                0));
    }

    private boolean isRefused(HistoryDevice device, String status) throws Exception {
        return refusal(device, status).isPresent();
    }

    private Optional<RefusalReason> refusal(HistoryDevice device, String status) throws Exception {
        return device.verifier().applyStatus(new LicenseId(license), status).map(Verdict.Refused::reason);
    }

    @History("signer stolen, thief signs sequence 2^53")
    void signerStolen_thiefSignsSequence2To53() throws Exception {
        assertEquals(1L << 53, TrustBundleClaims.HIGHEST, "no number in a document is higher");
        assertEquals("ok", honest.activate(hub.address, license, pat));
        License held = held(honest);
        assertEquals(
                Optional.of(RefusalReason.STATUS_INVALID), refusal(honest, revocation(2)), "there is no bundle 2 yet");
        assertEquals("ok", honest.verify(license));
        String outranking = forged(held, honest, null, now(), TrustBundleClaims.HIGHEST);
        assertEquals("ok", honest.importGrant(license, outranking), "of a number that no license outranks");
        assertFalse(isRefused(honest, revocation(1)));
        assertEquals("license_revoked", honest.verify(license), "so much a thief can do");
        assertEquals(
                "status_missing", honest.refresh(hub.address, license), "which no snapshot of this bundle outranks");
        assertEquals("license_revoked", honest.verify(license));

        renew(root);
        revoke(stolen.thumbprint());

        assertEquals("ok", honest.refresh(hub.address, license), "the next bundle does");
        assertEquals(List.of(), warnings(honest));
        assertTrue(isRefused(honest, revocation(1)));
        assertTrue(isRefused(honest, revocation(2)));
        assertNotEquals("ok", honest.importGrant(license, outranking));
        assertEquals("ok", honest.verify(license));
        assertEquals("ok", honest.refresh(hub.address, license));
        assertEquals(List.of(), warnings(honest));
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM activation WHERE state = 'live'"));
    }

    @History("signer stolen and expired, license dated back")
    void signerStolenAndExpired_licenseDatedBack() throws Exception {
        wire.letRequests(Fate.NEVER_ARRIVES);
        honest.activate(wire.address(), license, pat);
        String granted = hub.request(honest.pending(license).document(), pat).text();
        assertEquals("ok", honest.importGrant(license, granted));
        License real = held(honest);
        Instant then = now();
        pass(Duration.ofDays(85));
        renew(root);
        pass(Duration.ofDays(20));

        HistoryDevice fooled = newDevice("fooled", 2);
        assertEquals(
                "ok",
                fooled.importGrant(license, datedBack(real, fooled, then)),
                "that the certificate has ended stops no thief");
        assertEquals("ok", fooled.verify(license));

        String bundle = revoke(stolen.thumbprint());
        assertEquals("ok", honest.refresh(hub.address, license), "its license is signed anew");
        assertEquals(List.of(), warnings(honest));
        assertNotEquals(
                "ok", fooled.refresh(hub.address, license), "the hub takes no license of a signer that is revoked");
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM activation WHERE license_id = ?", license));
        HistoryDevice informed = newDevice("informed", 3);
        String forged = datedBack(real, informed, then);
        assertEquals(Optional.empty(), informed.verifier().importBundles(List.of(bundle)));
        assertEquals("signer_revoked", informed.importGrant(license, forged));
        assertEquals("not_activated", informed.verify(license));
        HistoryDevice updated = newDevice("updated", 4);
        String forgedAgain = datedBack(real, updated, then);
        assertEquals(RefusalReason.SIGNER_REVOKED, reason(importWithBundleShipped(updated, forgedAgain)));

        assertEquals(Optional.empty(), fooled.verifier().importBundles(List.of(bundle)));
        assertEquals(List.of("signer_revoked"), warnings(fooled), "what it had verified runs on for 30 days");
        pass(Duration.ofDays(31));
        assertEquals("signer_revoked", fooled.verify(license));
        assertEquals("activation_unknown", fooled.refresh(hub.address, license), "the hub knows nothing of it");
        assertEquals("ok", honest.verify(license));
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM activation WHERE license_id = ?", license));
    }

    /** Of a program that ships the newest trust bundle beside its root. */
    private Verdict importWithBundleShipped(HistoryDevice device, String grant) throws Exception {
        return LicenseVerifier.forProduct(
                        device.verifier().product(),
                        TrustRoots.fromPem(hub.rootPem).withBundles(bundlesAfter(0)))
                .withDataDirectory(device.data())
                .withMachine(device.machine())
                .withClock(hub.clock)
                .importGrant(new LicenseId(license), Grant.parse(grant.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> warnings(HistoryDevice device) {
        return assertInstanceOf(Granted.class, device.verifier().verify(new LicenseId(license))).warnings().stream()
                .map(Warning::code)
                .toList();
    }

    /** A grant of the thief's own making that answers the request which waits on a device. */
    private String datedBack(License real, HistoryDevice to, Instant issuedAt) throws Exception {
        to.activate(wire.address(), license, pat);
        String request = payload(to.pending(license).document()).path("jti").asText();
        return forged(real, to, request, issuedAt, 1);
    }

    /** A grant of the thief's own making, with a license like the real one, bound to what a device shows. */
    private String forged(License real, HistoryDevice to, @Nullable String request, Instant issuedAt, long revision)
            throws Exception {
        License own = new License(
                real.issuer(),
                real.licenseId(),
                to.thumbprint(),
                FakeDevice.newRequestId(),
                request,
                new StatusRank(1, 0),
                issuedAt,
                real.notBefore(),
                null,
                revision,
                real.models(),
                real.features(),
                bindingTo(to, real.binding()),
                to.thumbprint(),
                real.mode(),
                real.clock(),
                real.status(),
                Set.of());
        StatusSnapshot status = new StatusSnapshot(
                real.issuer(),
                real.licenseId(),
                new StatusRank(1, TrustBundleClaims.HIGHEST - 1),
                issuedAt,
                false,
                false,
                Set.of(),
                Set.of(),
                0);
        Grant grant =
                new Grant(thief.sign(own), thief.sign(status), bundlesAfter(0).subList(0, 1));
        return new String(grant.toBytes(), StandardCharsets.UTF_8);
    }

    private static Binding bindingTo(HistoryDevice device, Binding like) {
        Fingerprint shown = device.machine()
                .observe()
                .fingerprint(device.verifier().product().scope());
        return new Binding(like.scope(), like.policy(), like.minimumEvidence(), shown);
    }

    private License held(HistoryDevice device) throws Exception {
        byte[] document = device.directory()
                .read(new LicenseId(license))
                .orElseThrow()
                .license()
                .getBytes(StandardCharsets.US_ASCII);
        return LicenseClaims.read(
                JsonObject.parse(CompactJws.parse(document, MOST_BYTES).allegedPayload(), MOST_BYTES));
    }
}
