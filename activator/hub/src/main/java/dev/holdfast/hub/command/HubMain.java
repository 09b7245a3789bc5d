package dev.holdfast.hub.command;

import java.security.SecureRandom;
import java.time.InstantSource;

/** Starts the {@code holdfast-hub} command in a process of its own. */
public final class HubMain {
    private HubMain() {}

    /** Runs the command and ends the process with its exit code. */
    @AllowedApi("a command talks to the process that it is")
    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings(
                System.getenv(), System.in, System.out, System.err, InstantSource.system(), new SecureRandom());
        System.exit(HubCommand.run(surroundings, arguments));
    }
}
