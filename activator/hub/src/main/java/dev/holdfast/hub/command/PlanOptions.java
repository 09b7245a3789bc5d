package dev.holdfast.hub.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a plan is to change. */
final class PlanOptions {
    private static final String ANY = "any";

    @Option(names = "--products", split = ",", paramLabel = "ID", description = "the only products, or any")
    @Nullable
    List<String> products;

    @Option(names = "--features", split = ",", paramLabel = "NAME", description = "the only features, or any")
    @Nullable
    List<String> features;

    @Option(names = "--seats", paramLabel = "NUMBER", description = "of all licenses together, or any")
    @Nullable
    String seats;

    @Option(names = "--tokens", paramLabel = "NUMBER", description = "tokens of the workspace that are good at once")
    @Nullable
    Long tokens;

    @Option(names = "--longest-token-days", paramLabel = "DAYS", description = "how long a token may live")
    @Nullable
    Long days;

    @Option(
            names = "--never-expiring",
            negatable = true,
            description = "whether a token may live for ever, which is discouraged")
    @Nullable
    Boolean neverExpiring;

    boolean isAny() {
        return products != null
                || features != null
                || seats != null
                || tokens != null
                || days != null
                || neverExpiring != null;
    }

    /** The plan as the hub takes it: without a member that stands for no limit. */
    Map<String, Object> over(JsonNode plan) {
        Map<String, Object> body = new LinkedHashMap<>();
        plan.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                body.put(member.getKey(), member.getValue());
            }
        });
        change(body, "products", products == null ? null : products.equals(List.of(ANY)) ? ANY : products);
        change(body, "features", features == null ? null : features.equals(List.of(ANY)) ? ANY : features);
        change(body, "most_seats", seats == null || seats.equals(ANY) ? seats : number(seats));
        change(body, "most_tokens", tokens);
        change(body, "longest_token_days", days);
        change(body, "never_expiring", neverExpiring);
        return body;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--seats: expected a number or any", e);
        }
    }

    private static void change(Map<String, Object> body, String member, @Nullable Object value) {
        if (ANY.equals(value)) {
            body.remove(member);
        } else if (value != null) {
            body.put(member, value);
        }
    }
}
