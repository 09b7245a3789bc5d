package dev.holdfast.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Manages the tokens of a hub's workspaces: creates, finds, rotates, revokes, deletes and cleans them up, as far as the
 * token allows that it is given. Every method calls the hub, and throws {@link HubAdministrationException} where the hub
 * refuses or is not reached. Thread-safe.
 */
public final class HubAdministration {
    private static final String WORKSPACES = "/api/v1/workspaces/";
    private static final String TOKENS = "/api/v1/tokens/";
    private static final int PAGE = 50;

    private final OperationCall hub;

    private HubAdministration(OperationCall hub) {
        this.hub = hub;
    }

    /**
     * Makes ready to administer; sends nothing.
     *
     * @param token the secret of a personal token, a PAT or a workspace token with the scopes {@code tokens:read} and,
     *     to change anything, {@code tokens:write}
     * @throws HubAdministrationException if it is no token of these types, or the certificate authority of the endpoint
     *     cannot be read
     */
    public static HubAdministration of(HubEndpoint hub, String token) {
        try {
            return new HubAdministration(OperationCall.of(hub, token));
        } catch (LicenseSourceException e) {
            throw new HubAdministrationException(e);
        }
    }

    /** Creates a PAT of a service user. */
    public CreatedToken createPat(String serviceUserId, TokenPlan plan) {
        return CreatedToken.of(post("/api/v1/service-users/" + segment(serviceUserId) + "/tokens", plan.body()));
    }

    /** Creates a workspace token. */
    public CreatedToken createWorkspaceToken(String workspaceId, TokenPlan plan) {
        return CreatedToken.of(post(WORKSPACES + segment(workspaceId) + "/tokens", plan.body()));
    }

    /** The token of that ID. */
    public TokenInfo token(String tokenId) {
        return TokenInfo.of(call("GET", TOKENS + segment(tokenId), null));
    }

    /** The tokens of a workspace that fit, oldest first; pages are fetched as the stream is read. */
    public Stream<TokenInfo> tokens(String workspaceId, TokenSearch search) {
        TokenPages pages = new TokenPages(after -> page(workspaceId, search, after));
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    private HubObject page(String workspaceId, TokenSearch search, @Nullable String after) {
        StringBuilder path = new StringBuilder(WORKSPACES)
                .append(segment(workspaceId))
                .append("/tokens?limit=")
                .append(PAGE);
        search.parameters()
                .forEach((name, value) ->
                        path.append('&').append(name).append('=').append(segment(value)));
        return call("GET", after == null ? path.toString() : path + "&after=" + segment(after), null);
    }

    /**
     * Makes a successor for a token; both are good for a while, so that nothing stops.
     *
     * @param overlapDays how long the old one stays good, 1 to 30, unless it ends before
     * @return the successor, with the life that the old one had
     */
    public CreatedToken rotate(String tokenId, int overlapDays) {
        return CreatedToken.of(post(TOKENS + segment(tokenId) + "/rotate", Map.of("overlap_days", overlapDays)));
    }

    /** How far the roll-out of a rotated token is: whether somebody still uses the old one. */
    public RotationStatus rotation(String tokenId) {
        return RotationStatus.of(call("GET", TOKENS + segment(tokenId) + "/rotation", null));
    }

    /** Revokes a token; what was activated with it is left alone. */
    public TokenInfo revoke(String tokenId) {
        return revoke(tokenId, false);
    }

    /** Revokes a token that leaked, and suspends what was last activated with it. */
    public TokenInfo revokeWithActivations(String tokenId) {
        return revoke(tokenId, true);
    }

    private TokenInfo revoke(String tokenId, boolean withActivations) {
        return TokenInfo.of(post(TOKENS + segment(tokenId) + "/revoke", Map.of("with_activations", withActivations)));
    }

    /** Deletes a token: it is gone from every list, and the audit still tells of it. */
    public void delete(String tokenId) {
        call("DELETE", TOKENS + segment(tokenId), null);
    }

    /** Cleans up the tokens of a workspace. */
    public TokenCleanUp.Outcome cleanUp(String workspaceId, TokenCleanUp what) {
        return cleanUp(workspaceId, what, false);
    }

    /** Says what a clean-up would do, and changes nothing. */
    public TokenCleanUp.Outcome previewCleanUp(String workspaceId, TokenCleanUp what) {
        return cleanUp(workspaceId, what, true);
    }

    private TokenCleanUp.Outcome cleanUp(String workspaceId, TokenCleanUp what, boolean dryRun) {
        return TokenCleanUp.Outcome.of(post(WORKSPACES + segment(workspaceId) + "/tokens/clean-up", what.body(dryRun)));
    }

    private HubObject post(String path, Map<String, Object> body) {
        return call("POST", path, HubObject.bytes(new LinkedHashMap<>(body)));
    }

    private HubObject call(String method, String path, byte @Nullable [] body) {
        try {
            byte[] answer = hub.call(method, path, body);
            return HubObject.parse(answer.length == 0 ? new byte[] {'{', '}'} : answer);
        } catch (LicenseSourceException e) {
            throw new HubAdministrationException(e);
        }
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "HubAdministration[" + hub + "]";
    }
}
