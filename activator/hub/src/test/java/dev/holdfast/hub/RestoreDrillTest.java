package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.client.ActivationOptions;
import dev.holdfast.client.Activator;
import dev.holdfast.client.HubEndpoint;
import dev.holdfast.client.LicenseSourceException;
import dev.holdfast.client.Pat;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The history "hub restored from backup", with real clients and their data directories. */
class RestoreDrillTest extends HubWithBackup {
    private final List<LicenseVerifier> devices = new ArrayList<>();
    private LicenseId license;
    private String pat;

    @BeforeEach
    void createLicense() {
        String workspace = hub.createWorkspace();
        license = new LicenseId(hub.createLicense(workspace, Map.of("seats", 40)));
        pat = hub.createPat(hub.createServiceUser(workspace), Map.of());
    }

    private Activator client(LicenseVerifier device) throws LicenseSourceException {
        return Activator.of(HubEndpoint.at(hub.address.toString()), device, new SecureRandom());
    }

    private void activate(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String name = "device-" + devices.size();
            Path machine = field.resolve(name).resolve("machine");
            Files.createDirectories(machine.resolve("etc"));
            Files.writeString(
                    machine.resolve("etc/machine-id"), "5bd1e995a3c94f0e8d2f6b7c1a0%05x\n".formatted(devices.size()));
            LicenseVerifier device = LicenseVerifier.forProduct(
                            new ProductId(TestHub.PRODUCT), TrustRoots.fromPem(hub.rootPem))
                    .withDataDirectory(field.resolve(name).resolve("data"))
                    .withMachine(Machine.recordedAt(machine, Map.of()));
            client(device).activate(license, () -> Pat.of(pat), ActivationOptions.USUAL);
            devices.add(device);
        }
    }

    /** What a device holds now; where the hub refused, by which reason. */
    private String refresh(LicenseVerifier device) {
        try {
            client(device).refresh(license);
            assertInstanceOf(Granted.class, device.verify(license));
            return "ok";
        } catch (LicenseSourceException e) {
            return e.reason().code();
        }
    }

    private String activateAgain(LicenseVerifier device) {
        try {
            client(device).activate(license, () -> Pat.of(pat), ActivationOptions.USUAL.askingAgain());
            return "ok";
        } catch (LicenseSourceException e) {
            return e.reason().code();
        }
    }

    private long refreshed() {
        return devices.stream().map(this::refresh).filter("ok"::equals).count();
    }

    private long seats() throws IOException {
        return Audit.count(hub, "SELECT count(*) FROM activation WHERE state = 'live'");
    }

    private void revoke(LicenseVerifier device) throws Exception {
        String id = device.dataDirectory().deviceKey().orElseThrow().publicKey().thumbprint();
        assertEquals(
                "ok",
                hub.post("/api/v1/licenses/" + license + "/activations/" + id + "/revoke", Map.of())
                        .code());
    }

    @Test
    void hubRestoredFromBackup_answersEveryDevice_takesNoSecondSeat_andRevokesAgainFromItsAudit() throws Exception {
        activate(20);
        backUp();
        activate(20);
        assertEquals(40, refreshed());
        revoke(devices.get(3));
        revoke(devices.get(27));

        Path export = restore();
        hub.open();
        assertEquals(20, seats());
        assertEquals(40, refreshed());
        assertEquals(40, seats());
        assertEquals(40, Audit.count(hub, "SELECT count(*) FROM activation"));

        hub.close();
        assertEquals(Map.of("activation.revoked", 2L), replay(export).again());
        long revocations = Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'activation.revoked'");
        replay(export);
        assertEquals(
                revocations, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'activation.revoked'"));
        hub.open();
        assertEquals(38, refreshed());
        assertEquals(38, seats());
        for (int revoked : List.of(3, 27)) {
            assertEquals("activation_revoked", refresh(devices.get(revoked)));
            assertInstanceOf(Verdict.Refused.class, devices.get(revoked).verify(license));
        }
        System.out.println("restore drill on " + TestDatabase.engine()
                + ": 40 devices refreshed after the restore, 40 seats, 2 revoked again, 0 refusals as a rollback");
    }

    @Test
    void auditReplayedBeforeTheHubStarts_holdsAgainstADeviceThatTheBackupDoesNotKnow() throws Exception {
        activate(1);
        backUp();
        activate(2);
        revoke(devices.get(1));
        Path export = restore();
        assertEquals(1L, replay(export).again().get("activation.revoked"));
        hub.open();
        assertEquals("ok", refresh(devices.get(0)));
        assertEquals("activation_revoked", activateAgain(devices.get(1)));
        assertEquals("activation_revoked", refresh(devices.get(1)));
        assertInstanceOf(Verdict.Refused.class, devices.get(1).verify(license));
        assertEquals("ok", refresh(devices.get(2)));
        assertEquals(2, seats());
    }
}
