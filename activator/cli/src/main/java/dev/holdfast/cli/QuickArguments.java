package dev.holdfast.cli;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command lines that a device runs again and again, without the full parser. Whatever is not plainly one of
 * them, {@code --help} and every mistake included, is left to the full parser, whose options are the same.
 */
final class QuickArguments {
    private static final String POSITIONAL = "";

    private final Map<String, String> given = new HashMap<>();

    private QuickArguments() {}

    /** The question, or null where the full parser has to look. */
    static @Nullable Question read(String[] arguments) {
        if (arguments.length == 0) {
            return null;
        }
        QuickArguments quick = new QuickArguments();
        return switch (arguments[0]) {
            case VerifyQuestion.NAME ->
                quick.take(arguments, " --product --model --roots --data-directory ", " --json ", true)
                        ? quick.verify()
                        : null;
            case StatusQuestion.NAME ->
                quick.take(arguments, " --product --hub --roots --data-directory ", " --json ", false)
                        ? quick.status()
                        : null;
            case FingerprintQuestion.NAME ->
                quick.take(arguments, " --product --record ", " --json --show-raw ", false)
                        ? quick.fingerprint()
                        : null;
            default -> null;
        };
    }

    private boolean take(String[] arguments, String valued, String flags, boolean positional) {
        for (int i = 1; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("-")) {
                if (!positional || argument.isEmpty() || !put(POSITIONAL, argument)) {
                    return false;
                }
            } else if (flags.contains(" " + argument + " ")) {
                if (!put(argument, "")) {
                    return false;
                }
            } else {
                int equals = argument.indexOf('=');
                String name = equals < 0 ? argument : argument.substring(0, equals);
                String value =
                        equals >= 0 ? argument.substring(equals + 1) : ++i < arguments.length ? arguments[i] : "";
                if (!valued.contains(" " + name + " ") || !isPlain(value) || !put(name, value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty() && value.charAt(0) != '-';
    }

    private boolean put(String name, String value) {
        return given.putIfAbsent(name, value) == null;
    }

    private VerifyQuestion verify() {
        return new VerifyQuestion(
                given.get(POSITIONAL),
                given.get("--product"),
                given.get("--model"),
                given.get("--roots"),
                given.get("--data-directory"),
                given.containsKey("--json"));
    }

    private StatusQuestion status() {
        return new StatusQuestion(
                given.get("--product"),
                given.get("--hub"),
                given.get("--roots"),
                given.get("--data-directory"),
                given.containsKey("--json"));
    }

    private FingerprintQuestion fingerprint() {
        return new FingerprintQuestion(
                given.get("--product"),
                given.containsKey("--show-raw"),
                given.get("--record"),
                given.containsKey("--json"));
    }
}
