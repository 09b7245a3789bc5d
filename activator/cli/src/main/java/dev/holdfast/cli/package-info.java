/**
 * The {@code holdfast} command. {@link dev.holdfast.cli.HoldfastMain} answers {@code verify}, {@code status} and {@code
 * fingerprint} without loading a command-line library, a JSON tree or a networking class; everything else, and every
 * command line that is not plainly one of the three, goes to the full parser.
 */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;
