package dev.holdfast.cli;

import picocli.CommandLine.Option;

/** The option that every command has. */
final class JsonOption {
    @Option(names = "--json", description = "Answer with one line of JSON.")
    boolean json;
}
