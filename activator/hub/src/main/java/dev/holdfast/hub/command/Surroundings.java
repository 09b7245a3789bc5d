package dev.holdfast.hub.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command has around it.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param interactive whether somebody sits at a terminal and can be asked
 * @param clock the clock
 * @param random the randomness
 */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        InstantSource clock,
        SecureRandom random) {
    Surroundings {
        environment = Map.copyOf(environment);
    }
}
