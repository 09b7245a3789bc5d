package dev.holdfast.cli;

import dev.holdfast.machineid.Machine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** The {@code holdfast} command: activates, verifies and refreshes licenses on this machine. */
public final class HoldfastMain {
    private HoldfastMain() {}

    /** Runs the command and ends the process with its exit code. */
    @AllowedApi
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(System.getenv(), System.in, out, err);
        int exitCode = run(arguments, new Context(terminal, Machine.local(), InstantSource.system()));
        out.flush();
        System.exit(exitCode);
    }

    static int run(String[] arguments, Context context) {
        try {
            if (SecretArguments.present(arguments)) {
                return new Report(context.terminal(), hasJson(arguments)).refused(SecretArguments.refusal());
            }
            Question question = QuickArguments.read(arguments);
            return question == null ? FullParser.run(arguments, context) : Answers.answer(question, context);
        } catch (Exception | LinkageError | StackOverflowError bug) {
            return bug(bug, arguments, context.terminal());
        }
    }

    private static int bug(Throwable bug, String[] arguments, Terminal terminal) {
        if (terminal.variable(Setting.DEBUG).equals("1")) {
            bug.printStackTrace(terminal.err());
        }
        return new Report(terminal, hasJson(arguments))
                .refused(
                        "internal_error",
                        Report.BUG,
                        "this is a bug: " + bug.getClass().getName(),
                        "set " + Setting.DEBUG + "=1 to see where, and report it",
                        null);
    }

    private static boolean hasJson(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals("--json")) {
                return true;
            }
        }
        return false;
    }
}
