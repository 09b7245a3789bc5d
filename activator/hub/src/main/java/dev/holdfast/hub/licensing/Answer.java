package dev.holdfast.hub.licensing;

import dev.holdfast.hub.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. Unlike a refusal that is thrown, an answer leaves its audit row behind. */
public sealed interface Answer {
    /**
     * What was asked for.
     *
     * @param text JSON, as {@code Grant.toBytes()} makes it or, of a release, {@code ReleaseAnswer.toBytes()}
     */
    record Granted(String text) implements Answer {}

    /**
     * Nothing of that.
     *
     * @param refusal why
     * @param status the newest status snapshot of the license, where it says the same; null otherwise
     */
    record Refused(Refusal refusal, @Nullable String status) implements Answer {}
}
