package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hub grants, the verifier takes. */
class GrantVerificationTest extends OneLicense {
    private static final ModelId DETECTOR = new ModelId("detector");
    private static final ModelId SEGMENTER = new ModelId("segmenter");

    @TempDir
    Path base;

    private LicenseVerifier verifier(Machine machine) {
        return LicenseVerifier.forProduct(new ProductId(TestHub.PRODUCT), TrustRoots.fromPem(hub.rootPem))
                .withDataDirectory(base)
                .withMachine(machine);
    }

    private Verdict exchange(LicenseVerifier verifier, Operation operation, String token) throws Exception {
        LicenseId id = new LicenseId(license);
        DataDirectory data = verifier.dataDirectory();
        DeviceKey key =
                data.deviceKey().isPresent() ? data.deviceKey().get() : data.createDeviceKey(new SecureRandom());
        FakeDevice device = FakeDevice.of(
                key, verifier.machine().observe().fingerprint(verifier.product().scope()));
        String requestId = FakeDevice.newRequestId();
        String document = device.request(operation, license, requestId);
        data.writePending(id, new PendingRequest(requestId, operation.id(), document));
        String answer = hub.request(document, token).text();
        return verifier.importGrant(id, Grant.parse(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void grant_isVerifiedOfflineOnTheMachineItWasIssuedForAndOnNoOther() throws Exception {
        LicenseVerifier here = verifier(RecordedMachines.twoDiskServer());
        assertInstanceOf(Granted.class, exchange(here, Operation.ACTIVATE, pat));
        LicenseId id = new LicenseId(license);
        assertInstanceOf(Granted.class, here.verify(id, DETECTOR));
        assertEquals(RefusalReason.MODEL_NOT_COVERED, reason(here.verify(id, SEGMENTER)));
        assertEquals(
                RefusalReason.MACHINE_CHANGED,
                reason(verifier(RecordedMachines.bareMetal()).verify(id)));
    }

    @Test
    void refreshAfterAModelWasAdded_isVerifiedToCoverIt() throws Exception {
        LicenseVerifier here = verifier(RecordedMachines.twoDiskServer());
        exchange(here, Operation.ACTIVATE, pat);
        hub.post("/api/v1/licenses/" + license + "/models", Map.of("id", "segmenter"));
        assertInstanceOf(Granted.class, exchange(here, Operation.REFRESH, ""));
        assertInstanceOf(Granted.class, here.verify(new LicenseId(license), SEGMENTER));
    }

    @Test
    void thousandAndOneRevokedActivations_leaveTheOthersGranted() throws Exception {
        LicenseVerifier here = verifier(RecordedMachines.twoDiskServer());
        assertInstanceOf(Granted.class, exchange(here, Operation.ACTIVATE, pat));
        Audit.revokeMany(hub, license, user, 1001, hub.clock.instant().toEpochMilli() * 2);
        assertInstanceOf(Granted.class, exchange(here, Operation.REFRESH, ""));
        assertInstanceOf(Granted.class, here.verify(new LicenseId(license), DETECTOR));
    }

    private static RefusalReason reason(Verdict verdict) {
        return assertInstanceOf(Verdict.Refused.class, verdict).reason();
    }
}
