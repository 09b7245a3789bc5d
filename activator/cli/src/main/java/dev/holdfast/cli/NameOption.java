package dev.holdfast.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a device calls itself. */
final class NameOption {
    private static final String HOST = "HOSTNAME";
    private static final int LONGEST = 200;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the device is called, as members see it. Else HOSTNAME, else the product.")
    @Nullable
    String name;

    String chosen(String command, Terminal terminal, String otherwise) throws CommandRefusedException {
        String host = terminal.variable(HOST);
        String chosen = name != null ? name : host.isEmpty() ? otherwise : host;
        boolean plain = chosen.codePoints().noneMatch(Character::isISOControl);
        if (chosen.isBlank() || chosen.length() > LONGEST || !plain) {
            throw CommandRefusedException.usageOf(
                    command, "--name: expected 1 to " + LONGEST + " characters, not blank, without control characters");
        }
        return chosen;
    }
}
