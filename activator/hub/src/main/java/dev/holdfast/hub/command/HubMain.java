package dev.holdfast.hub.command;

import java.io.Console;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Starts the {@code holdfast-hub} command in a process of its own. */
public final class HubMain {
    private HubMain() {}

    /** Runs the command and ends the process with its exit code. */
    @AllowedApi("a command talks to the process that it is")
    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                isInteractive(System.console()),
                InstantSource.system(),
                new SecureRandom());
        System.exit(HubCommand.run(surroundings, arguments));
    }

    /** Java 22 and later give a console even where there is no terminal, and a method that tells; Java 17 gives none. */
    private static boolean isInteractive(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the console does not say whether it is a terminal", e);
        }
    }
}
