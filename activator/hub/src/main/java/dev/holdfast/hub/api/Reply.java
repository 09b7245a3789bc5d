package dev.holdfast.hub.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers.
 *
 * @param status the HTTP status
 * @param mediaType the media type of the body; empty where there is none
 * @param body the body
 * @param members the members of the one thing that the body represents; none where it represents something else
 */
record Reply(int status, String mediaType, String body, Map<String, @Nullable Object> members) {
    static final String JSON = "application/json";

    Reply(int status, String mediaType, String body) {
        this(status, mediaType, body, Map.of());
    }

    static Reply ok(Map<String, @Nullable Object> members) {
        return new Reply(200, JSON, Json.text(members), members);
    }

    /** What a change answers that is not the whole of what is shown at the address: no state that a tag could name. */
    static Reply ofChange(Map<String, @Nullable Object> members) {
        return new Reply(200, JSON, Json.text(members));
    }

    static Reply created(Map<String, @Nullable Object> members) {
        return new Reply(201, JSON, Json.text(members));
    }

    static Reply page(List<Map<String, @Nullable Object>> items, @Nullable String next) {
        return new Reply(200, JSON, Json.text(Json.object("items", items, "next", next)));
    }

    static Reply text(String mediaType, String text) {
        return new Reply(200, mediaType, text);
    }

    static Reply empty() {
        return new Reply(204, "", "");
    }
}
