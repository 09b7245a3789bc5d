package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.verifier.RefusalReason;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private final TestDevice device =
            TestDevice.on(RecordedMachines.twoDiskServer(), Path.of("nowhere"), Path.of("nowhere.pem"));

    @ParameterizedTest
    @ValueSource(strings = {"fingerprint", "activate", "verify", "refresh", "status"})
    void help_ofEveryCommand_listsJsonAndExitCodes(String command) {
        TestDevice.Ran ran = device.run(command, "--help").done();

        assertTrue(ran.out().startsWith("Usage: holdfast " + command), ran.out());
        assertTrue(ran.out().contains("--json"));
        assertTrue(ran.out().contains("Exit codes:"));
        assertTrue(ran.out().contains("10  not_activated"));
    }

    @Test
    void help_listsEveryReasonOnce() {
        String help = device.run("--help").done().out();

        for (RefusalReason reason : RefusalReason.values()) {
            assertTrue(help.contains(" " + reason.exitCode() + "  " + reason.code()), reason.code());
        }
        for (ProblemReason reason : ProblemReason.values()) {
            assertTrue(help.contains(" " + reason.exitCode() + "  " + reason.code()), reason.code());
        }
    }

    @Test
    void exitCodes_ofDifferentReasons_differ() {
        Map<Integer, String> codes = new TreeMap<>();
        for (RefusalReason reason : RefusalReason.values()) {
            assertEquals(null, codes.put(reason.exitCode(), reason.code()), reason.code());
        }
        for (ProblemReason reason : ProblemReason.values()) {
            String held = codes.put(reason.exitCode(), reason.code());
            assertTrue(held == null || reason.name().startsWith("LICENSE_EXPIRED") || held.equals(reason.code()));
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
