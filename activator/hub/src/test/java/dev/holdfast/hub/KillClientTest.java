package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.KillStep.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KillClientTest extends OneLicense {
    private static final Duration BEHIND = Duration.ofHours(25);
    private static final long MOST_MINUTES = 5;

    @Test
    void clientThatIsToldToAskLater_asksAgainUntilItIsDone_once() throws Exception {
        KillClient client = new KillClient(license, pat, List.of(Kind.ACTIVATE));
        hub.clock.turn(BEHIND.negated());
        CompletableFuture<Boolean> answered = CompletableFuture.supplyAsync(() -> client.ask(hub.address));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
        while (client.putOff() == 0) {
            assertTrue(
                    !answered.isDone() && System.nanoTime() < end, () -> "expected to be put off, found " + answered);
            Thread.sleep(5);
        }
        hub.clock.turn(BEHIND);
        assertTrue(answered.get(MOST_MINUTES, TimeUnit.MINUTES));
        assertEquals(1, client.answered());
        assertEquals(0, client.interrupted());
        assertEquals(1, seatsTaken());
    }
}
