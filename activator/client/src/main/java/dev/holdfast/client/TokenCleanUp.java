package dev.holdfast.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be cleaned up among the tokens of a workspace. Immutable.
 *
 * @param unusedDays live PATs and workspace tokens that were not used for so many days are revoked; null for none
 * @param deleteExpired whether expired ones are deleted
 * @param deleteRevoked whether revoked ones are deleted
 */
public record TokenCleanUp(@Nullable Integer unusedDays, boolean deleteExpired, boolean deleteRevoked) {
    /** Revokes what was not used for so many days, and deletes nothing. */
    public static TokenCleanUp unusedFor(int days) {
        return new TokenCleanUp(days, false, false);
    }

    /** Deletes what expired or was revoked, and revokes nothing. */
    public static TokenCleanUp ended() {
        return new TokenCleanUp(null, true, true);
    }

    /**
     * What was done, or would be.
     *
     * @param revoked tokens that were revoked
     * @param deleted tokens that were deleted
     * @param more whether there are more than one call takes; call again
     */
    public record Outcome(List<TokenInfo> revoked, List<TokenInfo> deleted, boolean more) {
        public Outcome {
            revoked = List.copyOf(revoked);
            deleted = List.copyOf(deleted);
        }

        static Outcome of(HubObject json) {
            return new Outcome(
                    json.objects("revoked").stream().map(TokenInfo::of).toList(),
                    json.objects("deleted").stream().map(TokenInfo::of).toList(),
                    json.flag("more"));
        }
    }

    Map<String, Object> body(boolean dryRun) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("dry_run", dryRun);
        if (unusedDays != null) {
            body.put("unused_days", unusedDays);
        }
        List<String> states = new ArrayList<>();
        if (deleteExpired) {
            states.add("expired");
        }
        if (deleteRevoked) {
            states.add("revoked");
        }
        if (!states.isEmpty()) {
            body.put("delete", states);
        }
        return body;
    }
}
