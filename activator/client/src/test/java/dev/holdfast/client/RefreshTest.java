package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.LicenseRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefreshTest extends FakeHubFixture {
    @Test
    void refresh_modelAdded_coversItAfterwards() throws Exception {
        device.activate(hub);
        vendor.addModel("segmenter");

        Granted granted = device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertTrue(granted.covers(new ModelId("segmenter")));
        FakeHub.Received refresh = hub.received().get(1);
        assertEquals(Operation.REFRESH, refresh.request().content().operation());
        assertEquals("", refresh.authorization(), "the device key proves who asks");
        assertEquals(1, refresh.request().content().bundleVersion());
    }

    @Test
    void refresh_namesTheLicenseThatItStandsOn() throws Exception {
        String first = device.activate(hub).granted().license().id();

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(first, hub.received().get(1).request().content().parent());
    }

    @Test
    void refresh_hubKnowsNoSuchActivation_isSentAnewWithTheLicense() throws Exception {
        device.activate(hub);
        String held = device.record().orElseThrow().license();
        hub.behave((exchange, received) -> {
            if (received.request().content().license() == null) {
                FakeHub.refusing(ProblemReason.ACTIVATION_UNKNOWN).answer(exchange, received);
            } else {
                vendor.grant(exchange, received);
            }
        });

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(3, hub.received().size());
        RequestContent plain = hub.received().get(1).request().content();
        RequestContent carrying = hub.received().get(2).request().content();
        assertEquals(held, carrying.license());
        assertEquals(List.of(plain.requestId()), carrying.abandons());
        assertEquals(plain.parent(), carrying.parent());
    }

    @Test
    void refresh_hubKnowsNothingOfTheLicenseEither_isRefusedAfterOneMore() throws Exception {
        device.activate(hub);
        hub.behave(FakeHub.refusing(ProblemReason.ACTIVATION_UNKNOWN));

        for (int calls = 3; calls <= 5; calls += 2) {
            assertRefused(
                    ProblemReason.ACTIVATION_UNKNOWN,
                    () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));
            assertEquals(calls, hub.received().size());
        }
        assertTrue(device.pending().isEmpty());
    }

    @Test
    void refresh_answerToTheCarriedLicenseLost_isSentAgainAsItWas() throws Exception {
        device.activate(hub);
        hub.behave((exchange, received) -> {
            if (received.request().content().license() == null) {
                FakeHub.refusing(ProblemReason.ACTIVATION_UNKNOWN).answer(exchange, received);
            } else {
                vendor.answer(received.request());
            }
        });
        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));
        hub.behave(vendor::grant);

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(
                hub.received().get(2).request().document(),
                hub.received().get(3).request().document());
    }

    @Test
    void refresh_neverActivated_isRefusedBeforeAnythingIsSent() throws Exception {
        LicenseSourceException refusal = assertRefused(
                RefusalReason.NOT_ACTIVATED,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertTrue(refusal.remedy().contains("holdfast activate " + Vendor.LICENSE));
        assertEquals(0, hub.received().size());
    }

    @Test
    void refresh_directoryOfAnotherMachine_isRefusedBeforeAnythingIsSent() throws Exception {
        device.activate(hub);
        Device thief = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());

        assertRefused(
                ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE,
                () -> thief.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertEquals(1, hub.received().size());
    }

    @Test
    void refresh_refused_leavesTheLicenseAsItWas() throws Exception {
        device.activate(hub);
        LicenseRecord before = device.record().orElseThrow();
        hub.behave(FakeHub.refusing(ProblemReason.LICENSE_ACCESS_WITHDRAWN));

        assertRefused(
                ProblemReason.LICENSE_ACCESS_WITHDRAWN,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertEquals(before.license(), device.record().orElseThrow().license());
        assertEquals(Optional.empty(), device.pending());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }
}
