package dev.holdfast.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command reads from and writes to.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param out what was asked for
 * @param err what went wrong, and warnings
 */
record Terminal(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
    /** A variable that is set to something, or the empty string. */
    String variable(String name) {
        String value = environment.get(name);
        return value == null ? "" : value.strip();
    }
}
