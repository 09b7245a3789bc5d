package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.command.Said;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub restored to before a trust bundle, with real devices that hold it and never go back. */
class BundleRestoreTest extends HubWithRoot {
    @TempDir
    Path field;

    private HistoryDevice device;
    private FakeDevice known;
    private LedgerBackup backup;

    @BeforeEach
    void activateThenBackUpThenRevokeTheSigner() throws Exception {
        device = new HistoryDevice(field.resolve("device"), HistoryDevice.machine(71), hub.rootPem);
        assertEquals("ok", device.activate(hub.address, license, pat));
        known = FakeDevice.usual();
        assertEquals("ok", hub.request(known.activate(license), pat).code());
        backup = LedgerBackup.of(hub, field.resolve("backup"));
        String stolen = stolen().thumbprint();
        renew(root);
        revoke(stolen);
        assertEquals("ok", device.refresh(hub.address, license));
        assertEquals(1, reissueAll(100), "that of the other device");
        assertEquals(2, device.verifier().trustBundleVersion());
    }

    private Path copyInDirectory() {
        return hub.directory.resolve(BundleChain.FILE);
    }

    private long newest() throws Exception {
        return Audit.count(hub, "SELECT max(version) FROM trust_bundle");
    }

    /** Everything that an answer to a request could change. */
    private List<Long> written() throws Exception {
        return List.of(
                Audit.count(hub, "SELECT count(*) FROM audit_row"),
                Audit.count(hub, "SELECT count(*) FROM answered_request"),
                Audit.count(hub, "SELECT count(*) FROM grant_issued"),
                Audit.count(hub, "SELECT sum(revision) FROM activation"),
                Audit.count(hub, "SELECT max(status_sequence) FROM license"));
    }

    /** What a request of a device is answered that says which bundle it holds. */
    private String asks(FakeDevice any, Operation operation, long bundle, String token) {
        return hub.request(any.request(operation, license, FakeDevice.newRequestId(), bundle), token)
                .code();
    }

    private JsonNode health() {
        Reply reply = hub.as("", "GET", "/healthz", null);
        assertEquals(200, reply.status(), "it answers, so nobody takes it away from the devices");
        return reply.json();
    }

    private void refreshes(HistoryDevice any) throws Exception {
        assertEquals("ok", any.refresh(hub.address, license));
        assertEquals("ok", any.verify(license));
    }

    @Test
    void restoredWithTheDirectoryThatItHad_hasTheBundleAgain_andAnswersEveryDevice() throws Exception {
        awaitCopy(2);
        hub.close();
        backup.putBack();
        hub.open();

        assertEquals(2, newest());
        refreshes(device);
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'trust-bundle.added'"
                                + " AND detail LIKE 'from the hub''s directory:%'"));
        assertEquals(1, reissueAll(100), "that of the other device, once more");
        assertEquals("ok", health().path("status").asText());
    }

    @Test
    void restoredWithoutAnyBundle_answersNoDeviceThatHoldsIt_andWritesNothing_untilItIsImported() throws Exception {
        hub.close();
        Files.delete(copyInDirectory());
        backup.putBack();
        hub.open();
        assertEquals(1, newest());
        List<Long> before = written();

        assertEquals("unavailable", device.refresh(hub.address, license));
        assertEquals("unavailable", hub.request(activationNaming(2), pat).code());
        Reply release = hub.request(known.request(Operation.RELEASE, license, FakeDevice.newRequestId(), 2), "");
        assertEquals("unavailable", release.code());

        assertTrue(release.json().path("detail").asText().contains("trust bundle 2"), release.text());
        assertTrue(release.json().path("remedy").asText().contains("key bundle import"), release.text());
        assertEquals(before, written());
        assertEquals("ok", device.verify(license), "the license on it goes on");
        assertEquals("attention", health().path("status").asText());
        assertEquals(
                "trust_bundle_missing",
                health().path("warnings").path(0).path("code").asText());

        Said imported = Said.by(
                Map.of("HOLDFAST_HUB", hub.address.toString(), "HOLDFAST_HUB_TOKEN", hub.operatorToken),
                "",
                "key",
                "bundle",
                "import",
                folder.resolve("root").resolve(BundleChain.FILE).toString());
        assertEquals(0, imported.exitCode(), imported.err());
        refreshes(device);
        assertEquals(1, reissueAll(100), "that of the other device, once more");
        assertEquals("ok", health().path("status").asText());
        awaitCopy(2);
        assertEquals(
                Files.readString(folder.resolve("root").resolve(BundleChain.FILE)),
                Files.readString(copyInDirectory()));
    }

    private String activationNaming(long bundle) {
        return FakeDevice.usual().request(Operation.ACTIVATE, license, FakeDevice.newRequestId(), bundle);
    }

    private void awaitCopy(int bundles) throws Exception {
        for (int look = 0; !Files.exists(copyInDirectory()) || copied() < bundles; look++) {
            assertTrue(look < 1200, "expected the hub to keep a copy of its bundles");
            Thread.sleep(100);
        }
    }

    private int copied() throws Exception {
        return Files.readAllLines(copyInDirectory()).size();
    }

    @Test
    void restoredWithoutAnyBundle_hasItAgainFromTheExportedAudit() throws Exception {
        hub.close();
        Path export = field.resolve("export");
        try (OutputStream out = Files.newOutputStream(export)) {
            new HubAudit(hub.directory).export(0, out);
        }
        Files.delete(copyInDirectory());
        backup.putBack();

        HubReplay.Replayed replayed = new HubReplay(hub.directory, hub.clock, new SecureRandom()).from(export);

        assertEquals(2, newest());
        assertEquals(1L, replayed.again().get("trust-bundle.added"));
        hub.open();
        refreshes(device);
        assertEquals(2, copied());
    }

    @Test
    void requestForNoLicenseOfThisHub_raisesNoConcern_whateverBundleItNames() throws Exception {
        String nobodys = TestHub.PRODUCT + "." + "0".repeat(26);
        Reply refused = hub.request(
                FakeDevice.usual().request(Operation.REFRESH, nobodys, FakeDevice.newRequestId(), 1L << 53), "");
        assertEquals("activation_unknown", refused.code());
        assertEquals("ok", health().path("status").asText());
    }

    @Test
    void requestOfNobodyKnown_learnsNothingOfALicenseThatThereIs_andRaisesNoConcern() throws Exception {
        long madeUp = 1L << 53;
        FakeDevice nobody = FakeDevice.usual();
        assertEquals("activation_unknown", asks(nobody, Operation.REFRESH, madeUp, ""));
        assertEquals("activation_unknown", asks(nobody, Operation.RELEASE, madeUp, ""));
        assertEquals("token_missing", asks(nobody, Operation.ACTIVATE, madeUp, ""));
        String others = hub.createWorkspace();
        String foreign = hub.createPat(hub.createServiceUser(others), Map.of());
        assertEquals("license_unknown", asks(nobody, Operation.ACTIVATE, madeUp, foreign));
        assertEquals("ok", health().path("status").asText());
    }

    @Test
    void deviceThatOnlyItsForgottenLicenseTellsOf_getsNoAnswerBelowItsBundle() throws Exception {
        HistoryDevice came = new HistoryDevice(field.resolve("came"), HistoryDevice.machine(72), hub.rootPem);
        assertEquals("ok", came.activate(hub.address, license, pat));
        hub.close();
        Files.delete(copyInDirectory());
        backup.putBack();
        hub.open();
        List<Long> before = written();

        assertEquals("unavailable", came.refresh(hub.address, license));
        assertEquals(before, written());
        assertEquals("attention", health().path("status").asText());
    }

    @Test
    void concernAboutABundleThatCanBeImported_isNotHiddenByAHigherOne_andIsGoneOnceTheHubHasIt() throws Exception {
        assertEquals("unavailable", asks(known, Operation.REFRESH, 3, ""));
        assertEquals("unavailable", asks(FakeDevice.usual(), Operation.ACTIVATE, 1L << 53, pat));
        String detail = health().path("warnings").path(0).path("detail").asText();
        assertTrue(detail.contains("trust bundle 3,"), detail);
        String anothersCertificate = FakeDevice.usual().thumbprint();
        revoke(anothersCertificate);
        assertEquals(3, newest());
        assertEquals("ok", health().path("status").asText());
    }

    @Test
    void concernAboutADevice_isForgottenAfterADay() throws Exception {
        assertEquals("unavailable", asks(known, Operation.REFRESH, 9, ""));
        assertEquals("attention", health().path("status").asText());
        pass(Duration.ofDays(2));
        assertEquals("ok", health().path("status").asText());
        refreshes(device);
    }

    @Test
    void requestThatWasAnsweredBefore_isAnsweredAgain_thoughItNamesANewerBundle() throws Exception {
        FakeDevice other = FakeDevice.usual();
        String document = other.request(Operation.ACTIVATE, license, FakeDevice.newRequestId(), 2);
        Reply first = hub.request(document, pat);
        assertEquals("ok", first.code());
        Audit.change(hub, "DELETE FROM trust_bundle WHERE version = 2");
        Reply second = hub.request(document, pat);
        assertEquals(first.text(), second.text());
    }

    @Test
    void databaseThatGoesBackUnderAHubThatWorks_getsTheBundleAgain() throws Exception {
        awaitCopy(2);
        Audit.change(hub, "DELETE FROM trust_bundle WHERE version = 2");
        for (int look = 0; newest() < 2; look++) {
            assertTrue(look < 1200, "expected the bundle to be brought back");
            Thread.sleep(100);
        }
        refreshes(device);
    }

    @Test
    void restoredToBeforeAnotherRootCame_hasAllBundlesAgain_andSignsUnderTheNewRoot() throws Exception {
        RootAuthority next = HubInitialisation.makeRoot(
                folder.resolve("root-2"), "Acme root 2", PASSPHRASE, hub.clock.instant(), new SecureRandom());
        BundleChain both = BundleChain.read(folder.resolve("root")).rotating(root, next, true, hub.clock.instant());
        assertEquals(200, give(both.newestDocument()).status());
        renew(next);
        BundleChain alone = both.rotating(root, next, false, hub.clock.instant());
        assertEquals(200, give(alone.newestDocument()).status());
        refreshes(device);
        awaitCopy(4);
        hub.close();
        backup.putBack();
        hub.open();

        assertEquals(4, newest());
        refreshes(device);
    }

    @Test
    void copyThatIsNoFileOfBundles_isRefusedInWords_andOneThatIsShortIsMadeWhole() throws Exception {
        hub.close();
        Files.write(copyInDirectory(), new byte[] {(byte) 0xff, 10});
        IOException refused = assertThrows(IOException.class, () -> hub.open());
        assertTrue(refused.getMessage().contains("it is written anew"), refused.getMessage());
        Files.writeString(copyInDirectory(), "half a bund");
        hub.open();
        assertEquals(2, copied());
        refreshes(device);
    }
}
