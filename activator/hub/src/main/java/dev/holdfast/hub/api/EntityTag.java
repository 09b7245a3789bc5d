package dev.holdfast.hub.api;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The state of a thing, as the strong {@code ETag} of its representation (RFC 9110 section 8.8.3). When a thing was last
 * used or seen, in members that begin with {@code last_}, is not part of its state: else nobody could change what is in
 * use.
 *
 * @param text the tag with its quotation marks
 */
record EntityTag(String text) {
    private static final int BYTES = 16;
    private static final int MOST = 32;
    private static final Pattern LISTED = Pattern.compile("\\s*(W/)?(\"[\\x21\\x23-\\x7E]{0,100}\")\\s*(,|$)");

    static EntityTag of(Map<String, @Nullable Object> members) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>(members);
        state.keySet().removeIf(name -> name.startsWith("last_"));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(Json.text(state).getBytes(StandardCharsets.UTF_8));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
            return new EntityTag('"' + text + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Refuses unless an {@code If-Match} header names this state.
     *
     * @param header {@code *}, or a list of tags, of which weak ones match nothing (RFC 9110 section 13.1.1)
     */
    void requireIn(String header) {
        if (!header.trim().equals("*") && !listed(header)) {
            throw Refusal.of(ProblemReason.PRECONDITION_FAILED);
        }
    }

    private boolean listed(String header) {
        Matcher tags = LISTED.matcher(header);
        boolean found = false;
        int end = 0;
        for (int i = 0; i == 0 || end < header.length(); i++) {
            if (i == MOST || !tags.find(end) || tags.start() != end) {
                throw Body.invalid("If-Match: expected * or up to " + MOST + " tags that ETag gave");
            }
            found |= tags.group(1) == null && text.equals(tags.group(2));
            end = tags.end();
        }
        return found;
    }
}
