package dev.holdfast.client;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a token is to be. Without more it lives 90 days and is good for all licenses that its owner may use. Immutable.
 *
 * @param name a name for people, 1 to 200 characters
 * @param description more for people; empty for nothing
 * @param scopes what it is to be good for, such as {@code activations:create}; nothing that is not named
 * @param licenses the only licenses that it is to be good for; null for all that its owner may use
 * @param days how many days it lives, 1 to 3660; null for ever, which is discouraged
 */
public record TokenPlan(
        String name,
        String description,
        Set<String> scopes,
        @Nullable Set<String> licenses,
        @Nullable Integer days) {
    private static final int USUAL_DAYS = 90;

    public TokenPlan {
        scopes = Set.copyOf(scopes);
        licenses = licenses == null ? null : Set.copyOf(licenses);
    }

    /** A token of that name with those scopes. */
    public static TokenPlan named(String name, String... scopes) {
        return new TokenPlan(name, "", Set.of(scopes), null, USUAL_DAYS);
    }

    /** The same with a description. */
    public TokenPlan describedAs(String words) {
        return new TokenPlan(name, words, scopes, licenses, days);
    }

    /** The same for these licenses alone. */
    public TokenPlan limitedTo(Collection<String> licenseIds) {
        return new TokenPlan(name, description, scopes, Set.copyOf(licenseIds), days);
    }

    /** The same with another life. */
    public TokenPlan livingDays(int count) {
        return new TokenPlan(name, description, scopes, licenses, count);
    }

    /** The same without an end, where the workspace's plan allows it: nobody notices when such a token leaks. */
    public TokenPlan livingForEver() {
        return new TokenPlan(name, description, scopes, licenses, null);
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        if (!description.isEmpty()) {
            body.put("description", description);
        }
        body.put("scopes", new TreeSet<>(scopes));
        if (licenses != null) {
            body.put("licenses", new TreeSet<>(licenses));
        }
        if (days == null) {
            body.put("never_expires", true);
        } else {
            body.put("expires_in_days", days);
        }
        return body;
    }
}
