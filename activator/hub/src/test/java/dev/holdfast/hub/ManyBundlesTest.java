package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.license.TrustBundle;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is further behind than one grant can carry trust bundles; FORMAT.md 8.13. */
class ManyBundlesTest extends OneLicense {
    private static final int NEWEST = 150;
    private static final int LARGE_ONES_UNTIL = 20;
    private static final int MOST_REVOKED = 1000;

    @TempDir
    Path base;

    /** Bundles 2 to {@link #NEWEST}, of which the first revoke as many signers as one can. */
    private static void addBundles() throws Exception {
        RootAuthority root = RootAuthority.load(folder.resolve("root"), TestHub.passphrase());
        Instant now = hub.clock.instant();
        TrustBundle first = root.firstBundle(now);
        for (int version = 2; version <= NEWEST; version++) {
            TrustBundle next = new TrustBundle(
                    version,
                    first.issuedAt(),
                    first.roots(),
                    version <= LARGE_ONES_UNTIL ? revoked(version) : Set.of());
            Audit.change(
                    hub,
                    "INSERT INTO trust_bundle (version, document, issued_at) VALUES (" + version + ", '"
                            + root.sign(next) + "', " + now.toEpochMilli() + ")");
        }
    }

    private static Set<String> revoked(int version) {
        Set<String> thumbprints = new HashSet<>();
        for (int i = 0; i < MOST_REVOKED; i++) {
            thumbprints.add(StrictBase64Url.encode(
                    ByteBuffer.allocate(32).putInt(version).putInt(i).array()));
        }
        return thumbprints;
    }

    private static Grant ask(LicenseVerifier verifier, LicenseId id, DeviceKey key, Operation operation, String token)
            throws Exception {
        FakeDevice device = FakeDevice.of(
                key, verifier.machine().observe().fingerprint(verifier.product().scope()));
        String requestId = FakeDevice.newRequestId();
        String document = device.request(operation, id.text(), requestId, verifier.trustBundleVersion());
        verifier.dataDirectory().writePending(id, new PendingRequest(requestId, operation.id(), document));
        byte[] answer = hub.request(document, token).text().getBytes(StandardCharsets.UTF_8);
        assertTrue(answer.length <= Grant.MAXIMUM_BYTES, "found " + answer.length + " bytes");
        return Grant.parse(answer);
    }

    @Test
    void grants_ofADeviceFarBehind_bringOneAfterTheOtherAllTrustBundles() throws Exception {
        addBundles();
        LicenseVerifier verifier = LicenseVerifier.forProduct(
                        new ProductId(TestHub.PRODUCT), TrustRoots.fromPem(hub.rootPem))
                .withDataDirectory(base)
                .withMachine(RecordedMachines.twoDiskServer());
        LicenseId id = new LicenseId(license);
        DataDirectory data = verifier.dataDirectory();
        DeviceKey key = data.createDeviceKey(new SecureRandom());

        int grants = 1;
        Verdict verdict = verifier.importGrant(id, ask(verifier, id, key, Operation.ACTIVATE, pat));
        while (verdict instanceof Verdict.Refused refused) {
            assertEquals(RefusalReason.TRUST_BUNDLE_MISSING, refused.reason());
            assertTrue(verifier.trustBundleVersion() < NEWEST, "refused although all are held");
            long before = verifier.trustBundleVersion();
            verdict = verifier.importGrant(id, ask(verifier, id, key, Operation.ACTIVATE, pat));
            assertTrue(verifier.trustBundleVersion() > before, "no nearer than " + before);
            grants++;
        }

        assertInstanceOf(Granted.class, verdict);
        assertEquals(NEWEST, verifier.trustBundleVersion());
        assertEquals(NEWEST, data.bundles().size());
        assertEquals(1, seatsTaken());
        System.out.println("[many bundles] " + NEWEST + " trust bundles in " + grants + " grants");
    }
}
