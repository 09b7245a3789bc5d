package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.ScoreSheet;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivatorTest extends FakeHubFixture {
    @Test
    void activate_firstTime_installsALicenseThatVerifiesWithoutTheHub() throws Exception {
        Activation activation = device.activate(hub);
        hub.close();

        assertFalse(activation.already());
        Granted granted = assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
        assertTrue(granted.covers(new ModelId("detector")));
        assertEquals(Optional.empty(), device.pending());
    }

    @Test
    void activate_showsTheTokenInTheHeaderAndNowhereElse() throws Exception {
        device.activate(hub);

        FakeHub.Received received = hub.received().get(0);
        assertEquals("Bearer " + device.token(), received.authorization());
        assertFalse(new String(received.body(), StandardCharsets.UTF_8).contains(device.token()));
        assertEquals(List.of(), filesThatHold(device.token()), "the token must not be on the disk");
    }

    @Test
    void activate_sendsDigestsAndNeverTheMachineId() throws Exception {
        device.activate(hub);

        FakeHub.Received received = hub.received().get(0);
        String payload = new String(
                java.util.Base64.getUrlDecoder()
                        .decode(new String(received.body(), StandardCharsets.US_ASCII).split("\\.")[1]),
                StandardCharsets.UTF_8);
        assertFalse(payload.contains(Device.MACHINE_ID));
        assertEquals(
                1,
                received.request()
                        .content()
                        .fingerprint()
                        .of(EvidenceKind.MACHINE_ID)
                        .size());
    }

    @Test
    void activate_again_sendsNothingAndKeepsTheLicense() throws Exception {
        String first = device.activate(hub).granted().license().id();
        Activation second = device.activate(hub);

        assertTrue(second.already());
        assertEquals(first, second.granted().license().id());
        assertEquals(1, hub.received().size());
    }

    @Test
    void activate_again_asksForNoToken() throws Exception {
        device.activate(hub);

        Activation second = device.activator(hub.endpoint())
                .activate(
                        Vendor.LICENSE,
                        () -> {
                            throw new IllegalStateException("asked for a token");
                        },
                        ActivationOptions.USUAL);

        assertTrue(second.already());
    }

    @Test
    void activate_answerLost_sendsTheSameRequestAgainAndTakesOneSeat() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
        PendingRequest pending = device.pending().orElseThrow();

        hub.behave(vendor::grant);
        device.activate(hub);

        assertEquals(
                pending.requestId(), hub.received().get(0).request().content().requestId());
        assertEquals(pending.document(), hub.received().get(1).request().document());
        assertEquals(1, vendor.grants());
    }

    @Test
    void activate_evidenceChangedSinceTheAnswerWasLost_sendsANewRequestThatAbandonsTheOld() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
        String first = device.pending().orElseThrow().requestId();
        Path serial = device.folder().resolve("machine-" + Device.MACHINE_ID).resolve("proc/device-tree/serial-number");
        Files.createDirectories(serial.getParent());
        Files.writeString(serial, "100000003d1d2a2b\0");

        hub.behave(vendor::grant);
        device.activate(hub);

        assertEquals(List.of(first), hub.received().get(1).request().content().abandons());
        assertNotEquals(first, hub.received().get(1).request().content().requestId());
        assertEquals(
                hub.received().get(0).request().deviceKey().thumbprint(),
                hub.received().get(1).request().deviceKey().thumbprint());
    }

    @Test
    void activate_requestSuperseded_sendsANewOne() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
        String first = device.pending().orElseThrow().requestId();

        hub.behave((exchange, received) -> {
            if (received.request().content().requestId().equals(first)) {
                FakeHub.refusing(ProblemReason.REQUEST_SUPERSEDED).answer(exchange, received);
            } else {
                vendor.grant(exchange, received);
            }
        });
        device.activate(hub);

        assertEquals(List.of(first), hub.received().get(2).request().content().abandons());
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemReason.class,
            names = {
                "TOKEN_INVALID",
                "TOKEN_EXPIRED",
                "TOKEN_REVOKED",
                "LICENSE_ACCESS_DENIED",
                "LICENSE_UNKNOWN",
                "OFFLINE_ACTIVATION_NOT_ALLOWED",
                "SEATS_EXHAUSTED",
                "MACHINE_CHANGED",
                "EVIDENCE_INSUFFICIENT"
            })
    void activate_refusedByTheHub_leavesNoRequestAndNoLicense(ProblemReason reason) throws Exception {
        hub.behave(FakeHub.refusing(reason));

        LicenseSourceException refusal = assertRefused(reason, () -> device.activate(hub));

        assertTrue(refusal.detail().contains("the hub says no"));
        assertEquals("do something", refusal.remedy());
        assertEquals(List.of(), device.verifier().dataDirectory().licenses());
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemReason.class,
            names = {"RATE_LIMITED", "UNAVAILABLE", "INTERNAL", "CLOCK_BEHIND"})
    void activate_hubRefusesForNow_keepsTheRequest(ProblemReason reason) throws Exception {
        hub.behave(FakeHub.refusing(reason));

        assertRefused(reason, () -> device.activate(hub));

        assertTrue(device.pending().isPresent());
    }

    @Test
    void activate_grantUnderAnotherRoot_isRefusedAndTheRequestKept() throws Exception {
        hub.behave(new Vendor()::grant);

        LicenseSourceException refusal =
                assertRefused(RefusalReason.CERTIFICATE_NOT_TRUSTED, () -> device.activate(hub));
        assertTrue(device.pending().isPresent());
        assertTrue(refusal.remedy().contains("the request is kept"), refusal.remedy());

        hub.behave(vendor::grant);
        device.activate(hub);
        assertEquals(1, vendor.grants());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "uninitialized", "00000000000000000000000000000000"})
    void activate_machineIdThatSaysNothing_isRefusedBeforeAnythingIsSent(String content) throws Exception {
        Device blank = device.onMachine(content, vendor.roots());

        assertRefused(ProblemReason.EVIDENCE_MISSING, () -> blank.activate(hub));

        assertEquals(0, hub.received().size());
        assertFalse(Files.exists(device.folder().resolve("data")), "nothing is written");
    }

    @Test
    void activate_directoryOfAnotherMachine_isRefusedWithItsScoreSheetBeforeAnythingIsSent() throws Exception {
        device.activate(hub);
        Device thief = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());

        LicenseSourceException refusal =
                assertRefused(ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE, () -> thief.activate(hub));

        assertEquals(
                ScoreSheet.Outcome.CHANGED, refusal.scoreSheet().orElseThrow().outcome());
        assertEquals(1, hub.received().size());
    }

    @Test
    void activate_directoryWithOnlyAPendingRequestOfAnotherMachine_isRefusedBeforeAnythingIsSent() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
        Device thief = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());

        assertRefused(ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE, () -> thief.activate(hub));

        assertEquals(1, hub.received().size());
    }

    @Test
    void activate_asNewDevice_setsTheForeignFilesAsideAndTakesASeatOfItsOwn() throws Exception {
        device.activate(hub);
        String foreign = hub.received().get(0).request().deviceKey().thumbprint();
        Device other = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());

        Activation activation = other.activate(hub, ActivationOptions.USUAL.asNewDevice());

        assertTrue(Files.isDirectory(activation.setAside().orElseThrow()));
        assertNotEquals(foreign, hub.received().get(1).request().deviceKey().thumbprint());
        assertInstanceOf(Granted.class, other.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void activate_onlyKindsThatDoNotShow_isRefused() throws Exception {
        assertRefused(
                ProblemReason.EVIDENCE_MISSING,
                () -> device.activate(hub, ActivationOptions.USUAL.recording(Set.of(EvidenceKind.DISK))));
    }

    @Test
    void activate_licenseOfAnotherProduct_isRefused() {
        LicenseId other = new LicenseId("other.01J9Z3K4M5N6P7Q8R9S0T1V2W3");

        assertRefused(
                RefusalReason.WRONG_PRODUCT,
                () -> device.activator(hub.endpoint()).activate(other, device::pat, ActivationOptions.USUAL));
    }

    @Test
    void activate_eightAtOnce_takeOneSeat() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Activation> activate = () -> device.activate(hub);
            List<Future<Activation>> all = threads.invokeAll(java.util.Collections.nCopies(8, activate));
            int taken = 0;
            for (Future<Activation> one : all) {
                taken += one.get().already() ? 0 : 1;
            }
            assertEquals(1, taken);
            assertEquals(1, hub.received().size());
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Path> filesThatHold(String text) throws Exception {
        try (var files = Files.walk(device.folder().resolve("data"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
