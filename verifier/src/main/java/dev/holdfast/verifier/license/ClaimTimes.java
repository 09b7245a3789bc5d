package dev.holdfast.verifier.license;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times and durations in documents: whole seconds, as JSON integers; FORMAT.md 1.3. */
public final class ClaimTimes {
    /** 9999-12-31T23:59:59Z, the latest time in any document. */
    public static final long LATEST = 253_402_300_799L;
    /** A hundred years, the longest duration in any document. */
    public static final long LONGEST = 3_155_760_000L;

    private ClaimTimes() {}

    /** The time, in seconds since 1970. */
    public static Instant required(JsonObject claims, String name) throws MalformedException {
        return Instant.ofEpochSecond(claims.integer(name, 0, LATEST));
    }

    static @Nullable Instant optional(JsonObject claims, String name) throws MalformedException {
        return claims.has(name) ? required(claims, name) : null;
    }

    static Duration duration(JsonObject claims, String name) throws MalformedException {
        return Duration.ofSeconds(claims.integer(name, 0, LONGEST));
    }

    static @Nullable Duration optionalDuration(JsonObject claims, String name) throws MalformedException {
        return claims.has(name) ? duration(claims, name) : null;
    }
}
