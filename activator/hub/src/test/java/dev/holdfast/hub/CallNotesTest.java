package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.holdfast.hub.TestHub.Reply;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the log and a refusal say of a call. */
class CallNotesTest extends OneLicense {
    private static final long PATIENCE_SECONDS = 60;

    /** Keeps what is logged. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            // The line of a call before this one may come late.
            if (event.getFormattedMessage().contains(" /api/v1/requests ")) {
                lines.add(event.getFormattedMessage());
            }
        }
    }

    /** The line of one call, which is logged after it was answered. */
    private static String logged(Runnable call) throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger("requests");
        Lines appender = new Lines();
        appender.start();
        log.setLevel(Level.INFO);
        log.addAppender(appender);
        try {
            call.run();
            return String.valueOf(appender.lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } finally {
            log.detachAppender(appender);
            log.setLevel(null);
        }
    }

    @Test
    void callOfADevice_isLoggedUnderItsKeyWithTheReasonOfARefusal() throws InterruptedException {
        FakeDevice device = FakeDevice.usual();
        String granted = logged(() -> hub.request(device.activate(license), pat));
        assertTrue(granted.contains(" - device:" + device.thumbprint() + " "), granted);
        hub.post("/api/v1/licenses/" + license + "/suspend", Map.of());
        String refused = logged(() -> hub.request(device.refresh(license), ""));
        assertTrue(refused.contains(" 403 "), refused);
        assertTrue(refused.contains(" license_suspended device:" + device.thumbprint() + " "), refused);
        String nobody = logged(() -> hub.request("nonsense", ""));
        assertTrue(nobody.contains(" request_malformed unknown "), nobody);
    }

    @Test
    void operationWithoutToken_namesWhereATokenIsTaken() {
        Reply reply = hub.as("", "GET", "/api/v1/products", null);
        assertEquals("token_missing", reply.code());
        assertTrue(reply.json().path("detail").asText().contains("operator"), reply.text());
        assertTrue(reply.json().path("remedy").asText().contains("HOLDFAST_HUB_TOKEN"), reply.text());
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
