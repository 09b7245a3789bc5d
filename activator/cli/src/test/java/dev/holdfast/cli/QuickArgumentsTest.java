package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.machineid.Machine;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The small front and the full parser read the same command lines alike. */
class QuickArgumentsTest {
    private static final List<String> QUICK =
            List.of(VerifyQuestion.NAME, StatusQuestion.NAME, FingerprintQuestion.NAME);

    private static CommandLine full() {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return HoldfastCommand.commandLine(new Context(
                new Terminal(Map.of(), InputStream.nullInputStream(), nothing, nothing),
                Machine.local(),
                InstantSource.system()));
    }

    private static Question fully(String... arguments) {
        Object command = full().parseArgs(arguments).subcommand().commandSpec().userObject();
        if (command instanceof VerifyCommand verify) {
            return verify.question();
        }
        return command instanceof StatusCommand status ? status.question() : ((FingerprintCommand) command).question();
    }

    @Test
    void everyOptionOfTheFullParser_isReadByTheFrontAlike() {
        int read = 0;
        for (String name : QUICK) {
            for (OptionSpec option :
                    full().getSubcommands().get(name).getCommandSpec().options()) {
                if (option.usageHelp() || option.versionHelp()) {
                    continue;
                }
                String longest = option.longestName();
                List<String[]> lines = option.arity().max() == 0
                        ? List.<String[]>of(new String[] {name, longest})
                        : List.of(new String[] {name, longest, "v"}, new String[] {name, longest + "=v"});
                for (String[] line : lines) {
                    assertEquals(fully(line), QuickArguments.read(line), String.join(" ", line));
                    read++;
                }
            }
        }
        assertEquals(24, read);
    }

    @Test
    void wholeCommandLines_areReadAlike() {
        List<String[]> lines = new ArrayList<>();
        lines.add(new String[] {"verify", "acme.x", "--model", "m", "--json"});
        lines.add(new String[] {"verify", "--json", "--roots=r", "acme.x", "--data-directory", "d d"});
        lines.add(new String[] {"status", "--hub=https://h?a=b"});
        lines.add(new String[] {"fingerprint", "--show-raw", "--product", "p", "--record=d"});
        for (String[] line : lines) {
            assertEquals(fully(line), QuickArguments.read(line), String.join(" ", line));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "verify --help",
                "verify -h",
                "verify --version",
                "verify a b",
                "verify --unknown",
                "verify --model",
                "verify --model --json",
                "verify --model a --model b",
                "verify --json --json",
                "verify --",
                "status x",
                "fingerprint x",
                "activate x",
                "--help",
                ""
            })
    void whateverIsNotPlain_isLeftToTheFullParser(String line) {
        assertNull(QuickArguments.read(line.isEmpty() ? new String[0] : line.split(" ")));
    }
}
