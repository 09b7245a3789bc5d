package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.Operation;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.Reason;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.LicenseId;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A seat is given back: what is sent, what stays in the directory, and what an interruption leaves. */
class ReleaseTest extends FakeHubFixture {
    private Released release() throws LicenseSourceException {
        return device.activator(hub.endpoint()).release(Vendor.LICENSE);
    }

    private Reason refusal() {
        return assertInstanceOf(Verdict.Refused.class, device.verifier().verify(Vendor.LICENSE))
                .reason();
    }

    private String sent(int index) {
        return new String(hub.received().get(index).body(), StandardCharsets.US_ASCII);
    }

    @Test
    void release_activatedDevice_leavesATombstoneAndSendsNoToken() throws Exception {
        device.activate(hub);

        Released released = release();

        FakeHub.Received sent = hub.received().get(1);
        assertEquals(Operation.RELEASE, sent.request().content().operation());
        assertEquals("", sent.authorization());
        assertFalse(released.before());
        assertEquals(sent.request().content().requestId(), released.receipt().requestId());
        assertEquals(RefusalReason.ACTIVATION_RELEASED, refusal());
        assertTrue(device.record().orElseThrow().isReleased());
        assertEquals(Optional.empty(), device.pending());
    }

    @Test
    void release_again_answersTheSameReceiptAndSendsNothing() throws Exception {
        device.activate(hub);
        Released first = release();
        hub.close();

        Released second = release();

        assertTrue(second.before());
        assertEquals(first.receipt(), second.receipt());
    }

    @Test
    void release_oneOfTwoLicenses_leavesTheOtherAlone() throws Exception {
        LicenseId other = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
        device.activate(hub);
        device.activator(hub.endpoint()).activate(other, device::pat, ActivationOptions.USUAL);

        release();

        assertInstanceOf(Granted.class, device.verifier().verify(other));
        assertInstanceOf(Granted.class, device.activator(hub.endpoint()).refresh(other));
    }

    @Test
    void release_thenActivate_takesASeatAnewUnderTheSameDeviceKey() throws Exception {
        device.activate(hub);
        String key = device.verifier().dataDirectory().deviceKeyThumbprint().orElseThrow();
        release();

        device.activate(hub);

        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
        assertEquals(
                key, device.verifier().dataDirectory().deviceKeyThumbprint().orElseThrow());
        assertFalse(release().before(), "the receipt of the first release is not that of the second");
    }

    @Test
    void release_answerLost_isNotUsedMeanwhileAndTheSameRequestIsSentAgain() throws Exception {
        device.activate(hub);
        hub.behave((exchange, received) -> vendor.answer(received.request()));

        LicenseSourceException refused = assertRefused(ProblemReason.HUB_UNREACHABLE, this::release);

        assertTrue(refused.remedy().contains("holdfast release " + Vendor.LICENSE), refused.remedy());
        assertEquals(RefusalReason.RELEASE_PENDING, refusal());
        hub.behave(vendor::grant);
        release();
        assertEquals(sent(1), sent(2));
        assertEquals(2, vendor.grants(), "an activation and one release");
        assertEquals(RefusalReason.ACTIVATION_RELEASED, refusal());
    }

    @Test
    void release_thenRefresh_takesTheReleaseBackWhereTheHubHasNotActed() throws Exception {
        device.activate(hub);
        hub.behave((exchange, received) -> {});
        assertRefused(ProblemReason.HUB_UNREACHABLE, this::release);
        String pending = device.pending().orElseThrow().requestId();
        hub.behave(vendor::grant);

        device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertEquals(
                pending, hub.received().get(2).request().content().abandons().get(0));
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @ParameterizedTest
    @EnumSource(
            value = ProblemReason.class,
            names = {"MACHINE_CHANGED", "ACTIVATION_UNKNOWN", "ACTIVATION_REVOKED", "REQUEST_CONFLICT"})
    void release_refusedForGood_leavesTheLicenseAsItWas(ProblemReason reason) throws Exception {
        device.activate(hub);
        Map<String, String> before = device.tree();
        hub.behave(FakeHub.refusing(reason));

        assertRefused(reason, this::release);

        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
        assertEquals(before, device.tree());
    }

    @Test
    void release_refusedForNow_isNotUsedUntilTheHubHasAnswered() throws Exception {
        device.activate(hub);
        hub.behave(FakeHub.refusing(ProblemReason.UNAVAILABLE));

        assertRefused(ProblemReason.UNAVAILABLE, this::release);

        assertEquals(RefusalReason.RELEASE_PENDING, refusal());
        hub.behave(vendor::grant);
        release();
        assertEquals(sent(1), sent(2));
    }

    @Test
    void release_supersededOnTheHub_isAskedAnew() throws Exception {
        device.activate(hub);
        hub.behave((exchange, received) -> {});
        assertRefused(ProblemReason.HUB_UNREACHABLE, this::release);
        String first = device.pending().orElseThrow().requestId();
        hub.behave((exchange, received) -> {
            if (received.request().content().requestId().equals(first)) {
                FakeHub.refusing(ProblemReason.REQUEST_SUPERSEDED).answer(exchange, received);
            } else {
                vendor.grant(exchange, received);
            }
        });

        assertNotEquals(first, release().receipt().requestId());

        assertEquals(RefusalReason.ACTIVATION_RELEASED, refusal());
    }

    @Test
    void release_receiptThatDoesNotVerify_isRefusedAndAskedAgain() throws Exception {
        device.activate(hub);
        Vendor foreign = new Vendor();
        hub.behave(foreign::grant);

        assertRefused(RefusalReason.RECEIPT_INVALID, this::release);

        assertEquals(RefusalReason.RELEASE_PENDING, refusal());
        hub.behave(vendor::grant);
        release();
        assertEquals(sent(1), sent(2));
    }

    @Test
    void release_grantInsteadOfAReceipt_isHubAnswerInvalid() throws Exception {
        device.activate(hub);
        hub.behave(FakeHub.answering(200, "application/json", "{\"license\":\"a\",\"status\":\"b\",\"bundles\":[]}"));

        assertRefused(ProblemReason.HUB_ANSWER_INVALID, this::release);

        assertEquals(RefusalReason.RELEASE_PENDING, refusal());
    }

    @Test
    void release_whereMoreBundlesFollowThanOneAnswerHolds_asksUntilItHasThem() throws Exception {
        device.activate(hub);
        vendor.publishBundlesUpTo(70);

        release();

        assertEquals(RefusalReason.ACTIVATION_RELEASED, refusal());
        assertEquals(70, device.verifier().trustBundleVersion());
        assertEquals(3, hub.received().size());
    }

    @Test
    void release_hubIsNotThere_changesNothing() throws Exception {
        device.activate(hub);
        Map<String, String> before = device.tree();
        HubEndpoint nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = HubEndpoint.at("http://127.0.0.1:" + free.getLocalPort());
        }

        assertRefused(
                ProblemReason.HUB_UNREACHABLE, () -> device.activator(nobody).release(Vendor.LICENSE));

        assertEquals(before, device.tree());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void release_neverActivatedOrOnAnotherMachine_sendsNothing() throws Exception {
        assertRefused(RefusalReason.NOT_ACTIVATED, this::release);
        device.activate(hub);
        Device thief = device.onMachine(Device.OTHER_MACHINE_ID, vendor.roots());
        assertRefused(
                ProblemReason.DATA_DIRECTORY_OF_ANOTHER_MACHINE,
                () -> thief.activator(hub.endpoint()).release(Vendor.LICENSE));
        assertRefused(
                RefusalReason.WRONG_PRODUCT,
                () -> device.activator(hub.endpoint()).release(new LicenseId("other.01J9Z3K4M5N6P7Q8R9S0T1V2W3")));
        assertEquals(1, hub.received().size());
    }

    @Test
    void refresh_afterARelease_isRefusedBeforeAnythingIsSent() throws Exception {
        device.activate(hub);
        release();

        LicenseSourceException refused = assertRefused(
                RefusalReason.ACTIVATION_RELEASED,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));

        assertTrue(refused.remedy().contains("holdfast activate " + Vendor.LICENSE), refused.remedy());
        assertEquals(2, hub.received().size());
    }

    @Test
    void source_releasedOrReleasing_isNotOpenedBySomethingThatTakesASeat() throws Exception {
        LicenseSource source = HubLicenseSource.fromPat(hub.endpoint(), device.pat(), Vendor.LICENSE, device.verifier())
                .with(Device.SHORT);
        source.open();
        hub.behave((exchange, received) -> {});
        assertRefused(ProblemReason.HUB_UNREACHABLE, source::release);
        hub.behave(vendor::grant);
        assertRefused(RefusalReason.RELEASE_PENDING, source::open);

        assertFalse(
                ((HubLicenseSource) source).toOneTimeLicenseSource().release().before());

        assertRefused(RefusalReason.ACTIVATION_RELEASED, source::open);
        assertRefused(RefusalReason.ACTIVATION_RELEASED, ((HubLicenseSource) source).toOneTimeLicenseSource()::open);
        assertEquals(2, vendor.grants(), "an activation and a release");
    }
}
