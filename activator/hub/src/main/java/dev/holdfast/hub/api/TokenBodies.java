package dev.holdfast.hub.api;

import dev.holdfast.hub.access.NewToken;
import dev.holdfast.hub.access.RotationWish;
import dev.holdfast.hub.access.Scope;
import dev.holdfast.hub.access.Token;
import dev.holdfast.hub.access.TokenCleanUps;
import dev.holdfast.hub.access.TokenFilter;
import dev.holdfast.hub.access.TokenState;
import dev.holdfast.hub.access.TokenView;
import dev.holdfast.hub.access.TokenWish;
import dev.holdfast.protocol.TokenFormat;
import dev.holdfast.verifier.license.LicenseId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokens as the bodies and queries of operations name them, and as answers show them. */
final class TokenBodies {
    static final int LONGEST_LIFE_DAYS = 3660;

    private static final String LICENSES = "licenses";
    private static final String DAYS = "expires_in_days";
    private static final String NEVER = "never_expires";
    private static final Set<String> WISH = Set.of("name", "description", "scopes", LICENSES, DAYS, NEVER);
    private static final Set<String> OWN_WISH = Set.of("name", "description", "scopes", DAYS, NEVER);
    private static final Set<String> FILTERS = Set.of("search", "type", "state", "service_user", "unused_days");

    // The form of every ID; other characters are not left to the engines, of which one refuses NUL.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private static final String DISCOURAGED = "this token never expires, which is discouraged: nobody notices when it"
            + " leaks; rotate it from time to time, or give it an end";

    private TokenBodies() {}

    /** A token of a workspace. */
    static TokenWish wish(Exchange exchange) {
        Body body = exchange.body(WISH);
        return wish(body, licenses(body));
    }

    /** A personal token, which is limited by what its owner may and by nothing else. */
    static TokenWish ownWish(Exchange exchange) {
        return wish(exchange.body(OWN_WISH), null);
    }

    private static TokenWish wish(Body body, @Nullable Set<String> licenses) {
        if (!body.has("scopes")) {
            throw Body.invalid("scopes: expected a list, since a token is good for nothing that is not named");
        }
        return new TokenWish(
                body.name("name"),
                body.has("description") ? body.description("description") : "",
                Set.copyOf(body.choices("scopes", Scope::ofId)),
                licenses,
                life(body));
    }

    private static @Nullable Duration life(Body body) {
        boolean never = body.flag(NEVER);
        if (never && body.has(DAYS)) {
            throw Body.invalid(DAYS + ": expected none where " + NEVER + " is true");
        }
        long days = body.number(DAYS, 1, LONGEST_LIFE_DAYS, TokenWish.USUAL_LIFE.toDays());
        return never ? null : Duration.ofDays(days);
    }

    static @Nullable Set<String> licenses(Body body) {
        return body.has(LICENSES)
                ? body.ids(LICENSES, LicenseId::new).stream()
                        .map(LicenseId::text)
                        .collect(Collectors.toCollection(TreeSet::new))
                : null;
    }

    static RotationWish rotation(Exchange exchange) {
        Body body = exchange.optionalBody(Set.of(DAYS, NEVER, "overlap_days"));
        long overlap =
                body.number("overlap_days", 1, RotationWish.LONGEST_OVERLAP_DAYS, RotationWish.USUAL_OVERLAP.toDays());
        boolean same = !body.flag(NEVER) && !body.has(DAYS);
        return new RotationWish(same, same ? null : life(body), Duration.ofDays(overlap));
    }

    static TokenCleanUps.Wish cleanUp(Exchange exchange, Set<TokenFormat.Type> usual) {
        Body body = exchange.body(Set.of("unused_days", "delete", "types", "dry_run"));
        return cleanUp(body, body.has("types") ? Set.copyOf(body.choices("types", TokenBodies::type)) : usual);
    }

    static TokenCleanUps.Wish ownCleanUp(Exchange exchange) {
        return cleanUp(exchange.body(Set.of("unused_days", "delete", "dry_run")), Set.of(TokenFormat.Type.PERSONAL));
    }

    private static TokenCleanUps.Wish cleanUp(Body body, Set<TokenFormat.Type> types) {
        if (!body.has("dry_run")) {
            throw Body.invalid("dry_run: expected true to see what would be done, or false to do it");
        }
        if (!body.has("unused_days") && !body.has("delete")) {
            throw Body.invalid("unused_days: expected this, delete or both, since nothing else is cleaned up");
        }
        Set<TokenState> over = body.has("delete") ? Set.copyOf(body.choices("delete", TokenBodies::over)) : Set.of();
        Duration unused =
                body.has("unused_days") ? Duration.ofDays(body.number("unused_days", 1, LONGEST_LIFE_DAYS)) : null;
        return new TokenCleanUps.Wish(unused, over, types, body.flag("dry_run"));
    }

    private static Optional<TokenState> over(String id) {
        return TokenState.ofId(id).filter(state -> state == TokenState.EXPIRED || state == TokenState.REVOKED);
    }

    private static Optional<TokenFormat.Type> type(String id) {
        return Token.typeOfId(id).filter(type -> type != TokenFormat.Type.PERSONAL);
    }

    /** What a list is filtered by; the names of its parameters, without those of the page. */
    static Set<String> filters() {
        return FILTERS;
    }

    static TokenFilter filter(Exchange exchange) {
        return new TokenFilter(
                exchange.query("search", TokenBodies::searched),
                exchange.query("type", TokenBodies::type),
                exchange.query("state", TokenState::ofId),
                exchange.query("service_user", TokenBodies::id),
                Duration.ofDays(
                        exchange.number("unused_days", 1, LONGEST_LIFE_DAYS, TokenFilter.USUALLY_UNUSED_FOR.toDays())));
    }

    private static Optional<String> id(String text) {
        return Optional.of(text).filter(found -> ID.matcher(found).matches());
    }

    private static Optional<String> searched(String text) {
        return Optional.of(text).filter(found -> !found.isBlank() && found.length() <= 200 && found.indexOf('\0') < 0);
    }

    static Reply created(NewToken created) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>(json(TokenView.fresh(created.token())));
        members.put("secret", created.secret().reveal());
        members.put("warning", created.token().expiresAt() == null ? DISCOURAGED : null);
        return Reply.created(members);
    }

    static Map<String, @Nullable Object> json(TokenView view) {
        Token token = view.token();
        return Json.object(
                "id",
                token.id(),
                "type",
                Token.idOf(token.type()),
                "state",
                view.state().id(),
                "partial",
                token.partial(),
                "name",
                token.name(),
                "description",
                token.description(),
                "workspace",
                token.workspaceId(),
                "service_user",
                token.owner().serviceUserId(),
                "created_by",
                token.createdBy(),
                "scopes",
                token.scopes().stream().map(Scope::id).sorted().toList(),
                LICENSES,
                token.licenses() == null ? null : new TreeSet<>(token.licenses()),
                "created_at",
                token.createdAt(),
                "expires_at",
                token.expiresAt(),
                "first_used_at",
                view.firstUsedAt(),
                "last_used_at",
                token.lastUsedAt(),
                "last_used_from",
                token.lastUsedAddress(),
                "revoked_at",
                token.revokedAt(),
                "replaces",
                token.replaces(),
                "replaced_by",
                view.replacedBy(),
                "activations",
                view.activations());
    }
}
