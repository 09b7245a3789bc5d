package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another root comes, and devices that pinned the old one alone follow. */
class RootRotationTest extends HubWithRoot {
    @TempDir
    Path base;

    private RootAuthority newRoot() throws IOException {
        return HubInitialisation.makeRoot(
                folder.resolve("new-root"), "Acme root 2", PASSPHRASE, hub.clock.instant(), new SecureRandom());
    }

    private BundleChain rotate(RootAuthority next, boolean keepOld) throws IOException {
        BundleChain chain = BundleChain.read(folder.resolve("root")).rotating(root, next, keepOld, hub.clock.instant());
        chain.save(folder.resolve("root"));
        return chain;
    }

    @Test
    void rotationInTwoSteps_leavesNoDeviceBehind() throws Exception {
        VerifyingDevice online = VerifyingDevice.in(base.resolve("online"), hub, license);
        VerifyingDevice airGapped =
                VerifyingDevice.in(base.resolve("air-gapped"), hub, license).onAnotherMachine();
        assertInstanceOf(Granted.class, online.activate(pat));
        assertInstanceOf(Granted.class, airGapped.activate(pat));
        RootAuthority next = newRoot();

        assertEquals(200, give(rotate(next, true).newestDocument()).status());
        Reply tooEarly = give(rotate(next, false).newestDocument());
        assertEquals("conflict", tooEarly.code(), "the hub still signs under the old root");
        renew(next);
        assertInstanceOf(Granted.class, online.refresh(), "learnt from its grant");
        assertEquals(2, online.verifier().trustBundleVersion());

        assertEquals(
                200,
                give(BundleChain.read(folder.resolve("root")).newestDocument()).status());
        assertInstanceOf(Granted.class, online.refresh());
        assertEquals(1, reissueAll(100), "that of the other device stands under the root that was dropped");
        String grant = hub.get(grantPath(airGapped.thumbprint()) + "?after=1").text();
        assertInstanceOf(Granted.class, airGapped.take(grant));
        assertEquals(3, airGapped.verifier().trustBundleVersion());
    }

    @Test
    void deviceThatMissedMoreBundlesThanAGrantHolds_stillGetsToTheNewRoot() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        RootAuthority next = newRoot();
        BundleChain chain = BundleChain.read(folder.resolve("root"));
        for (int i = 0; i < 70; i++) {
            chain = chain.revoking(root, Set.of(Audit.activation(i)), hub.clock.instant());
        }
        chain = chain.rotating(root, next, true, hub.clock.instant());
        importAll(chain);
        renew(next);
        BundleChain dropped = chain.rotating(root, next, false, hub.clock.instant());
        for (int i = 100; i < 170; i++) {
            dropped = dropped.revoking(next, Set.of(Audit.activation(i)), hub.clock.instant());
        }
        importAll(dropped);

        int grants = 1;
        Verdict verdict = device.refresh();
        while (verdict instanceof Verdict.Refused refused) {
            assertTrue(
                    Set.of(RefusalReason.CERTIFICATE_NOT_TRUSTED, RefusalReason.TRUST_BUNDLE_MISSING)
                            .contains(refused.reason()),
                    refused.toString());
            long before = device.verifier().trustBundleVersion();
            verdict = device.refresh();
            assertTrue(device.verifier().trustBundleVersion() > before, "no nearer than " + before);
            grants++;
        }
        assertInstanceOf(Granted.class, verdict);
        assertEquals(dropped.newest().version(), device.verifier().trustBundleVersion());
        System.out.println("[root rotation] " + dropped.newest().version() + " trust bundles, two of which rotate the"
                + " root, in " + grants + " grants");
    }

    private void importAll(BundleChain chain) {
        for (String document : chain.documents().subList(1, chain.documents().size())) {
            Reply reply = give(document);
            assertEquals(200, reply.status(), reply.text());
        }
    }

    @Test
    void stolenRoot_isLeftOutAtOnce_andWhatItCertifiedIsVoid() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        RootAuthority next = newRoot();
        String oldSigner = stolen().thumbprint();
        // Both roots are good for as long as the hub needs to take a certificate under the new one.
        assertEquals(200, give(rotate(next, true).newestDocument()).status());
        renew(next);
        assertEquals(200, give(rotate(next, false).newestDocument()).status());
        assertEquals(Optional.empty(), device.verifier().importBundles(bundlesAfter(1)));
        pass(Duration.ofDays(31));
        assertEquals(RefusalReason.SIGNER_REVOKED, reason(device.verdict()));
        assertEquals(
                "void",
                hub.get("/api/v1/signers")
                        .json()
                        .path("items")
                        .path(0)
                        .path("state")
                        .asText());
        assertEquals(
                oldSigner,
                hub.get("/api/v1/signers")
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .asText());
        assertEquals(200, device.ask(Operation.REFRESH, "").status());
    }
}
