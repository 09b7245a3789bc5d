package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.RequestContent;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.license.ModelId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request that an earlier run may have sent is sent again, and what its answer is worth. */
class RepeatedRequestTest extends FakeHubFixture {
    private void loseTheAnswerToActivate() throws Exception {
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub));
    }

    private Activation activateWithoutToken() throws LicenseSourceException {
        return device.activator(hub.endpoint())
                .activate(
                        Vendor.LICENSE,
                        () -> {
                            throw LicenseSourceException.of(ProblemReason.TOKEN_MISSING, "the token is gone");
                        },
                        ActivationOptions.USUAL);
    }

    @Test
    void activate_answerLostAndTokenDeletedSince_isAnsweredWithoutOne() throws Exception {
        loseTheAnswerToActivate();
        hub.behave(vendor::grant);

        activateWithoutToken();

        assertEquals("", hub.received().get(1).authorization());
        assertEquals(1, vendor.grants());
    }

    @Test
    void activate_requestNeverArrived_showsTheTokenWhenTheHubAsksForIt() throws Exception {
        loseTheAnswerToActivate();
        hub.behave((exchange, received) -> {
            if (received.authorization().isEmpty()) {
                FakeHub.refusing(ProblemReason.TOKEN_MISSING).answer(exchange, received);
            } else {
                vendor.grant(exchange, received);
            }
        });

        device.activate(hub);

        assertEquals("Bearer " + device.token(), hub.received().get(2).authorization());
        assertEquals(
                hub.received().get(0).request().document(),
                hub.received().get(2).request().document());
    }

    @Test
    void activate_requestNeverArrivedAndTokenDeleted_isRefusedAndTheRequestKept() throws Exception {
        loseTheAnswerToActivate();
        hub.behave(FakeHub.refusing(ProblemReason.TOKEN_MISSING));

        assertRefused(ProblemReason.TOKEN_MISSING, this::activateWithoutToken);

        assertTrue(device.pending().isPresent());
    }

    @Test
    void activate_rememberedGrantDoesNotVerify_makesOneNewRequest() throws Exception {
        loseTheAnswerToActivate();
        String first = device.pending().orElseThrow().requestId();
        Vendor foreign = new Vendor();
        hub.behave((exchange, received) ->
                (received.request().content().requestId().equals(first) ? foreign : vendor).grant(exchange, received));

        device.activate(hub);

        assertEquals(3, hub.received().size());
        assertEquals(List.of(first), hub.received().get(2).request().content().abandons());
        assertInstanceOf(Granted.class, device.verifier().verify(Vendor.LICENSE));
    }

    @Test
    void activate_otherwiseThanTheLastTimes_abandonsEveryRequestThatWasNotAnswered() throws Exception {
        loseTheAnswerToActivate();
        String first = device.pending().orElseThrow().requestId();
        assertRefused(ProblemReason.HUB_UNREACHABLE, () -> device.activate(hub, ActivationOptions.USUAL.asNewDevice()));
        String second = device.pending().orElseThrow().requestId();
        hub.behave(vendor::grant);

        device.activate(hub);

        RequestContent third = hub.received().get(2).request().content();
        assertEquals(List.of(second, first), third.abandons());
        assertTrue(hub.received().get(1).request().content().newSeat());
        assertFalse(third.newSeat());
    }

    @Test
    void activate_noGrantVerifies_stopsAfterOneNewRequest() throws Exception {
        loseTheAnswerToActivate();
        hub.behave(new Vendor()::grant);

        assertRefused(RefusalReason.CERTIFICATE_NOT_TRUSTED, () -> device.activate(hub));

        assertEquals(3, hub.received().size());
        assertTrue(device.pending().isPresent());
    }

    private void release() throws LicenseSourceException {
        device.activator(hub.endpoint()).release(Vendor.LICENSE);
    }

    /** A release that the hub has acted on, and whose receipt is by a signer that does not count any more. */
    private String loseTheReceiptOf(Vendor signer) throws Exception {
        device.activate(hub);
        hub.behave((exchange, received) -> signer.answer(received.request()));
        assertRefused(ProblemReason.HUB_UNREACHABLE, this::release);
        return device.pending().orElseThrow().requestId();
    }

    @Test
    void release_rememberedReceiptDoesNotVerify_makesOneNewRequest() throws Exception {
        Vendor gone = new Vendor();
        String first = loseTheReceiptOf(gone);
        hub.behave((exchange, received) ->
                (received.request().content().requestId().equals(first) ? gone : vendor).grant(exchange, received));

        release();

        assertEquals(4, hub.received().size());
        assertEquals(first, hub.received().get(2).request().content().requestId());
        assertEquals(List.of(first), hub.received().get(3).request().content().abandons());
        assertTrue(device.record().orElseThrow().isReleased());
    }

    @Test
    void release_noReceiptVerifies_stopsAfterOneNewRequest() throws Exception {
        Vendor gone = new Vendor();
        loseTheReceiptOf(gone);
        hub.behave(gone::grant);

        assertRefused(RefusalReason.RECEIPT_INVALID, this::release);

        assertEquals(4, hub.received().size());
        assertTrue(device.pending().isPresent(), "the hub may have taken the seat back");
    }

    @Test
    void refresh_answerLostBefore_fetchesWhatIsTrueToday() throws Exception {
        device.activate(hub);
        hub.behave((exchange, received) -> vendor.answer(received.request()));
        assertRefused(
                ProblemReason.HUB_UNREACHABLE,
                () -> device.activator(hub.endpoint()).refresh(Vendor.LICENSE));
        vendor.addModel("segmenter");
        hub.behave(vendor::grant);

        Granted granted = device.activator(hub.endpoint()).refresh(Vendor.LICENSE);

        assertTrue(granted.covers(new ModelId("segmenter")));
        assertEquals(4, hub.received().size());
    }

    @Test
    void activate_directoryWithBundlesOfAnotherRoot_asksForEveryBundle() throws Exception {
        device.activate(hub);
        Vendor second = new Vendor();
        hub.behave(second::grant);
        hub.introduce(second::introduce);
        Device other = Device.in(device.folder(), second.roots());

        assertThrows(LicenseSourceException.class, () -> other.activate(hub));

        assertEquals(0, hub.received().get(1).request().content().bundleVersion());
        assertEquals("/api/v1/hub?after=0", hub.introductions().get(1));
    }
}
