package dev.holdfast.hub.api;

import dev.holdfast.hub.access.Admission;
import dev.holdfast.hub.access.Gate;
import dev.holdfast.hub.access.Secret;
import dev.holdfast.hub.audit.Call;
import dev.holdfast.hub.audit.Precondition;
import dev.holdfast.hub.ledger.Page;
import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call over HTTP, as the operations see it. */
final class Exchange {
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,15}):([A-Za-z0-9._-]{1,100})");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,16}");
    private static final int USUAL_PAGE = 100;
    private static final String BEARER = "Bearer ";
    private static final String COUNTED = "holdfast.token-counted";

    private final Context context;
    private final Call call;
    private final @Nullable Admission admission;

    Exchange(Context context, Call call, @Nullable Admission admission) {
        this.context = context;
        this.call = call;
        this.admission = admission;
    }

    /** The same, where what is changed is changed only if that holds too. */
    Exchange onlyIf(Precondition holds) {
        Admission guarded = admission().onlyIf(holds);
        return new Exchange(context, guarded.call(), guarded);
    }

    /** The caller who was let in; only of an operation that needs a right. */
    Admission admission() {
        if (admission == null) {
            throw new IllegalStateException("an operation for whoever calls has no caller");
        }
        return admission;
    }

    Call call() {
        return call;
    }

    /** Lets the log of requests name a caller who has shown who it is; what the audit says, operations say themselves. */
    void noteCaller(String actor) {
        context.attribute(Router.CALL, call.by(actor));
    }

    /** A refusal as an answer; the audit gets to know of it. */
    Reply refused(Gate gate, Refusal refusal) {
        gate.refused(call, refusal, context.method().name() + " " + context.attribute(Router.ROUTE));
        return refused(refusal, null);
    }

    /** A refusal as an answer that the audit knows of, with the status snapshot that says the same; null for none. */
    Reply refused(Refusal refusal, @Nullable String status) {
        RequestNotes.noteReason(context, refusal);
        RequestNotes.challenge(context, refusal);
        return Problems.reply(refusal, call.requestId(), status);
    }

    /** The token in the Authorization header, the only place where one is looked for; null for none. */
    @Nullable
    Secret token() {
        String header = context.header("Authorization");
        if (header == null) {
            return null;
        }
        if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(ProblemReason.TOKEN_MISSING, "Authorization: expected Bearer and a token");
        }
        Secret presented = Secret.of(header.substring(BEARER.length()).trim());
        if (context.attribute(COUNTED) == null) {
            context.attribute(COUNTED, true);
            RequestNotes.rates(context).token(presented.digest());
        }
        return presented;
    }

    /** Counts a request for a license; refused where there were too many. */
    void countFor(String licenseId) {
        RequestNotes.rates(context).license(licenseId);
    }

    /** Counts a request for a license by who has shown nothing of it; refused where there were too many of those. */
    void countStrangerFor(String licenseId) {
        RequestNotes.rates(context).stranger(licenseId);
    }

    /** Counts a check of the caller's own password; refused where there were too many. */
    void countPassword() {
        RequestNotes.rates(context).password(call.actor());
    }

    /** A parameter of the query; null where it is not there. */
    @Nullable
    String query(String name) {
        return context.queryParam(name);
    }

    /** Where the caller has found the hub, such as {@code https://hub.example.com}; behind a proxy TLS ends there. */
    String origin() {
        return (RequestNotes.isBehindProxy(context) ? "https" : context.scheme()) + "://" + context.host();
    }

    /** Puts a header into the answer. */
    void answerWith(String header, String value) {
        context.header(header, value);
    }

    /** A secret in a header of its own, beside the token and counted as one; null for none. */
    @Nullable
    Secret secret(String header) {
        String text = context.header(header);
        if (text == null) {
            return null;
        }
        Secret presented = Secret.of(text.trim());
        RequestNotes.rates(context).token(presented.digest());
        return presented;
    }

    String parameter(String name) {
        return context.pathParam(name);
    }

    /** Which part of a list is asked for. */
    Page.Cut cut() {
        return cut(Set.of());
    }

    /** Which part of a list is asked for, where other parameters say of what. */
    Page.Cut cut(Set<String> others) {
        Set<String> allowed = new HashSet<>(others);
        allowed.addAll(Set.of("after", "limit"));
        requireQuery(allowed);
        int limit = (int) number("limit", 1, Page.MAXIMUM, USUAL_PAGE);
        String after = context.queryParam("after");
        if (after == null) {
            return Page.Cut.first(limit);
        }
        Matcher cursor = CURSOR.matcher(after);
        if (!cursor.matches()) {
            throw Body.invalid("after: expected the cursor that a page gave as next");
        }
        return new Page.Cut(Long.parseLong(cursor.group(1)), cursor.group(2), limit);
    }

    /** A parameter of the query that is of a closed form; null where it is not given. */
    <T> @Nullable T query(String name, Function<String, Optional<T>> form) {
        String text = context.queryParam(name);
        return text == null
                ? null
                : form.apply(text).orElseThrow(() -> Body.invalid(name + ": expected what API.md lists"));
    }

    long number(String name, long minimum, long maximum, long otherwise) {
        String text = context.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        if (COUNT.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        }
        throw Body.invalid(name + ": expected a number from " + minimum + " to " + maximum);
    }

    void requireQuery(Set<String> allowed) {
        if (!allowed.containsAll(context.queryParamMap().keySet())) {
            throw Body.invalid("query: expected no other parameters than API.md lists");
        }
    }

    /** The JSON body. */
    Body body(Set<String> members) {
        return body(members, Body.MAXIMUM_BYTES);
    }

    /** The JSON body, of at most so many bytes. */
    Body body(Set<String> members, int most) {
        return Body.parse(bytes("application/json", most), members, most);
    }

    /** The JSON body, which may be left away where every member of it may be. */
    Body optionalBody(Set<String> members) {
        boolean none = context.req().getContentType() == null
                && context.req().getContentLengthLong() <= 0
                && context.header("Transfer-Encoding") == null;
        if (!none) {
            return body(members);
        }
        requireQuery(Set.of());
        return Body.EMPTY;
    }

    /** The body of the given media type; refused where it is of another, compressed or too large. */
    byte[] bytes(String mediaType, int maximum) {
        requireQuery(Set.of());
        String type = context.req().getContentType();
        String essence = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!essence.equals(mediaType) || context.header("Content-Encoding") != null) {
            throw new Refusal(ProblemReason.MEDIA_TYPE_UNSUPPORTED, "body: expected " + mediaType + ", not compressed");
        }
        if (context.req().getContentLengthLong() > maximum) {
            throw tooLarge(maximum);
        }
        try {
            byte[] bytes = context.req().getInputStream().readNBytes(maximum + 1);
            if (bytes.length > maximum) {
                throw tooLarge(maximum);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("the body of a call ended before its time", e);
        }
    }

    private static Refusal tooLarge(int maximum) {
        return new Refusal(ProblemReason.BODY_TOO_LARGE, "body: expected at most " + maximum + " bytes");
    }
}
