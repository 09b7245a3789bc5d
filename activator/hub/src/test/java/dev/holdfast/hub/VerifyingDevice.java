package dev.holdfast.hub;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A device with a real data directory and a real verifier, whose clock is the hub's.
 *
 * @param hub the hub that it asks
 * @param id its license
 * @param verifier what judges the directory
 */
record VerifyingDevice(TestHub hub, LicenseId id, LicenseVerifier verifier) {
    static VerifyingDevice in(Path base, TestHub hub, String license) {
        return in(base, hub, license, TrustRoots.fromPem(hub.rootPem));
    }

    static VerifyingDevice in(Path base, TestHub hub, String license, TrustRoots pinned) {
        return new VerifyingDevice(
                hub,
                new LicenseId(license),
                LicenseVerifier.forProduct(new ProductId(TestHub.PRODUCT), pinned)
                        .withDataDirectory(base)
                        .withMachine(RecordedMachines.twoDiskServer())
                        .withClock(hub.clock));
    }

    /** The same on another machine, since a directory more on the same one takes the seat of the first. */
    VerifyingDevice onAnotherMachine() {
        return new VerifyingDevice(hub, id, verifier.withMachine(RecordedMachines.bareMetal()));
    }

    DeviceKey key() throws Exception {
        DataDirectory data = verifier.dataDirectory();
        return data.deviceKey().isPresent() ? data.deviceKey().get() : data.createDeviceKey(new SecureRandom());
    }

    String thumbprint() throws Exception {
        return FakeDevice.of(key(), fingerprint()).thumbprint();
    }

    private dev.holdfast.machineid.Fingerprint fingerprint() {
        return verifier.machine().observe().fingerprint(verifier.product().scope());
    }

    /** Writes a request, sends it and gives the answer; nothing of it is imported. */
    Reply ask(Operation operation, String token) throws Exception {
        String requestId = FakeDevice.newRequestId();
        String document = FakeDevice.of(key(), fingerprint())
                .request(operation, id.text(), requestId, verifier.trustBundleVersion());
        verifier.dataDirectory().writePending(id, new PendingRequest(requestId, operation.id(), document));
        return hub.request(document, token);
    }

    Verdict activate(String token) throws Exception {
        return take(ask(Operation.ACTIVATE, token).text());
    }

    Verdict refresh() throws Exception {
        return take(ask(Operation.REFRESH, "").text());
    }

    /** Imports a grant. */
    Verdict take(String grant) throws Exception {
        return verifier.importGrant(id, Grant.parse(grant.getBytes(StandardCharsets.UTF_8)));
    }

    Verdict verdict() {
        return verifier.verify(id);
    }
}
