package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.hub.TestHub.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log and a refusal say of a call. */
class CallNotesTest extends OneLicense {
    private List<String> logged(Runnable calls) throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger("requests");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        try {
            calls.run();
            // A call is logged after it was answered.
            while (appender.list.isEmpty()) {
                Thread.sleep(5);
            }
        } finally {
            log.detachAppender(appender);
        }
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void callOfADevice_isLoggedUnderItsKeyWithTheReasonOfARefusal() throws InterruptedException {
        FakeDevice device = FakeDevice.usual();
        String granted =
                logged(() -> hub.request(device.activate(license), pat)).get(0);
        assertTrue(granted.contains(" - device:" + device.thumbprint() + " "), granted);
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        String refused = logged(() -> hub.request(device.refresh(license), "")).get(0);
        assertTrue(refused.contains(" 403 "), refused);
        assertTrue(refused.contains(" license_suspended device:" + device.thumbprint() + " "), refused);
        String nobody = logged(() -> hub.request("nonsense", "")).get(0);
        assertTrue(nobody.contains(" request_malformed unknown "), nobody);
    }

    @Test
    void operationWithoutToken_namesTheOperatorsToken() {
        Reply reply = hub.as("", "GET", "/api/v1/products", null);
        assertEquals("token_missing", reply.code());
        assertTrue(reply.json().path("detail").asText().contains("operator"), reply.text());
        assertTrue(reply.json().path("remedy").asText().contains("HOLDFAST_OPERATOR_TOKEN"), reply.text());
        assertFalse(reply.text().contains("HOLDFAST_PAT"));
    }

    @Test
    void memberThatIsNotKnown_isNamedUnlessItCouldBeASecret() {
        Reply known = hub.post("/api/v1/workspaces", Map.of("name", "x", "colour", "blue"));
        assertTrue(known.json().path("detail").asText().startsWith("colour: expected no other members"), known.text());
        Reply secret = hub.post("/api/v1/workspaces", Map.of("name", "x", pat, ""));
        assertTrue(secret.json().path("detail").asText().startsWith("body: expected no other"), secret.text());
        assertFalse(secret.text().contains(pat));
    }
}
