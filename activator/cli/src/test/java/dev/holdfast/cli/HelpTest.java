package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.ReasonTable;
import dev.holdfast.verifier.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private static final Pattern OTHER_STYLE = Pattern.compile("--[a-z-]+=|<[a-zA-Z]+>");

    private final TestDevice device =
            TestDevice.on(RecordedMachines.twoDiskServer(), Path.of("nowhere"), Path.of("nowhere.pem"));

    @ParameterizedTest
    @ValueSource(strings = {"fingerprint", "activate", "verify", "refresh", "import", "status", "reasons"})
    void help_ofEveryCommand_listsJsonAndExitCodesInAFewLines(String command) {
        TestDevice.Ran ran = device.run(command, "--help").done();

        assertTrue(ran.out().startsWith("Usage: holdfast " + command), ran.out());
        assertTrue(ran.out().contains("--json"));
        String codes = ran.out().substring(ran.out().indexOf("Exit codes:"));
        assertTrue(codes.lines().count() <= 17, codes);
        assertTrue(codes.contains("`holdfast reasons 41`"), codes);
        ran.out().lines().forEach(line -> assertTrue(line.length() <= 100, line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fingerprint",
                "activate",
                "verify",
                "refresh",
                "import",
                "status",
                "reasons",
                "token",
                "token install",
                "token create",
                "token status",
                "token renew",
                "token clear"
            })
    void help_writesOptionsAsPeopleTypeThem(String command) {
        String page =
                device.run((command + " --help").strip().split(" ")).done().out();

        assertFalse(OTHER_STYLE.matcher(page).find(), page);
        page.lines().forEach(line -> assertTrue(line.length() <= 100, line));
    }

    @Test
    void options_areReadInBothStyles() {
        for (String hub : List.of("--hub=http://hub.example", "--hub http://hub.example")) {
            String[] arguments = ("refresh acme.01J9Z3K4M5N6P7Q8R9S0T1V2W3 --roots nowhere " + hub).split(" ");
            assertTrue(device.run(arguments).refused("usage", 2).err().contains("the file nowhere"), hub);
        }
    }

    @Test
    void help_ofACommand_listsWhatMattersToIt() {
        String verify = device.run("verify", "--help").done().out();
        String fingerprint = device.run("fingerprint", "--help").done().out();
        String imports = device.run("import", "--help").done().out();

        assertTrue(verify.contains("10-14, 110 "), verify);
        assertTrue(verify.contains("41-42 "), verify);
        assertFalse(verify.contains("100-104"), verify);
        assertTrue(imports.contains("16, 46-50, 53 "), imports);
        assertTrue(imports.contains("10-14, 107-110 "), imports);
        assertTrue(fingerprint.lines().noneMatch(line -> line.startsWith("  10")), fingerprint);
        assertTrue(device.run("activate", "--help").done().out().contains("100-104 "));
    }

    @Test
    void groups_holdEveryReasonOnce() {
        List<String> grouped = new ArrayList<>();
        for (ReasonGroup group : ReasonGroup.values()) {
            group.reasons().forEach(reason -> grouped.add(reason.code()));
        }
        List<String> all =
                new ArrayList<>(ReasonTable.all().stream().map(Reason::code).toList());
        Collections.sort(grouped);
        Collections.sort(all);

        assertEquals(all, grouped);
    }

    @Test
    void exitCodes_ofDifferentReasons_differ() {
        Map<Integer, String> codes = new TreeMap<>();
        for (Reason reason : ReasonTable.all()) {
            assertEquals(null, codes.put(reason.exitCode(), reason.code()), reason.code());
        }
        assertFalse(codes.containsKey(0));
        assertFalse(codes.containsKey(1));
    }

    @Test
    void version_isTheProjects() {
        assertTrue(device.run("--version").done().out().matches("holdfast \\d+\\.\\d+\\.\\d+.*\n"));
    }

    @Test
    void noCommand_isRefusedAsUsage() {
        device.run().refused("usage", 2);
    }

    @Test
    void noOption_namesAFolderThatStandsForTheMachine() {
        assertFalse(device.run("verify", "--help").out().contains("machine-root"));
        device.run("verify", "--machine-root", "x").refused("usage", 2);
    }

    @Test
    void bug_isToldWithoutAStackTraceUnlessAskedFor() {
        Machine none = null;

        TestDevice.Ran plain = device.onMachine(none).run("fingerprint").refused("internal_error", 1);
        assertFalse(plain.err().contains("\tat "), plain.err());

        TestDevice.Ran traced =
                device.onMachine(none).with("HOLDFAST_DEBUG", "1").run("fingerprint");
        assertTrue(traced.err().contains("\tat "), traced.err());
    }

    @Test
    void fingerprint_showsRawValuesOnlyWhenAsked() {
        String raw = device.run("fingerprint", "--show-raw").done().out();
        String machineId = raw.lines()
                .filter(line -> line.contains("/etc/machine-id"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".* = ", "");

        assertEquals(32, machineId.length());
        assertFalse(device.run("fingerprint").done().out().contains(machineId));
        assertFalse(device.run("fingerprint", "--json").done().out().contains(machineId));
        assertTrue(
                device.run("fingerprint", "--json", "--show-raw").done().out().contains(machineId));
    }

    @Test
    void fingerprint_ofTwoProducts_haveNothingInCommon() {
        var one = device.run("fingerprint", "--json", "--product", "one").done().json();
        var two = device.run("fingerprint", "--json", "--product", "two").done().json();

        assertEquals(4, one.path("evidence").size());
        assertFalse(one.path("evidence").equals(two.path("evidence")));
    }
}
