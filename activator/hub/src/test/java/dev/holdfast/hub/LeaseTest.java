package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.HubLicenseSource;
import dev.holdfast.client.LeaseListener;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Uptime;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.Warning;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.Mode;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.PendingRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lease from the hub that grants it to the verifier that judges it. */
class LeaseTest extends OneLicense {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path base;

    private String leased;
    private Instant clock;
    private Duration elapsed = Duration.ZERO;
    private String boot = "boot-1";

    @BeforeEach
    void createLease() {
        leased = hub.createLicense(workspace, Map.of("offline_activation", false, "lease", Map.of()));
        clock = hub.clock.instant();
    }

    private final class RecordedUptime implements Uptime {
        @Override
        public String boot() {
            return boot;
        }

        @Override
        public long nanos() {
            return elapsed.toNanos();
        }
    }

    private LicenseVerifier device() {
        return LicenseVerifier.forProduct(new ProductId(TestHub.PRODUCT), TrustRoots.fromPem(hub.rootPem))
                .withDataDirectory(base)
                .withMachine(RecordedMachines.twoDiskServer())
                .withClock(() -> clock)
                .withUptime(new RecordedUptime());
    }

    private void pass(Duration time) {
        clock = clock.plus(time);
        elapsed = elapsed.plus(time);
    }

    private void reboot() {
        boot += "+";
        elapsed = Duration.ZERO;
    }

    private Granted granted() {
        return assertInstanceOf(Granted.class, device().verify(new LicenseId(leased)));
    }

    private static List<String> warnings(Granted granted) {
        return granted.warnings().stream().map(Warning::code).toList();
    }

    private Verdict.Refused refused() {
        return assertInstanceOf(Verdict.Refused.class, device().verify(new LicenseId(leased)));
    }

    private Granted exchange(Operation operation, String token) throws Exception {
        return assertInstanceOf(Granted.class, imported(operation, token));
    }

    private Verdict imported(Operation operation, String token) throws Exception {
        LicenseVerifier verifier = device();
        LicenseId id = new LicenseId(leased);
        DataDirectory data = verifier.dataDirectory();
        DeviceKey key =
                data.deviceKey().isPresent() ? data.deviceKey().get() : data.createDeviceKey(new SecureRandom());
        FakeDevice device = FakeDevice.of(
                key, verifier.machine().observe().fingerprint(verifier.product().scope()));
        String requestId = FakeDevice.newRequestId();
        String document = device.request(operation, leased, requestId);
        data.writePending(id, new PendingRequest(requestId, operation.id(), document));
        Reply answer = hub.request(document, token);
        assertEquals("ok", answer.code(), answer.text());
        return verifier.importGrant(id, Grant.parse(answer.text().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void licenseWithoutOfflineActivation_isGrantedAsALease() throws Exception {
        Granted granted = exchange(Operation.ACTIVATE, pat);
        Instant issuedAt = granted.license().issuedAt();
        assertEquals(issuedAt.plus(DAY), granted.license().expiresAt());
        assertEquals(new Mode.Online(Duration.ofDays(3)), granted.license().mode());
        JsonNode held = hub.get("/api/v1/licenses/" + leased + "/activations")
                .json()
                .path("items")
                .get(0);
        assertEquals(
                issuedAt.plus(Duration.ofDays(4)).toString(),
                held.path("lease_ends_at").asText());
    }

    @Test
    void renewal_changesTheTimesAlone_andIsAuditedAsOne() throws Exception {
        FakeDevice device = FakeDevice.usual();
        JsonNode first = payload(hub.request(device.activate(leased), pat), "license");
        JsonNode second = payload(hub.request(device.refresh(leased), ""), "license");
        for (String same : List.of("act", "models", "features", "binding", "cnf", "mode", "grace", "nbf")) {
            assertEquals(first.path(same), second.path(same), same);
        }
        assertTrue(second.path("rev").asLong() > first.path("rev").asLong());
        assertEquals(1, Audit.rows(hub, "activation.renewed", device.thumbprint()));
        assertEquals(0, Audit.rows(hub, "activation.refreshed", device.thumbprint()));
    }

    @Test
    void lease_isHonouredThroughItsGrace_andThenEndedWithItsRemedy() throws Exception {
        exchange(Operation.ACTIVATE, pat);
        assertEquals(List.of(), warnings(granted()));
        pass(DAY);
        assertTrue(warnings(granted()).contains("lease_in_grace"));
        pass(Duration.ofDays(3));
        Verdict.Refused ended = refused();
        assertEquals(RefusalReason.LEASE_ENDED, ended.reason());
        assertTrue(ended.remedy().contains("holdfast refresh " + leased), ended.remedy());
        hub.clock.turn(Duration.ofDays(4));
        exchange(Operation.REFRESH, "");
        assertEquals(List.of(), warnings(granted()));
    }

    @Test
    void clockThatIsWrongByYears_neitherEndsNorProlongsALeaseInItsBoot() throws Exception {
        clock = clock.minus(Duration.ofDays(20 * 365));
        exchange(Operation.ACTIVATE, pat);
        granted();
        clock = clock.plus(Duration.ofDays(25 * 365));
        granted();
        clock = clock.minus(Duration.ofDays(30 * 365));
        pass(Duration.ofHours(23));
        granted();
        elapsed = elapsed.plus(Duration.ofDays(4));
        assertEquals(RefusalReason.LEASE_ENDED, refused().reason());
    }

    @Test
    void clockThatIsAheadByYearsWhereALeaseIsImported_isToldOf_andHarmsNothingOnceItIsSet() throws Exception {
        exchange(Operation.ACTIVATE, pat);
        clock = clock.plus(Duration.ofDays(5 * 365));
        granted();
        Verdict.Refused late = assertInstanceOf(Verdict.Refused.class, imported(Operation.REFRESH, ""));
        assertEquals(RefusalReason.LEASE_ENDED, late.reason());
        assertTrue(late.detail().contains("check that the clock is right"), late.detail());
        granted();
        clock = clock.minus(Duration.ofDays(5 * 365));
        exchange(Operation.REFRESH, "");
        assertEquals(List.of(), warnings(granted()));
    }

    @Test
    void reboot_withTheClockSetBack_prolongsNoLeaseBeyondWhatTheDirectoryRemembers() throws Exception {
        exchange(Operation.ACTIVATE, pat);
        pass(Duration.ofDays(4).minus(Duration.ofMinutes(30)));
        granted();
        reboot();
        clock = clock.minus(Duration.ofDays(4));
        granted();
        pass(Duration.ofHours(1));
        assertEquals(RefusalReason.LEASE_ENDED, refused().reason());
    }

    private final class Told implements LeaseListener {
        private final List<Granted> renewed = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();

        @Override
        public void renewed(Granted granted) {
            renewed.add(granted);
        }

        @Override
        public void failed(LicenseSourceException failure, Duration next) {
            failed.add(failure.reason().code());
        }
    }

    /** Keeps the lease alive for so long, by a clock that hub and device share, and tells what came of it. */
    private Told keepAlive(Duration time) throws LicenseSourceException {
        Instant end = hub.clock.instant().plus(time);
        Instant began = Instant.EPOCH;
        LicenseVerifier here = device().withClock(hub.clock).withUptime(new Uptime() {
            @Override
            public String boot() {
                return boot;
            }

            @Override
            public long nanos() {
                return Duration.between(began, hub.clock.instant()).toNanos();
            }
        });
        Told told = new Told();
        HubLicenseSource.fromPat(HubEndpoint.at(hub.address.toString()), Pat.of(pat), new LicenseId(leased), here)
                .leaseRenewal(told)
                .waitingBy(slice -> {
                    hub.clock.turn(slice);
                    if (!hub.clock.instant().isBefore(end)) {
                        throw new InterruptedException("the time is over");
                    }
                })
                .run();
        assertTrue(Thread.interrupted());
        clock = hub.clock.instant();
        elapsed = Duration.between(began, clock);
        return told;
    }

    @Test
    void leaseThatIsKeptAlive_isRenewedWithWhatChanged_andSuspendedAndReinstatedByTheHub() throws Exception {
        Told activated = keepAlive(Duration.ofHours(1));
        assertEquals(List.of(), activated.failed);
        assertEquals(1, activated.renewed.size());
        hub.post("/api/v1/licenses/" + leased + "/models", Map.of("id", "segmenter"));
        Told grown = keepAlive(DAY);
        assertEquals(List.of(), grown.failed);
        assertTrue(grown.renewed.size() >= 2, grown.renewed::toString);
        assertEquals(2, grown.renewed.get(0).license().models().size());

        hub.post("/api/v1/licenses/" + leased + "/suspend", Map.of());
        Told suspended = keepAlive(Duration.ofHours(9));
        assertEquals("license_suspended", suspended.failed.get(0));
        assertEquals(RefusalReason.LICENSE_SUSPENDED, refused().reason());
        hub.post("/api/v1/licenses/" + leased + "/reinstate", Map.of());
        assertEquals(1, keepAlive(Duration.ofHours(1)).renewed.size());
        assertEquals(List.of(), warnings(granted()));
    }

    @Test
    void lease_neverOutlastsTheLicense() throws IOException {
        Instant until = hub.clock.instant().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
        leased = hub.createLicense(
                workspace,
                Map.of("offline_activation", false, "lease", Map.of(), "perpetual", false, "until", until.toString()));
        JsonNode claims = payload(hub.request(FakeDevice.usual().activate(leased), pat), "license");
        assertEquals(until.getEpochSecond(), claims.path("exp").asLong());
        assertEquals(0, claims.path("grace").asLong());
    }

    @Test
    void leaseAheadOfItsStart_lastsFromThereOn() throws IOException {
        Instant start = hub.clock.instant().plus(Duration.ofDays(9)).truncatedTo(ChronoUnit.SECONDS);
        leased = hub.createLicense(
                workspace, Map.of("offline_activation", false, "lease", Map.of(), "starts_at", start.toString()));
        JsonNode claims = payload(hub.request(FakeDevice.usual().activate(leased), pat), "license");
        assertEquals(start.plus(DAY).getEpochSecond(), claims.path("exp").asLong());
    }

    @Test
    void licenseThatBecomesALease_isOneFromTheNextRefreshOn_andBack() throws IOException {
        FakeDevice device = FakeDevice.usual();
        hub.request(device.activate(license), pat);
        hub.as(
                hub.operatorToken,
                "PATCH",
                "/api/v1/licenses/" + license,
                Map.of("offline_activation", false, "lease", Map.of("seconds", 3600, "grace_seconds", 60)));
        JsonNode leasedNow = payload(hub.request(device.refresh(license), ""), "license");
        assertEquals("online", leasedNow.path("mode").asText());
        assertEquals(
                3600, leasedNow.path("exp").asLong() - leasedNow.path("iat").asLong());
        assertEquals(60, leasedNow.path("grace").asLong());
    }
}
