package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.RequestContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose machine was put back to before another root came, with a real device that was activated under that one. */
class RootRestoreTest extends HubWithRoot {
    @TempDir
    Path field;

    private HistoryDevice device;
    private BundleChain both;

    @BeforeEach
    void activateUnderAnotherRoot_thenGoBackToBeforeIt() throws Exception {
        LedgerBackup backup = LedgerBackup.of(hub, field.resolve("backup"));
        List<Path> files = keysAndBundles();
        RootAuthority next = HubInitialisation.makeRoot(
                folder.resolve("root-2"), "Acme root 2", PASSPHRASE, hub.clock.instant(), new SecureRandom());
        both = BundleChain.read(folder.resolve("root")).rotating(root, next, true, hub.clock.instant());
        assertEquals(200, give(both.newestDocument()).status());
        renew(next);
        device = new HistoryDevice(field.resolve("device"), HistoryDevice.machine(81), hub.rootPem);
        assertEquals("ok", device.activate(hub.address, license, pat));
        hub.close();
        for (Path file : keysAndBundles()) {
            if (!files.contains(file)) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(hub.directory.resolve(BundleChain.FILE));
        backup.putBack();
        hub.open();
        assertEquals(1, Audit.count(hub, "SELECT max(version) FROM trust_bundle"));
    }

    private List<Path> keysAndBundles() throws IOException {
        try (Stream<Path> files = Files.list(hub.directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("signer"))
                    .toList();
        }
    }

    /** Everything that an answer to a request could change. */
    private List<Long> written() throws Exception {
        return List.of(
                Audit.count(hub, "SELECT count(*) FROM audit_row"),
                Audit.count(hub, "SELECT count(*) FROM answered_request"),
                Audit.count(hub, "SELECT count(*) FROM activation"));
    }

    private static String carrying(FakeDevice device, String license, String document, long bundle) {
        return device.request(
                Operation.REFRESH,
                license,
                plain -> new RequestContent(
                                plain.operation(),
                                plain.licenseId(),
                                plain.requestId(),
                                plain.fingerprint(),
                                plain.deviceClock(),
                                null,
                                bundle,
                                null,
                                List.of(),
                                plain.view())
                        .carrying(document));
    }

    @Test
    void forgottenDevice_whoseLicenseTheHubCannotCheckYet_isAnsweredLater() throws Exception {
        List<Long> before = written();
        assertEquals("unavailable", device.refresh(hub.address, license));
        assertEquals("ok", device.verify(license), "the license on it goes on");
        assertEquals(before, written());

        assertEquals(200, give(both.newestDocument()).status());
        assertEquals("ok", device.refresh(hub.address, license));
        assertEquals("ok", device.verify(license));
        assertEquals(1, Audit.count(hub, "SELECT count(*) FROM audit_row WHERE action = 'activation.adopted'"));
    }

    @Test
    void nobody_learnsByALicenseAndABundleThatAreMadeUp_whichLicensesThereAre_orWorriesTheOperator() throws Exception {
        FakeDevice nobody = FakeDevice.usual();
        String madeUp = "e30.e30.AAAA";
        Reply there = hub.request(carrying(nobody, license, madeUp, 7), "");
        Reply nowhere = hub.request(carrying(nobody, TestHub.PRODUCT + "." + "0".repeat(26), madeUp, 7), "");

        assertEquals("unavailable", there.code());
        assertEquals("unavailable", nowhere.code());
        assertEquals(there.json().path("detail"), nowhere.json().path("detail"));
        assertEquals(there.json().path("remedy"), nowhere.json().path("remedy"));
        assertTrue(there.json().path("detail").asText().contains("trust bundle 7"), there.text());
        assertEquals(
                "ok", hub.as("", "GET", "/healthz", null).json().path("status").asText());
        assertEquals(
                "activation_unknown",
                hub.request(carrying(nobody, license, madeUp, 1), "").code(),
                "the hub has that bundle");
        String bare = nobody.request(Operation.REFRESH, license, FakeDevice.newRequestId(), 7);
        assertEquals("activation_unknown", hub.request(bare, "").code(), "so that a device shows its license");
    }
}
