package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.Operation;
import dev.holdfast.verifier.Granted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The end of the signing certificate, which comes although nobody looks. */
class SignerEndTest extends HubWithRoot {
    @TempDir
    Path base;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> listening = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        listening.start();
        log().setLevel(Level.WARN);
        log().addAppender(listening);
    }

    @AfterEach
    void listenNoMore() {
        log().detachAppender(listening);
        log().setLevel(null);
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger("hub");
    }

    private void awaitInLog(String words) throws InterruptedException {
        for (int look = 0; said.stream().noneMatch(line -> line.contains(words)); look++) {
            assertTrue(look < 1200, () -> "expected the log to say: " + words + ", found " + said);
            Thread.sleep(100);
        }
    }

    private JsonNode health() {
        Reply reply = hub.as("", "GET", "/healthz", null);
        assertEquals(200, reply.status());
        return reply.json();
    }

    private void requireConcern(String words) {
        JsonNode health = health();
        assertEquals("attention", health.path("status").asText());
        assertEquals(1, health.path("warnings").size(), health.toString());
        assertEquals("signer_ends", health.path("warnings").path(0).path("code").asText());
        String detail = health.path("warnings").path(0).path("detail").asText();
        assertTrue(detail.contains(words) && detail.contains("key renew"), detail);
    }

    @Test
    void end_isAnnouncedThirtyDaysAhead_stopsNothingOnTheDevices_andIsCuredByARenewal() throws Exception {
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        Instant ends = stolen().notAfter();
        assertEquals("ok", health().path("status").asText());
        assertEquals(ends, Instant.parse(health().path("signer_ends_at").asText()));

        pass(Duration.ofDays(61));
        awaitInLog("the signing certificate ends on " + ends);
        requireConcern("days");
        assertInstanceOf(Granted.class, device.refresh());

        said.clear();
        pass(Duration.ofDays(1));
        awaitInLog("the signing certificate ends on " + ends);
        pass(Duration.ofDays(29));
        awaitInLog("the signing certificate ended on " + ends + " and nothing is signed");
        requireConcern("nothing is signed");

        long records = Audit.count(hub, "SELECT count(*) FROM audit_row");
        Reply refused = device.ask(Operation.REFRESH, "");
        assertEquals("unavailable", refused.code());
        assertTrue(refused.json().path("remedy").asText().contains("key renew"), refused.text());
        assertEquals(records, Audit.count(hub, "SELECT count(*) FROM audit_row"), "nothing changed");
        assertInstanceOf(Granted.class, device.verdict(), "what was signed stays good");

        renew(root);
        assertInstanceOf(Granted.class, device.refresh());
        assertEquals("ok", health().path("status").asText());
    }
}
