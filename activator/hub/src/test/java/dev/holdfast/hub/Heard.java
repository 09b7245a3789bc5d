package dev.holdfast.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What passes between hubs and whoever calls them, and what they log and keep, while the tests of this process run. Every
 * answer is held to the contract; every secret that is sent or shown is noted, and may be nowhere but in the one answer
 * that shows it. Thread-safe.
 */
final class Heard {
    /** Of the tests of this process. */
    static final Heard RUN = new Heard(new Secrets());

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The header of a call with which a test puts a secret on purpose where none may be. */
    static final String MISUSE = "X-Misuse";

    /** The operations whose answers show a secret, once, and its member. */
    private static final Map<String, Set<String>> SHOWN = Map.of(
            "createOperator", Set.of("secret"),
            "acceptInvitation", Set.of("secret"),
            "createInvitation", Set.of("secret"),
            "createToken", Set.of("secret"),
            "createWorkspaceToken", Set.of("secret"),
            "createPersonalToken", Set.of("secret"),
            "rotateToken", Set.of("secret"),
            "rotatePersonalToken", Set.of("secret"),
            "askForEnrolment", Set.of("device_code", "user_code"));

    /**
     * A call and its answer.
     *
     * @param method its method
     * @param target its address, as it was sent
     * @param headers what was sent with it, the names in lower case
     * @param body what was sent
     * @param answer what was answered
     */
    record Call(String method, String target, Map<String, String> headers, byte[] body, Contract.Answer answer) {
        String operation() {
            return Contract.operation(method, target).path("operationId").asText();
        }

        String where() {
            return method + " " + Contract.templateOf(target).orElse("(no such address)") + " " + answer.status();
        }
    }

    private final Secrets secrets;
    private final Spool spool = new Spool();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final Map<String, String> calls = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    Heard(Secrets secrets) {
        this.secrets = secrets;
    }

    Secrets secrets() {
        return secrets;
    }

    /** Takes note of a line that a hub has logged. */
    void line(String line) {
        spool.add(Spool.Place.LOG, "", line.getBytes(UTF_8));
    }

    /** Takes note of a call; what is not as the contract says is a fault. */
    void call(Call call) {
        String fault = "";
        try {
            note(call);
            Contract.require(call.method(), call.target(), call.answer());
            String type = call.headers().getOrDefault("content-type", "");
            Contract.requireRequest(
                    call.method(),
                    call.target(),
                    type,
                    call.body(),
                    call.answer().status());
        } catch (AssertionError | IOException | RuntimeException e) {
            fault = String.valueOf(e.getMessage());
        }
        String id = call.answer().headers().getOrDefault("x-request-id", "");
        calls.put(id, fault);
        if (!fault.isEmpty()) {
            faults.add(id + " " + fault);
        }
    }

    private void note(Call call) throws IOException {
        noteSent(call);
        byte[] body = call.answer().body();
        String answered = new String(body, UTF_8);
        if (call.answer().mediaType().endsWith("json") && body.length > 0) {
            answered = withoutWhatItShows(call, answered, JSON.readTree(body));
        }
        spool.add(Spool.Place.ANSWER, call.where(), (call.answer().headers() + answered).getBytes(UTF_8));
        if (!call.headers().containsKey(MISUSE.toLowerCase(Locale.ROOT))) {
            spool.add(Spool.Place.ADDRESS, call.where(), call.target().getBytes(UTF_8));
        }
    }

    private void noteSent(Call call) throws IOException {
        String authorization = call.headers().getOrDefault("authorization", "");
        secrets.addToken(authorization.substring(authorization.lastIndexOf(' ') + 1));
        secrets.addToken(call.headers().getOrDefault("holdfast-invitation", ""));
        if (call.target().endsWith("/password") || call.target().endsWith("/accept")) {
            for (String password : passwords(call.body())) {
                secrets.add(Secrets.Kind.PASSWORD, password);
            }
        }
    }

    /** What is called a password and can be told from any other word. */
    private static List<String> passwords(byte[] body) {
        List<String> found = new ArrayList<>();
        try {
            JsonNode json = JSON.readTree(body);
            for (String member : List.of("password", "current_password")) {
                String text = json.path(member).asText();
                if (text.contains("password") && text.length() >= 12) {
                    found.add(text);
                }
            }
        } catch (IOException e) {
            // Many bodies of tests are no JSON, and so hold no password.
            return found;
        }
        return found;
    }

    /** Notes what an answer shows; what is left of it where it may show that, for the first time. */
    private String withoutWhatItShows(Call call, String text, JsonNode json) {
        boolean good = call.answer().status() < 300;
        Set<String> members = good ? SHOWN.getOrDefault(call.operation(), Set.of()) : Set.of();
        String left = text;
        for (String member : List.of("secret", "device_code", "user_code")) {
            if (json.path(member).isTextual()) {
                String secret = json.path(member).asText();
                noteShown(member, secret);
                if (members.contains(member) && shown.add(secret)) {
                    left = left.replaceFirst("\"" + member + "\":\"" + secret + "\"", "");
                }
            }
        }
        return left;
    }

    private void noteShown(String member, String secret) {
        switch (member) {
            case "device_code" -> secrets.add(Secrets.Kind.DEVICE_CODE, secret);
            case "user_code" -> secrets.add(Secrets.Kind.USER_CODE, secret);
            default -> secrets.addToken(secret);
        }
    }

    /**
     * Throws where an answer that a test was given is not as the contract says. A hub in this process was heard already;
     * one in another process is heard here.
     */
    void hold(String method, String path, Map<String, String> headers, byte[] body, Contract.Answer answer) {
        String id = answer.headers().getOrDefault("x-request-id", "");
        if (!requireGood(id)) {
            Map<String, String> sent = new TreeMap<>();
            headers.forEach((name, value) -> sent.put(name.toLowerCase(Locale.ROOT), value));
            call(new Call(method, path, sent, body, answer));
            requireGood(id);
        }
    }

    /** Whether the call of this ID was heard; throws where its answer was not as the contract says. */
    boolean requireGood(String requestId) {
        String fault = calls.remove(requestId);
        if (fault != null && !fault.isEmpty()) {
            faults.remove(requestId + " " + fault);
            throw new AssertionError(fault);
        }
        return fault != null;
    }

    /** The faults that nobody was told of, each once. */
    List<String> faults() {
        List<String> taken = new ArrayList<>();
        for (String fault = faults.poll(); fault != null; fault = faults.poll()) {
            taken.add(fault);
        }
        return taken;
    }

    /** Searches what a hub keeps, in so many rows; a fault names the place and the kind of each secret that is in it. */
    void kept(String where, byte[] bytes, int rows) {
        spool.count(Spool.Place.KEPT, rows);
        for (Secrets.Kind kind : secrets.in(bytes)) {
            faults.add(where + " holds a secret: " + kind);
        }
    }

    /** Searches all that was heard since the place in it; names the place and the kind of each secret. */
    List<String> search(long since) throws IOException {
        List<String> found = new ArrayList<>();
        spool.read(
                since,
                (place, label, text) ->
                        secrets.in(text).forEach(kind -> found.add(place + " " + label + " holds a secret: " + kind)));
        return found;
    }

    /** How much was heard until now, as a place in it. */
    long length() {
        return spool.length();
    }

    /** How many lines, answers, addresses and kept values there were. */
    Map<Spool.Place, Long> counts() {
        return spool.counts();
    }
}
