package dev.holdfast.hub.access;

import dev.holdfast.hub.refusal.Refusal;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Finds a token for a caller who may do the operation with it, or refuses; a foreign and an unknown one alike. */
public interface TokenFinder {
    /** Tokens of a workspace: PATs, workspace tokens, device tokens. */
    TokenFinder OF_WORKSPACE = (handle, by, id) -> {
        Token token = TokenTable.byId(handle, id)
                .filter(found -> found.workspaceId() != null)
                .orElseThrow(() -> Refusal.notFound("token"));
        by.require(handle, Objects.requireNonNull(token.workspaceId()), "token");
        return token;
    };

    /** The caller's own personal tokens. */
    TokenFinder OWN = (handle, by, id) -> TokenTable.byId(handle, id)
            .filter(found -> found.workspaceId() == null
                    && found.owner().equals(by.caller().token().owner()))
            .orElseThrow(() -> Refusal.notFound("token"));

    /** The token of that ID. */
    Token require(Handle handle, Admission by, String id);
}
