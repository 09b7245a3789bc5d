package dev.holdfast.hub.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a token is good. */
final class LifeOptions {
    @Option(
            names = "--expires-in-days",
            paramLabel = "DAYS",
            description = "30, 90, 365 or any other number up to 3660; without it 90, a successor as long as the token")
    @Nullable
    Integer days;

    @Option(names = "--never-expires", description = "discouraged: nobody notices when such a token leaks")
    boolean never;

    /** Adds the wish for a life, if there is one. */
    static void addTo(Map<String, Object> wish, @Nullable LifeOptions life) {
        if (life != null && life.never) {
            wish.put("never_expires", true);
        } else if (life != null && life.days != null) {
            wish.put("expires_in_days", life.days);
        }
    }
}
