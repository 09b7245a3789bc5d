package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.KillAccount.Answered;
import dev.holdfast.hub.KillStep.Kind;
import dev.holdfast.protocol.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client that does not give up: it writes a request down, sends it, and sends the very same one again until there is an
 * answer. One machine after the other lives a short life, and no two clients share one.
 */
final class KillClient {
    private static final List<List<Kind>> LIVES = List.of(
            List.of(Kind.ACTIVATE, Kind.REFRESH, Kind.REFRESH),
            List.of(Kind.ACTIVATE, Kind.RECOVER, Kind.REFRESH),
            List.of(Kind.ACTIVATE, Kind.REBIND, Kind.REFRESH),
            List.of(Kind.ACTIVATE, Kind.REFRESH, Kind.RELEASE),
            List.of(Kind.ACTIVATE, Kind.RECOVER, Kind.REBIND, Kind.RELEASE),
            List.of(Kind.ACTIVATE, Kind.REBIND, Kind.RECOVER, Kind.REFRESH));

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);
    private static final int UNAVAILABLE = 503;
    private static final long MILLIS_UNTIL_AGAIN = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String license;
    private final String pat;
    private final List<List<Kind>> lives;
    private final Random random;
    private final Deque<Kind> toCome = new ArrayDeque<>();
    private final Map<String, Machine> newSinceBackup = new LinkedHashMap<>();
    private final Deque<Machine> forgotten = new ArrayDeque<>();
    private KillAccount account = new KillAccount();
    private KillAccount backup = new KillAccount();
    private Machine machine = Machine.another();
    private @Nullable KillStep pending;
    private long answered;
    private int interrupted;
    private final AtomicLong putOff = new AtomicLong();

    /**
     * Makes a client.
     *
     * @param pat a PAT that may activate the license and move its seats
     * @param seed chooses the lives
     */
    KillClient(String license, String pat, long seed) {
        this(license, pat, LIVES, seed);
    }

    /** Makes a client whose machines all live one life. */
    KillClient(String license, String pat, List<Kind> life) {
        this(license, pat, List.of(life), 0);
    }

    private KillClient(String license, String pat, List<List<Kind>> lives, long seed) {
        this.license = license;
        this.pat = pat;
        this.lives = lives;
        this.random = new Random(seed);
    }

    /** A machine as it is now: what it shows, the key in its data directory, its activation and the license it holds. */
    private record Machine(String shows, FakeDevice device, String activation, String held) {
        static Machine another() {
            String shows = FakeDevice.newRequestId();
            FakeDevice device = FakeDevice.showing(evidence(shows));
            return new Machine(shows, device, device.thumbprint(), "");
        }

        private static String[] evidence(String shows) {
            return new String[] {"machine-id=" + shows, "board=" + shows, "disk=" + shows};
        }

        /** With its data directory lost. */
        Machine bare() {
            return new Machine(shows, FakeDevice.showing(evidence(shows)), activation, held);
        }

        /** Its data directory in another machine. */
        Machine moved() {
            String other = FakeDevice.newRequestId();
            return new Machine(other, device.nowShowing(evidence(other)), activation, held);
        }

        Machine holding(String document) {
            return new Machine(shows, device, activation, document);
        }

        /** A request that says which license it stands on, so that a hub that lost it takes it for a copy. */
        String goesOnFromWhatItHolds(Operation operation, String license) {
            return device.goingOnFrom(held, operation, license);
        }
    }

    /** Asks one thing after the other until the hub is gone; first of all for the last answer once more. */
    void workUntilGone(URI hub, Runnable acknowledged) {
        boolean there = hearsTheLastAgain(hub);
        while (there && ask(hub)) {
            acknowledged.run();
            there = true;
        }
    }

    private boolean hearsTheLastAgain(URI hub) {
        Answered last = account.last();
        try {
            if (last != null) {
                assertEquals(last.text(), send(hub, last.step()));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks one thing, or once more what has no answer yet; whether there was an answer. */
    boolean ask(URI hub) {
        try {
            pending = pending == null ? next() : pending;
            settle(hub);
            return true;
        } catch (IOException e) {
            // The hub is gone, as it should be: what was asked is the request whose fate the client cannot know.
            interrupted++;
            return false;
        }
    }

    private KillStep next() {
        if (!forgotten.isEmpty() && toCome.isEmpty()) {
            machine = forgotten.remove();
            return KillStep.of(Kind.ADOPT, machine.device(), machine.activation(), document(Kind.ADOPT));
        }
        if (toCome.isEmpty()) {
            machine = Machine.another();
            toCome.addAll(lives.get(random.nextInt(lives.size())));
        }
        Kind kind = toCome.remove();
        machine = kind == Kind.RECOVER ? machine.bare() : kind == Kind.REBIND ? machine.moved() : machine;
        return KillStep.of(kind, machine.device(), machine.activation(), document(kind));
    }

    private String document(Kind kind) {
        return switch (kind) {
            case ACTIVATE, RECOVER -> machine.device().activate(license);
            case RELEASE -> machine.goesOnFromWhatItHolds(Operation.RELEASE, license);
            case REFRESH, REBIND -> machine.goesOnFromWhatItHolds(Operation.REFRESH, license);
            case ADOPT -> machine.device().refreshCarrying(machine.held(), license);
        };
    }

    /** Sends what waits for its answer. */
    private void settle(URI hub) throws IOException {
        KillStep step = pending;
        if (step.kind() == Kind.REBIND) {
            post(hub, "/api/v1/licenses/" + license + "/activations/" + step.activation() + "/rebind", "json", "");
        }
        String answer = send(hub, step);
        account.answered(step, answer);
        answered++;
        pending = null;
        if (step.kind() != Kind.RELEASE) {
            machine = machine.holding(
                    TestHub.JSON.readTree(answer).path("license").asText());
        }
        noteForARestore(step.kind());
    }

    /** Only what began after the backup and has not changed hands since is taken over from its license. */
    private void noteForARestore(Kind kind) {
        switch (kind) {
            case ACTIVATE, ADOPT -> newSinceBackup.put(machine.activation(), machine);
            case REFRESH -> newSinceBackup.replace(machine.activation(), machine);
            case RECOVER, REBIND, RELEASE -> newSinceBackup.remove(machine.activation());
        }
    }

    private String send(URI hub, KillStep step) throws IOException {
        return post(hub, "/api/v1/requests", "jose", step.document());
    }

    private String post(URI hub, String path, String type, String body) throws IOException {
        Map<String, String> headers = Map.of("Content-Type", "application/" + type, "Authorization", "Bearer " + pat);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve(path))
                .timeout(LONGEST_ANSWER)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        headers.forEach(request::header);
        try {
            long end = System.nanoTime() + LONGEST_ANSWER.toNanos();
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            while (response.statusCode() == UNAVAILABLE && System.nanoTime() < end) {
                // Its database was away, and the hub says so: whether it was done is unknown, as after a kill.
                Heard.RUN.hold("POST", path, headers, bytes, Contract.Answer.of(response));
                putOff.incrementAndGet();
                Thread.sleep(MILLIS_UNTIL_AGAIN);
                response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            }
            Heard.RUN.hold("POST", path, headers, bytes, Contract.Answer.of(response));
            String answer = new String(response.body(), StandardCharsets.UTF_8);
            assertEquals(200, response.statusCode(), answer);
            return answer;
        } catch (HttpTimeoutException e) {
            throw new AssertionError("expected " + hub + " to answer within " + LONGEST_ANSWER, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Gets its last answer and whatever a restored hub forgot of it, and every answer that is remembered once more, byte for
     * byte.
     */
    void finish(URI hub) throws IOException {
        while (pending != null || !forgotten.isEmpty()) {
            pending = pending == null ? next() : pending;
            settle(hub);
        }
        for (Deque<Answered> ofOne : account.answers()) {
            for (Answered each : ofOne) {
                assertEquals(each.text(), send(hub, each.step()));
            }
        }
    }

    /** Begins the life of another machine; nothing waits for an answer. */
    void activateAnother(URI hub) throws IOException {
        toCome.clear();
        machine = Machine.another();
        pending = KillStep.of(Kind.ACTIVATE, machine.device(), machine.activation(), document(Kind.ACTIVATE));
        settle(hub);
    }

    /** The hub was backed up as it is now; nothing waits for an answer. */
    void noteBackup() {
        backup = account.copy();
        newSinceBackup.clear();
    }

    /**
     * The hub is as it was at the backup. The machines that it knows nothing of will ask it with the license that they
     * hold; nothing waits for an answer.
     */
    void noteRestore() {
        account = backup.copy();
        forgotten.addAll(newSinceBackup.values());
        newSinceBackup.clear();
        toCome.clear();
    }

    /** What the hub must hold for this client. */
    KillAccount account() {
        return account;
    }

    /** What the hub may have done without telling. */
    Optional<KillStep> pending() {
        return Optional.ofNullable(pending);
    }

    /** How many requests were answered. */
    long answered() {
        return answered;
    }

    /** How often it was told to ask again later, and did. */
    long putOff() {
        return putOff.get();
    }

    /** How often a kill left it without an answer. */
    int interrupted() {
        return interrupted;
    }
}
