package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Machine;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A workload whose machine changes, bound to the id on its volume. */
class VolumeScopeTest extends FakeHubFixture {
    private static final String ID_FILE = "/data/machine-id";

    private LicenseVerifier on(String node, String id) throws IOException {
        Path root = device.folder().resolve(node);
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("data"));
        Files.writeString(root.resolve("etc/machine-id"), Device.MACHINE_ID.replace('5', node.charAt(0)) + "\n");
        if (!id.isEmpty()) {
            Files.writeString(root.resolve("data/machine-id"), id + "\n");
        }
        return device.verifier().withMachine(Machine.recordedAt(root, Map.of("HOLDFAST_MACHINE_ID_FILE", ID_FILE)));
    }

    private Activator activator(LicenseVerifier verifier) throws LicenseSourceException {
        return Activator.of(hub.endpoint(), verifier, new SecureRandom()).with(Device.SHORT);
    }

    private Set<EvidenceKind> shownLast() {
        return hub.received()
                .get(hub.received().size() - 1)
                .request()
                .content()
                .fingerprint()
                .digests()
                .keySet();
    }

    @Test
    void activate_whereAnIdIsAsserted_showsThatAndNothingOfTheMachine() throws Exception {
        LicenseVerifier first = on("a", "press-4-volume");
        activator(first).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL);
        assertEquals(Set.of(EvidenceKind.ASSERTED), shownLast());
        LicenseVerifier next = on("b", "press-4-volume");
        assertInstanceOf(Granted.class, next.verify(Vendor.LICENSE));
        activator(next).refresh(Vendor.LICENSE);
        assertEquals(Set.of(EvidenceKind.ASSERTED), shownLast());
        Verdict.Refused other = assertInstanceOf(
                Verdict.Refused.class, on("c", "press-5-volume").verify(Vendor.LICENSE));
        assertEquals(RefusalReason.MACHINE_CHANGED, other.reason());
    }

    @Test
    void activate_whereTheNamedFileHoldsNoId_isRefusedAndNotBoundToTheMachineBelow() throws Exception {
        LicenseVerifier none = on("a", "");
        assertRefused(
                ProblemReason.EVIDENCE_MISSING,
                () -> activator(none).activate(Vendor.LICENSE, device::pat, ActivationOptions.USUAL));
        assertEquals(0, hub.received().size());
    }

    @Test
    void refreshOfALicenseOfTheMachine_showsTheMachineAlthoughAnIdIsAssertedByNow() throws Exception {
        device.activate(hub);
        Path root = device.folder().resolve("machine-" + Device.MACHINE_ID);
        Files.createDirectories(root.resolve("data"));
        Files.writeString(root.resolve("data/machine-id"), "press-4-volume\n");
        LicenseVerifier named =
                device.verifier().withMachine(Machine.recordedAt(root, Map.of("HOLDFAST_MACHINE_ID_FILE", ID_FILE)));
        activator(named).refresh(Vendor.LICENSE);
        assertEquals(Set.of(EvidenceKind.MACHINE_ID), shownLast());
    }
}
