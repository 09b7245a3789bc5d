package dev.holdfast.hub.command;

import dev.holdfast.hub.refusal.Refusal;
import dev.holdfast.protocol.ProblemReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The {@code holdfast-hub} command. */
@Command(
        name = "holdfast-hub",
        description = "The Holdfast hub: issues tokens and licenses.",
        versionProvider = HubCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Exit codes: 0 done, 1 failed, 2 usage; a refusal has the code of its reason (API.md)."})
final class HubCommand {
    @Option(names = "--version", versionHelp = true, description = "print the version")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "print this help")
    boolean help;

    /** Runs the command; returns its exit code. */
    static int run(Surroundings surroundings, String... arguments) {
        Optional<CommandFailure> shown = TokenArguments.find(arguments);
        if (shown.isPresent()) {
            say(
                    surroundings,
                    shown.get().code(),
                    shown.get().detail(),
                    shown.get().remedy());
            return shown.get().exitCode();
        }
        CommandLine line = new CommandLine(new HubCommand())
                .addSubcommand(new InitCommand(surroundings))
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new JoinCommand(surroundings))
                .addSubcommand(new BackupCommand(surroundings))
                .addSubcommand(new RestoreCommand(surroundings))
                .addSubcommand(new RestoredCommand(surroundings))
                .addSubcommand(KeyCommands.line(surroundings))
                .addSubcommand(new ClockCommands(surroundings))
                .addSubcommand(new AuditCommands(surroundings))
                .addSubcommand(new OperatorCommands(surroundings))
                .addSubcommand(new ProductCommands(surroundings))
                .addSubcommand(new ModelCommands(surroundings))
                .addSubcommand(new WorkspaceCommands(surroundings))
                .addSubcommand(new MemberCommands(surroundings))
                .addSubcommand(new InvitationCommands(surroundings))
                .addSubcommand(new AccountCommands(surroundings))
                .addSubcommand(new CommandLine(new LicenseCommands(surroundings))
                        .addSubcommand(new LicenseStatusCommand(surroundings)))
                .addSubcommand(new ActivationCommands(surroundings))
                .addSubcommand(new ServiceUserCommands(surroundings))
                .addSubcommand(tokens(surroundings))
                .addSubcommand(new EnrolmentCommands(surroundings));
        line.setHelpFactory(new HelpPages());
        // An argument that begins with @ is not the name of a file, whose text a message could then repeat.
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((e, command, result) -> failed(surroundings, help(command), e));
        line.setParameterExceptionHandler((e, rest) -> {
            say(surroundings, ProblemReason.USAGE.code(), inWords(e), help(e.getCommandLine()));
            return ProblemReason.USAGE.exitCode();
        });
        return line.execute(arguments);
    }

    private static CommandLine tokens(Surroundings surroundings) {
        return TokenEndCommands.addTo(new CommandLine(new TokenCommands(surroundings)), surroundings);
    }

    /** Of a group that lacks its option, picocli says "Error: " in front. */
    private static String inWords(CommandLine.ParameterException e) {
        String text = String.valueOf(e.getMessage());
        return text.startsWith("Error: ") ? text.substring("Error: ".length()) : text;
    }

    private static String help(CommandLine command) {
        return "see `" + command.getCommandSpec().qualifiedName() + " --help`";
    }

    private static int failed(Surroundings surroundings, String help, Exception e) throws Exception {
        if (e instanceof CommandFailure failure) {
            say(surroundings, failure.code(), failure.detail(), failure.remedy());
            return failure.exitCode();
        }
        if (e instanceof Refusal refusal) {
            say(surroundings, refusal.reason().code(), refusal.detail(), refusal.remedy());
            return refusal.reason().exitCode();
        }
        if (e instanceof IOException failure) {
            say(surroundings, "failed", FileTrouble.inWords(failure), null);
            return 1;
        }
        if (e instanceof UncheckedIOException && e.getCause() instanceof IOException failure) {
            say(surroundings, "failed", FileTrouble.inWords(failure), null);
            return 1;
        }
        if (e instanceof IllegalArgumentException) {
            say(surroundings, ProblemReason.USAGE.code(), String.valueOf(e.getMessage()), help);
            return ProblemReason.USAGE.exitCode();
        }
        throw e;
    }

    private static void say(Surroundings surroundings, String code, String detail, @Nullable String remedy) {
        surroundings.err().println("holdfast-hub: " + code + ": " + detail);
        if (remedy != null) {
            surroundings.err().println("remedy: " + remedy);
        }
    }

    /** Reads the version from the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HubCommand.class.getPackage().getImplementationVersion();
            return new String[] {"holdfast-hub " + (version == null ? "(not packaged)" : version)};
        }
    }
}
