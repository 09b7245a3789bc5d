package dev.holdfast.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which tokens are looked for: those that fit all that was said; all where nothing was. Immutable. */
public final class TokenSearch {
    private static final TokenSearch ALL = new TokenSearch(Map.of());

    private final Map<String, String> parameters;

    private TokenSearch(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** Every token. */
    public static TokenSearch all() {
        return ALL;
    }

    private TokenSearch with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new TokenSearch(more);
    }

    /** Only tokens whose name or description contains this. */
    public TokenSearch containing(String words) {
        return with("search", words);
    }

    /** Only tokens of a type: {@code pat}, {@code workspace} or {@code device}. */
    public TokenSearch ofType(String type) {
        return with("type", type);
    }

    /** Only tokens in a state, such as {@code live}, {@code unused}, {@code expired} or {@code revoked}. */
    public TokenSearch inState(String state) {
        return with("state", state);
    }

    /** Only tokens of a service user. */
    public TokenSearch ofServiceUser(String serviceUserId) {
        return with("service_user", serviceUserId);
    }

    /** After how many days without a use a token counts as unused. */
    public TokenSearch unusedAfterDays(int days) {
        return with("unused_days", String.valueOf(days));
    }

    Map<String, String> parameters() {
        return parameters;
    }
}
