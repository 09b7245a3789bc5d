package dev.holdfast.cli;

import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;

/** Writes options in help as people type them and as every page of ours does: {@code --hub URL}, not {@code --hub=URL}. */
final class HelpPages implements IHelpFactory {
    @Override
    public Help create(CommandSpec command, Help.ColorScheme colours) {
        // Help is made after the arguments were read, so that both forms are still understood.
        command.parser().separator(" ");
        return new Help(command, colours);
    }
}
