package dev.holdfast.hub.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a service user is to be.
 *
 * @param name a name for people
 * @param description more for people; empty for nothing
 * @param licenses the only licenses that it may use; null for every license of the workspace
 */
public record ServiceUserWish(
        String name, String description, @Nullable Set<String> licenses) {
    public ServiceUserWish {
        licenses = licenses == null ? null : Set.copyOf(licenses);
    }
}
