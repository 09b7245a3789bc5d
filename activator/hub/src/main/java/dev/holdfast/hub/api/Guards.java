package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Right;
import dev.holdfast.hub.audit.Precondition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Which operations change what another one shows, so that {@code If-Match} can hold them to the state that the caller has
 * seen. What is at an address, or one word below it, is changed by what {@code GET} shows at it: {@code POST
 * /licenses/{license}/suspend} changes what {@code GET /licenses/{license}} shows. A list has no state of its own, and
 * adding to it changes nothing that was seen.
 */
final class Guards {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Map<String, Router.Operation> shown = new HashMap<>();

    /** Takes note of an operation. */
    void add(Right right, Router.Operation operation) {
        if (READING.contains(right.method())) {
            shown.put(right.path(), operation);
        }
    }

    /** The address at which the thing is shown that an operation shows or changes; empty for none. */
    private Optional<String> thing(Right right) {
        String path = right.path();
        if (shown.containsKey(path)) {
            // What is posted to an address that is shown joins a list.
            return right.method().equals("POST") ? Optional.empty() : Optional.of(path);
        }
        String above = path.substring(0, path.lastIndexOf('/'));
        boolean one = above.endsWith("}") || above.equals(Right.OWN_ACCOUNT_GET.path());
        return one && shown.containsKey(above) ? Optional.of(above) : Optional.empty();
    }

    /** Whether what an operation answers is the state of the thing at its address. */
    boolean tags(Right right, Exchange exchange, Reply reply) {
        if (reply.members().isEmpty()) {
            return false;
        }
        return READING.contains(right.method())
                || (right.method().equals("PUT") && shown.containsKey(right.path()))
                || thing(right)
                        .filter(address -> address.endsWith("}"))
                        .map(address -> exchange.parameter(last(address)))
                        .filter(id -> id.equals(reply.members().get("id")))
                        .isPresent();
    }

    private static String last(String address) {
        return address.substring(address.lastIndexOf('{') + 1, address.length() - 1);
    }

    /** What must hold for an operation by what the caller's {@code If-Match} says; null for no such header. */
    Precondition precondition(Right right, Exchange exchange, @Nullable String header) {
        if (header == null || READING.contains(right.method())) {
            return Precondition.NONE;
        }
        Router.Operation show = thing(right)
                .flatMap(path -> Optional.ofNullable(shown.get(path)))
                .orElseThrow(() -> Body.invalid("If-Match: expected none, since nothing here has an ETag"));
        AtomicBoolean held = new AtomicBoolean();
        return () -> {
            // An operation may change things in several transactions, of which only the first meets what the caller
            // saw.
            if (!held.get()) {
                EntityTag.of(show.on(exchange).members()).requireIn(header);
                held.set(true);
            }
        };
    }
}
