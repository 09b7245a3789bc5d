package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.LicenseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an activation does to a directory that is in use, and that a refusal undoes it. */
class UndoneActivationTest extends FakeHubFixture {
    private static final LicenseId OTHER = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
    private static final ActivationOptions NEW_DEVICE = ActivationOptions.USUAL.asNewDevice();

    private Map<String, String> files() throws Exception {
        return device.tree();
    }

    private Path record() {
        return device.verifier().dataDirectory().folder().resolve("licenses/01J9Z3K4M5N6P7Q8R9S0T1V2W3.json");
    }

    private String thumbprint(int received) {
        return hub.received().get(received).request().deviceKey().thumbprint();
    }

    @Test
    void newDevice_whereTheLicenseIsGranted_isPassedOver() throws Exception {
        device.activate(hub);
        Map<String, String> before = files();

        assertTrue(device.activate(hub, NEW_DEVICE).already());

        assertEquals(1, hub.received().size());
        assertEquals(before, files());
    }

    @Test
    void newDevice_forASecondLicense_keepsTheFirstAndTheKey() throws Exception {
        device.activate(hub);

        Activation second = device.activator(hub.endpoint()).activate(OTHER, device::pat, NEW_DEVICE);

        assertEquals(Optional.empty(), second.setAside());
        assertEquals(thumbprint(0), thumbprint(1));
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void newDevice_afterALostAnswer_sendsTheSameRequestAndTakesOneSeat() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub, NEW_DEVICE));
        hub.behave(vendor::grant);

        Activation activation = device.activate(hub, NEW_DEVICE);

        assertEquals(Optional.empty(), activation.setAside());
        assertEquals(1, vendor.grants());
        assertEquals(thumbprint(0), thumbprint(1));
    }

    @Test
    void newDevice_onAForeignDirectoryAfterALostAnswer_takesOneSeat() throws Exception {
        device.activate(hub);
        Device other = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> other.activate(hub, NEW_DEVICE));
        hub.behave(vendor::grant);

        other.activate(hub, NEW_DEVICE);

        assertEquals(2, vendor.grants());
        assertNotEquals(thumbprint(0), thumbprint(1));
        assertEquals(thumbprint(1), thumbprint(2));
    }

    @Test
    void newDevice_refusedByTheHub_leavesTheDirectoryAsItWas() throws Exception {
        device.activate(hub);
        Map<String, String> before = files();
        Device other = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());
        hub.behave(FakeHub.refusing(ProblemReason.SEATS_EXHAUSTED));

        assertRefused(ProblemReason.SEATS_EXHAUSTED, () -> other.activate(hub, NEW_DEVICE));

        assertEquals(before, files());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void newDevice_hubNotReached_leavesTheDirectoryAsItWas() throws Exception {
        device.activate(hub);
        Map<String, String> before = files();
        Device other = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());
        HubEndpoint gone = hub.endpoint();
        hub.close();

        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> other.activator(gone).activate(Vendor.LICENSE, other::pat, NEW_DEVICE));

        assertEquals(before, files());
    }

    @Test
    void newDevice_whereTheKeyIsLost_setsTheRestAside() throws Exception {
        device.activate(hub);
        Path folder = device.verifier().dataDirectory().folder();
        Files.delete(folder.resolve("device-key.p8"));
        Files.delete(folder.resolve("device-key.pub"));

        Activation activation = device.activate(hub, NEW_DEVICE);

        assertTrue(activation.setAside().isPresent());
        assertNotEquals(thumbprint(0), thumbprint(1));
    }

    @Test
    void again_whereTheLicenseIsGranted_asksWithTheTokenAndTheSameKey() throws Exception {
        String first = device.activate(hub).granted().license().id();

        Activation again = device.activate(hub, ActivationOptions.USUAL.askingAgain());

        assertFalse(again.already());
        assertNotEquals(first, again.granted().license().id());
        assertEquals(thumbprint(0), thumbprint(1));
        assertEquals("Bearer " + device.token(), hub.received().get(1).authorization());
    }

    @Test
    void refresh_activationUnknownToTheHub_namesTheCommandThatCures() throws Exception {
        device.activate(hub);
        hub.behave(FakeHub.answering(
                404,
                "application/problem+json",
                "{\"type\":\"" + ProblemReason.ACTIVATION_UNKNOWN.type()
                        + "\",\"title\":\"x\",\"status\":404,\"detail\":\"no\",\"remedy\":\""
                        + ProblemReason.ACTIVATION_UNKNOWN.remedy() + "\",\"request_id\":\"r\"}"));

        LicenseSourceException refusal = assertRefused(
                ProblemReason.ACTIVATION_UNKNOWN,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertTrue(refusal.remedy().contains("`holdfast activate " + Vendor.LICENSE + " --again`"), refusal.remedy());
    }

    @Test
    void activate_recordDamaged_goesOnWithTheSameKeyAndKeepsTheDamagedFile() throws Exception {
        device.activate(hub);
        Files.writeString(record(), "{");

        Activation activation = device.activate(hub);

        assertFalse(activation.already());
        assertEquals(thumbprint(0), thumbprint(1));
        assertTrue(files().values().stream().anyMatch(file -> file.endsWith("}{")));
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void refresh_recordDamaged_goesOnWithTheSameKey() throws Exception {
        device.activate(hub);
        Files.writeString(record(), "{");

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(thumbprint(0), thumbprint(1));
        assertTrue(files().values().stream().anyMatch(file -> file.endsWith("}{")));
    }

    @Test
    void activate_recordDamagedAndRefused_leavesTheDirectoryAsItWas() throws Exception {
        device.activate(hub);
        Files.writeString(record(), "{");
        Map<String, String> before = files();
        hub.behave(FakeHub.refusing(ProblemReason.LICENSE_REVOKED));

        assertRefused(ProblemReason.LICENSE_REVOKED, () -> device.activate(hub));

        assertEquals(before, files());
    }

    @Test
    void activate_keyDamaged_isRefusedWithTheLicenseInTheRemedy() throws Exception {
        device.activate(hub);
        Files.writeString(device.verifier().dataDirectory().folder().resolve("device-key.pub"), "{");

        LicenseSourceException refusal = assertRefused(RefusalReason.RECORD_DAMAGED, () -> device.activate(hub));

        assertTrue(refusal.remedy().contains("holdfast activate " + Vendor.LICENSE), refusal.remedy());
        assertFalse(refusal.remedy().contains("LICENSE-ID"), refusal.remedy());
        assertEquals(1, hub.received().size());
    }
}
