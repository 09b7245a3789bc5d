package dev.holdfast.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hub says of a token; its secret is not among it.
 *
 * @param id {@code tk_} and 26 characters
 * @param type which of the four types it is: personal, pat, workspace or device
 * @param state {@code live}, {@code expired} or {@code revoked}
 * @param partial the prefix and the last four characters of the secret
 * @param name a name for people
 * @param description more for people; empty for nothing
 * @param workspaceId where it belongs; null for a personal token
 * @param serviceUserId the service user whose it is; null for nobody
 * @param createdBy the actor who made it, as the audit names actors
 * @param scopes what it is good for
 * @param licenses the only licenses that it is good for; null for all that its owner may use
 * @param createdAt when it was made
 * @param expiresAt the first instant at which it is no longer good; null for never
 * @param lastUsedAt a use shortly before the last one; null before the first
 * @param revokedAt when it was revoked; null while it is not
 * @param replaces the token that it was made to replace; null for none
 * @param replacedBy the token that was made to replace it; null for none
 * @param activations how many activations were last made with it and have not ended
 */
public record TokenInfo(
        String id,
        String type,
        String state,
        String partial,
        String name,
        String description,
        @Nullable String workspaceId,
        @Nullable String serviceUserId,
        String createdBy,
        List<String> scopes,
        @Nullable List<String> licenses,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable String replaces,
        @Nullable String replacedBy,
        long activations) {
    public TokenInfo {
        scopes = List.copyOf(scopes);
        licenses = licenses == null ? null : List.copyOf(licenses);
    }

    static TokenInfo of(HubObject json) {
        return new TokenInfo(
                json.text("id"),
                json.text("type"),
                json.text("state"),
                json.text("partial"),
                json.text("name"),
                json.text("description"),
                json.optionalText("workspace"),
                json.optionalText("service_user"),
                json.text("created_by"),
                json.texts("scopes"),
                json.optionalTexts("licenses"),
                json.time("created_at"),
                json.optionalTime("expires_at"),
                json.optionalTime("last_used_at"),
                json.optionalTime("revoked_at"),
                json.optionalText("replaces"),
                json.optionalText("replaced_by"),
                json.number("activations"));
    }
}
