package dev.holdfast.hub.command;

import dev.holdfast.protocol.ProblemReason;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A length of time as people write it: a number and {@code s}, {@code m}, {@code h} or {@code d}. */
final class Span {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private Span() {}

    /** The seconds of what an option was given; null where it was given none, or nothing. */
    static @Nullable Long seconds(String option, @Nullable String text) throws CommandFailure {
        if (text == null || text.equals("none")) {
            return null;
        }
        Matcher span = FORM.matcher(text);
        if (!span.matches()) {
            throw CommandFailure.of(
                    ProblemReason.USAGE, option + ": expected a number and s, m, h or d, for example 24h");
        }
        ChronoUnit unit = UNITS.getOrDefault(span.group(2), ChronoUnit.SECONDS);
        return Long.parseLong(span.group(1)) * unit.getDuration().toSeconds();
    }
}
