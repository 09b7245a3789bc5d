package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.ModelId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LicenseSourceTest extends FakeHubFixture {
    private HubLicenseSource online(Device on) throws LicenseSourceException {
        return HubLicenseSource.fromPat(hub.endpoint(), on.pat(), Vendor.LICENSE, on.verifier())
                .with(Device.SHORT);
    }

    @Test
    void oneTimeSource_firstOpening_activatesAndTheSecondSendsNothing() throws Exception {
        LicenseSource source = online(device).toOneTimeLicenseSource();

        String first = source.open().license().id();
        hub.close();

        assertEquals(first, source.open().license().id());
        assertEquals(1, hub.received().size());
    }

    @Test
    void oneTimeSource_modelAddedOnTheHub_isCoveredAfterRefresh() throws Exception {
        LicenseSource source = online(device).toOneTimeLicenseSource();
        assertFalse(source.open().covers(new ModelId("segmenter")));
        vendor.addModel("segmenter");

        assertTrue(source.refresh().covers(new ModelId("segmenter")));
        assertTrue(source.open().covers(new ModelId("segmenter")));
    }

    @Test
    void oneTimeSource_onAnotherMachine_isRefusedWithTheVerifiersReason() throws Exception {
        online(device).toOneTimeLicenseSource().open();
        Device thief = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());

        assertRefused(
                RefusalReason.MACHINE_CHANGED,
                () -> online(thief).toOneTimeLicenseSource().open());
    }

    @Test
    void hubSource_eachOpening_asksTheHub() throws Exception {
        LicenseSource source = online(device);
        source.open();
        vendor.addModel("segmenter");

        assertTrue(source.open().covers(new ModelId("segmenter")));
        assertEquals(2, hub.received().size());
    }

    @Test
    void hubSource_hubUnreachable_goesOnWithTheLicenseOnTheMachine() throws Exception {
        LicenseSource source = online(device);
        String first = source.open().license().id();
        hub.close();

        assertEquals(first, source.open().license().id());
    }

    @Test
    void hubSource_hubUnreachableAtFirstOpening_isRefused() throws Exception {
        LicenseSource source = online(device);
        hub.close();

        assertRefused(ProblemReason.HUB_UNREACHABLE, source::open);
    }

    @Test
    void hubSource_hubRefuses_isRefused() throws Exception {
        LicenseSource source = online(device);
        source.open();
        hub.behave(FakeHub.refusing(ProblemReason.LICENSE_SUSPENDED));

        assertRefused(ProblemReason.LICENSE_SUSPENDED, source::open);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemReason.class,
            names = {"RATE_LIMITED", "UNAVAILABLE", "INTERNAL", "CLOCK_BEHIND"})
    void hubSource_hubRefusesForNow_goesOnWithTheLicenseOnTheMachine(ProblemReason reason) throws Exception {
        LicenseSource source = online(device);
        String first = source.open().license().id();
        hub.behave(FakeHub.refusing(reason));

        assertEquals(first, source.open().license().id());
    }

    @Test
    void hubSource_nonsenseAtTheHubsAddress_goesOnWithTheLicenseOnTheMachine() throws Exception {
        LicenseSource source = online(device);
        String first = source.open().license().id();
        hub.behave(FakeHub.answering(200, "text/html", "<html>sign in to the guest network</html>"));

        assertEquals(first, source.open().license().id());
    }

    @Test
    void hubSource_grantThatDoesNotVerify_goesOnWithTheLicenseOnTheMachine() throws Exception {
        LicenseSource source = online(device);
        String first = source.open().license().id();
        hub.behave(new Vendor()::grant);

        assertEquals(first, source.open().license().id());
    }

    @Test
    void hubSource_hubRefusesForAReasonOfALaterVersion_isRefused() throws Exception {
        LicenseSource source = online(device);
        source.open();
        hub.behave(FakeHub.answering(
                403,
                "application/problem+json",
                "{\"type\":\"" + ProblemReason.FORBIDDEN.type() + "_tomorrow\",\"title\":\"x\",\"status\":403,"
                        + "\"detail\":\"no\",\"remedy\":\"none\",\"request_id\":\"r\"}"));

        assertRefused(ProblemReason.HUB_ANSWER_INVALID, source::open);
    }
}
