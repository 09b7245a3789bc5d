package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Calls that no caller should make, and what was wrong with their answers; whatever was refused has to be counted. */
final class HostileCalls {
    private static final int MOST_SHOWN = 20;

    private final Scene scene;
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Map<String, Long> countedBefore;
    private int sent;
    private int accepted;

    HostileCalls(Scene scene) throws IOException {
        this.scene = scene;
        countedBefore = counted();
    }

    /** What is answered has to be a problem of the table, without any secret. */
    void refused(ContractOperation operation, String what, Supplier<Reply> call) {
        Reply reply = answered(operation, what, call);
        if (reply != null && reply.status() < 400) {
            fail(operation.id() + " accepted " + what);
        }
    }

    /** The same, where it may be taken as well; null where the answer is not as the contract says. */
    Reply answered(ContractOperation operation, String what, Supplier<Reply> call) {
        sent++;
        try {
            Reply reply = call.get();
            boolean known = reply.status() < 400
                    || ProblemReason.ofCode(reply.code())
                            .filter(reason -> reason.status() == reply.status())
                            .isPresent();
            if (reply.status() >= 500 || !known || showsASecret(reply)) {
                fail(operation.id() + " answered " + reply.status() + " " + reply.code() + " to " + what);
            }
            // A device that is told to wait for a decision is refused nothing.
            if (reply.status() >= 400 && !reply.code().equals("enrolment_pending")) {
                refusals.merge(reply.code(), 1L, Long::sum);
            }
            return reply;
        } catch (AssertionError e) {
            fail(operation.id() + " with " + what + ": " + e.getMessage());
            return null;
        }
    }

    void fail(String what) {
        failures.add(what);
    }

    /** Says that one was taken, as the contract lets it be. */
    void accept() {
        accepted++;
    }

    int accepted() {
        return accepted;
    }

    private boolean showsASecret(Reply reply) {
        List<String> secrets = new ArrayList<>(scene.credentials);
        secrets.addAll(scene.bad.keySet());
        return secrets.stream()
                .anyMatch(secret -> secret.length() > 35 && reply.text().contains(secret.substring(5, 35)));
    }

    /** Calls that change nothing. */
    void unchanged(ContractOperation operation, Runnable calls) {
        Map<String, String> before = Dump.ofThings(scene.hub);
        calls.run();
        if (!before.equals(Dump.ofThings(scene.hub))) {
            fail(operation.id() + " changed the database while refusing");
        }
    }

    /** Fails where anything was answered wrongly, or a refusal was not counted exactly once. */
    void requireNoFailures(String what) throws IOException {
        long refused = refusals.values().stream().mapToLong(Long::longValue).sum();
        System.out.println("[hostile] " + what + ": " + sent + " calls of "
                + ContractOperation.all().size() + " operations, " + refused + " refused and counted, " + accepted
                + " accepted as the contract says, " + failures.size() + " failures (" + TestDatabase.engine() + ")");
        assertEquals("", String.join("\n", failures.subList(0, Math.min(MOST_SHOWN, failures.size()))));
        Map<String, Long> more = new TreeMap<>();
        counted().forEach((code, times) -> {
            if (times > countedBefore.get(code)) {
                more.put(code, times - countedBefore.get(code));
            }
        });
        assertEquals(refusals, more, "refusals that were answered, and those that the audit has counted");
    }

    /** How many refusals the audit has counted for each reason; a hub that stops has written all. */
    private Map<String, Long> counted() throws IOException {
        scene.hub.close();
        Map<String, Long> counted = new TreeMap<>();
        for (ProblemReason reason : ProblemReason.values()) {
            String sql = "SELECT coalesce(sum(refusals), 0) FROM credential_refusal WHERE reason = ?";
            counted.put(reason.code(), Audit.count(scene.hub, sql, reason.code()));
        }
        scene.hub.open();
        return counted;
    }
}
