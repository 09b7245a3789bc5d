package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.issuer.CertificateRequest;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SignerCertificate;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new signing certificate, while the hub works. */
class SignerRotationTest extends HubWithRoot {
    private static final int DEVICES = 3;

    @TempDir
    Path base;

    private HubKeys keys() {
        return new HubKeys(hub.directory, hub.clock, new SecureRandom());
    }

    /** Devices that refresh as fast as they are answered. */
    private final class Load implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicLong answered = new AtomicLong();
        private final List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        private final List<Thread> threads = new ArrayList<>();

        Load() {
            for (int i = 0; i < DEVICES; i++) {
                FakeDevice device = FakeDevice.usual();
                assertEquals("ok", codeOf(device));
                Thread thread = new Thread(() -> refresh(device));
                threads.add(thread);
                thread.start();
            }
        }

        private String codeOf(FakeDevice device) {
            return hub.request(device.activate(license), pat).code();
        }

        private void refresh(FakeDevice device) {
            while (!ended.get()) {
                String code = hub.request(device.refresh(license), "").code();
                answered.incrementAndGet();
                if (!code.equals("ok")) {
                    failures.add(code);
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void renewal_whileDevicesAreAnswered_failsNoneOfThem_andOldDocumentsStayGood() throws Exception {
        VerifyingDevice old = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, old.activate(pat));
        String before = signer();
        long answered;
        try (Load load = new Load()) {
            for (int renewal = 0; renewal < 3; renewal++) {
                renew(root);
                long then = load.answered.get();
                while (load.answered.get() < then + 10) {
                    Thread.sleep(10);
                }
            }
            load.close();
            answered = load.answered.get();
            assertEquals(List.of(), load.failures);
        }
        assertNotEquals(before, signer());
        assertInstanceOf(Granted.class, old.verdict());
        assertInstanceOf(Granted.class, old.refresh());
        JsonNode signers = hub.get("/api/v1/signers").json().path("items");
        List<String> states = new ArrayList<>();
        signers.forEach(each -> states.add(each.path("state").asText()));
        assertEquals(List.of("replaced", "replaced", "replaced", "in_use"), states);
        assertEquals(3, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'signer.renewed'"));
        System.out.println("[signer rotation] 3 renewals under " + answered + " refreshes, none failed");
    }

    @Test
    void answeredRequest_isAnsweredWithTheSameBytes_afterItsSignerWasRevoked_monthsPassed_andTheLicenseWasRevoked()
            throws Exception {
        FakeDevice device = FakeDevice.usual();
        String activate = device.activate(license);
        String granted = hub.request(activate, pat).text();
        String refresh = device.refresh(license);
        String refreshed = hub.request(refresh, "").text();
        String stolen = stolen().thumbprint();

        renew(root);
        assertEquals(granted, hub.request(activate, "").text(), "another certificate signs");
        revoke(stolen);
        assertEquals(granted, hub.request(activate, "").text(), "a bundle voids what signed it");
        pass(Duration.ofDays(85));
        assertEquals(granted, hub.request(activate, "").text(), "months have passed");
        assertEquals(
                200,
                hub.post("/api/v1/licenses/" + license + "/revoke", Map.of()).status());
        assertEquals("license_revoked", hub.request(device.refresh(license), "").code());
        pass(Duration.ofDays(30));
        assertEquals("unavailable", hub.request(device.refresh(license), "").code(), "nothing can be signed any more");

        assertEquals(granted, hub.request(activate, "").text());
        assertEquals(refreshed, hub.request(refresh, "").text());
    }

    @Test
    void certificateMadeWhereTheRootIs_isTakenFromAFile_andAHubThatStoppedSigningSignsAgain() throws Exception {
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(license), pat).code());
        pass(Duration.ofDays(91));
        assertEquals("unavailable", hub.request(device.refresh(license), "").code());

        Path carried = folder.resolve("signer.csr");
        keys().request(new HubKeys.Wanted.InFile(JwsAlgorithm.ES256)).save(carried);
        Path certificate = folder.resolve("certificate.pem");
        root.certify(CertificateRequest.read(carried), hub.clock.instant(), Duration.ofDays(30), new SecureRandom())
                .save(certificate);
        keys().install(SignerCertificate.read(certificate));
        awaitGranted(device);

        IOException twice = org.junit.jupiter.api.Assertions.assertThrows(
                IOException.class, () -> keys().install(SignerCertificate.read(certificate)));
        assertTrue(twice.getMessage().contains("found none"), twice.getMessage());
        JsonNode last = hub.get("/api/v1/signers").json().path("items").path(1);
        assertEquals(
                SignerCertificate.read(certificate).thumbprint(),
                last.path("id").asText());
        assertEquals(1, last.path("newest_of").asLong());
    }

    private void awaitGranted(FakeDevice device) throws InterruptedException {
        for (int look = 0; !hub.request(device.refresh(license), "").code().equals("ok"); look++) {
            assertTrue(look < 1200, "expected the hub to sign again");
            Thread.sleep(100);
        }
    }

    @Test
    void certificateByAForeignRoot_isRefused() throws Exception {
        Path carried = folder.resolve("signer.csr");
        keys().request(new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519)).save(carried);
        RootAuthority other =
                RootAuthority.create("Other root", hub.clock.instant(), Duration.ofDays(100), new SecureRandom());
        SignerCertificate foreign = other.certify(
                CertificateRequest.read(carried), hub.clock.instant(), Duration.ofDays(30), new SecureRandom());
        IllegalArgumentException refused = org.junit.jupiter.api.Assertions.assertThrows(
                IllegalArgumentException.class, () -> keys().install(foreign));
        assertTrue(refused.getMessage().contains("trust bundles name"), refused.getMessage());
    }

    @Test
    void certificateThatHoldsLater_isTakenWhenItHolds_andADamagedOneIsPassedOver() throws Exception {
        String before = signer();
        Path carried = folder.resolve("signer.csr");
        keys().request(new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519)).save(carried);
        keys().install(root.certify(
                CertificateRequest.read(carried),
                hub.clock.instant().plus(Duration.ofDays(2)),
                Duration.ofDays(30),
                new SecureRandom()));
        Files.writeString(hub.directory.resolve("signer-9.p8"), "half a key");
        Files.writeString(hub.directory.resolve("signer-9.pem"), "half a certificate");
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
        assertEquals(before, signer());
        pass(Duration.ofDays(3));
        awaitAnother(before);
        assertEquals(
                "ok", hub.request(FakeDevice.usual().activate(license), pat).code());
    }
}
