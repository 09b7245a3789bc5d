package dev.holdfast.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds every change that any test makes to its audit: after each operation that changes something there is a record
 * with the request ID of its answer. The very same call may be answered again without one.
 */
final class AuditedChanges {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final TestHub hub;
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    AuditedChanges(TestHub hub) {
        this.hub = hub;
    }

    TestHub.Reply require(String method, String path, Object body, TestHub.Reply reply) {
        boolean dryRun = body instanceof Map<?, ?> members && Boolean.TRUE.equals(members.get("dry_run"));
        if (dryRun
                || READING.contains(method)
                || path.endsWith("/lookups")
                || reply.json().path("reissued").asInt(1) == 0
                || reply.status() >= 300
                || !made.add(method + " " + path + " " + body)) {
            return reply;
        }
        try {
            if (Audit.count(hub, "SELECT count(*) FROM audit_row WHERE request_id = ?", reply.requestId()) == 0) {
                throw new AssertionError(method + " " + path + ": expected a record of the audit, found none");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reply;
    }
}
