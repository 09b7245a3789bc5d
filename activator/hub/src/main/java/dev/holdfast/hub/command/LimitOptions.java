package dev.holdfast.hub.command;

import dev.holdfast.hub.api.Limits;
import dev.holdfast.hub.api.Limits.Rate;
import dev.holdfast.protocol.ProblemReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much {@code serve} takes from callers. */
final class LimitOptions {
    @Option(
            names = "--calls-per-address",
            paramLabel = "BURST:PER-MINUTE",
            defaultValue = "3000:3600",
            description = "calls of one IPv4 address or IPv6 /64 (${DEFAULT-VALUE})")
    @Nullable
    String perAddress;

    @Option(
            names = "--calls-per-token",
            paramLabel = "BURST:PER-MINUTE",
            defaultValue = "1500:1200",
            description = "calls with one token (${DEFAULT-VALUE})")
    @Nullable
    String perToken;

    @Option(
            names = "--requests-per-license",
            paramLabel = "BURST:PER-MINUTE",
            defaultValue = "6000:7200",
            description = "requests of devices for one license (${DEFAULT-VALUE})")
    @Nullable
    String perLicense;

    @Option(
            names = "--passwords-per-account",
            paramLabel = "BURST:PER-MINUTE",
            defaultValue = "10:6",
            description = "passwords tried for one account (${DEFAULT-VALUE})")
    @Nullable
    String perPassword;

    @Option(
            names = "--unknown-token-cost",
            paramLabel = "CALLS",
            defaultValue = "30",
            description = "as how many more calls of its address an unknown token counts (${DEFAULT-VALUE})")
    long failureCost;

    @Option(
            names = "--request-seconds",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "in what time a request has to be there, headers and body (${DEFAULT-VALUE})")
    long seconds;

    @Option(
            names = "--connections",
            paramLabel = "COUNT",
            defaultValue = "2000",
            description = "how many connections are kept open; beyond, the one silent for longest is closed"
                    + " (${DEFAULT-VALUE})")
    int connections;

    Limits limits() throws CommandFailure {
        try {
            return new Limits(
                    rate(perAddress),
                    rate(perToken),
                    rate(perLicense),
                    rate(perPassword),
                    failureCost,
                    Duration.ofSeconds(seconds),
                    connections);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.of(ProblemReason.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static Rate rate(@Nullable String text) {
        return Rate.parse(String.valueOf(text));
    }
}
