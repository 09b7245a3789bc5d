package dev.holdfast.cli;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Parses every command line, and answers mistakes in the form of all refusals. */
final class FullParser {
    private FullParser() {}

    static int run(String[] arguments, Context context) throws Exception {
        CommandLine line = HoldfastCommand.commandLine(context);
        line.setOut(new PrintWriter(context.terminal().out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(context.terminal().err(), true, StandardCharsets.UTF_8));
        try {
            CommandLine.ParseResult parsed = line.parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return Report.DONE;
            }
            Object command = last(parsed).commandSpec().userObject();
            if (command instanceof Method) {
                return new CommandLine.RunLast().execute(parsed);
            }
            return ((Callable<?>) command).call() instanceof Integer code ? code : Report.BUG;
        } catch (CommandLine.ParameterException e) {
            boolean json = List.of(arguments).contains("--json");
            String name = e.getCommandLine().getCommandSpec().qualifiedName();
            return new Report(context.terminal(), json)
                    .refused(CommandRefusedException.usage(
                            plain(String.valueOf(e.getMessage())), "see `" + name + " --help`"));
        }
    }

    private static CommandLine.ParseResult last(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last;
    }

    private static String plain(String message) {
        String text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        return text.isEmpty()
                ? text
                : Character.toLowerCase(text.charAt(0)) + text.substring(1).replace('\n', ' ');
    }
}
