package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "holdfast",
        description = {
            "Offline license activation: activate once while online, verify on this machine from then on.",
            "",
            "A setting is taken from the option, else from the environment, else from the default;",
            "`holdfast status` names the one that won.",
            "",
            "Once, online:      holdfast activate LICENSE-ID --hub URL --roots FILE --token-file FILE",
            "From then on:      holdfast verify LICENSE-ID --roots FILE",
            ""
        })
final class HoldfastCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init") // The parser sets it before anything reads it.
    CommandSpec spec;

    private HoldfastCommand(Context context) {
        this.context = context;
    }

    /** The whole command line, with help, version and exit codes on every command. */
    static CommandLine commandLine(Context context) {
        CommandLine holdfast = new CommandLine(new HoldfastCommand(context))
                .addSubcommand(new FingerprintCommand(context))
                .addSubcommand(new ActivateCommand(context))
                .addSubcommand(new VerifyCommand(context))
                .addSubcommand(new RefreshCommand(context))
                .addSubcommand(new ReleaseCommand(context))
                .addSubcommand(TokenCommand.commandLine(context))
                .addSubcommand(new ImportCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(new ReasonsCommand(context));
        // A file named by @ could carry a token past the check of the arguments.
        holdfast.setExpandAtFiles(false);
        holdfast.setHelpFactory(new HelpPages());
        dress(holdfast, ExitCodes.of(""));
        holdfast.getSubcommands().forEach((name, command) -> {
            dress(command, ExitCodes.of(name));
            command.getSubcommands().forEach((part, inner) -> dress(inner, ExitCodes.of(name)));
        });
        return holdfast;
    }

    private static void dress(CommandLine command, String[] exitCodes) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(true);
        spec.versionProvider(new Version());
        spec.usageMessage().footer(exitCodes).width(100).sortOptions(false);
    }

    @Override
    public Integer call() {
        return new Report(context.terminal(), false)
                .refused(CommandRefusedException.usage("expected a command", "see `holdfast --help`"));
    }
}
