package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request says of the view in which the application will verify. */
class ApplicationViewTest extends FakeHubFixture {
    @TempDir
    Path folder;

    private Device on(String machine) {
        LicenseVerifier verifier = LicenseVerifier.forProduct(Vendor.LICENSE.product(), vendor.roots())
                .withDataDirectory(folder.resolve("application"))
                .withMachine(RecordedMachines.named(machine));
        return new Device(folder, verifier, TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom()));
    }

    private Set<EvidenceKind> viewSent() {
        return hub.received().get(0).request().content().view();
    }

    @Test
    void activate_forTheUserWhoRunsIt_namesNoView() throws Exception {
        on("two-disk-server").activate(hub);
        assertNull(viewSent());
    }

    @Test
    void activate_forContainer_namesTheKindsThatOneWillSee() throws Exception {
        Set<EvidenceKind> both = Set.of(EvidenceKind.DISK);
        on("two-disk-server")
                .activate(hub, ActivationOptions.USUAL.recording(both).forContainer());
        assertEquals(both, viewSent());
    }

    @Test
    void activate_forContainerForced_namesNoView() throws Exception {
        on("two-disk-server")
                .activate(hub, ActivationOptions.USUAL.forContainer().forced());
        assertNull(viewSent());
    }

    @Test
    void activate_forContainerThatSeesTooLittleForAnyRule_sendsNothingAndWritesNothing() throws Exception {
        LicenseSourceException refusal = assertRefused(
                RefusalReason.MACHINE_NOT_VISIBLE,
                () -> on("two-disk-server").activate(hub, ActivationOptions.USUAL.forContainer()));

        assertTrue(refusal.remedy().contains("`--only disk`"), refusal.remedy());
        assertEquals(List.of(), hub.received());
        assertFalse(Files.exists(folder.resolve("application")));
    }

    @Test
    void activate_refusedByTheHubForWhatTheApplicationSees_leavesNothingBehind() throws Exception {
        hub.behave(FakeHub.refusing(ProblemReason.MACHINE_NOT_VISIBLE));
        Device device = on("two-disk-server");

        LicenseSourceException refusal = assertRefused(
                RefusalReason.MACHINE_NOT_VISIBLE,
                () -> device.activate(
                        hub,
                        ActivationOptions.USUAL
                                .recording(Set.of(EvidenceKind.DISK))
                                .forContainer()));

        assertEquals("do something", refusal.remedy());
        assertEquals(List.of(), device.verifier().dataDirectory().licenses());
    }
}
