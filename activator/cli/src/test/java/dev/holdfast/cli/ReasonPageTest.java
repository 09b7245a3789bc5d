package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.protocol.ReasonTable;
import dev.holdfast.verifier.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reason table in code is the source of the reference page and of what the command prints of it. */
class ReasonPageTest {
    private static final Path PAGE = Path.of("REASONS.md");

    private final TestDevice device =
            TestDevice.on(RecordedMachines.twoDiskServer(), Path.of("nowhere"), Path.of("nowhere.pem"));

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Reasons

                Whatever Holdfast refuses, it refuses for a reason of this table: a stable name, which is the same in the
                library, in `--json`, in the exit code of `holdfast` and in the problem type of the hub's API. 0 is granted or
                done, 1 is a bug. `holdfast reasons CODE` prints the same without a network.

                | reason | exit code | HTTP | meaning |
                |---|---|---|---|
                """);
        for (Reason reason : ReasonTable.all()) {
            page.append("| [`").append(reason.code()).append("`](#").append(reason.code());
            page.append(") | ").append(reason.exitCode()).append(" | ").append(http(reason));
            page.append(" | ").append(reason.meaning()).append(" |\n");
        }
        for (ReasonGroup group : ReasonGroup.values()) {
            page.append("\n## ").append(capitalised(group.meaning())).append('\n');
            group.reasons().forEach(reason -> section(page, reason));
        }
        return page.toString();
    }

    private static void section(StringBuilder page, Reason reason) {
        page.append("\n### ").append(reason.code()).append("\n\nExit code ").append(reason.exitCode());
        ReasonTable.ofHub(reason)
                .ifPresent(hub -> page.append(", HTTP ")
                        .append(hub.status())
                        .append(" `")
                        .append(hub.type())
                        .append('`'));
        page.append(". ").append(capitalised(reason.meaning())).append('.');
        page.append("\n\nWhat to do: ").append(reason.remedy()).append(".\n");
    }

    private static String http(Reason reason) {
        return ReasonTable.ofHub(reason)
                .map(hub -> String.valueOf(hub.status()))
                .orElse("");
    }

    private static String capitalised(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    @Test
    void page_isPrintedFromTheTable() throws Exception {
        if (Boolean.getBoolean("reasons.write")) {
            Files.writeString(PAGE, page());
        }
        assertEquals(page(), Files.readString(PAGE), "write it anew with -Dreasons.write=true");
    }

    @Test
    void page_hasAHeadingForEveryAnchor() throws Exception {
        String page = Files.readString(PAGE);
        for (Reason reason : ReasonTable.all()) {
            String anchor = ReasonTable.anchor(reason);
            assertTrue(page.contains("\n### " + anchor.substring(anchor.indexOf('#') + 1) + "\n"), anchor);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine_changed", "38", "MACHINE_CHANGED", " 38 "})
    void reasons_ofACode_tellsWhatToDo(String code) {
        String out = device.run("reasons", code).done().out();

        assertTrue(out.startsWith("machine_changed\nexit code: 38\n"), out);
        assertTrue(out.contains("\nremedy:    activate on this machine"), out);
        assertTrue(out.contains("\nHTTP:      409, urn:holdfast:reason:machine_changed\n"), out);
        assertTrue(out.contains("activator/cli/REASONS.md#machine_changed"), out);
    }

    @Test
    void reasons_all_areListedAndInJsonComplete() {
        String out = device.run("reasons").done().out();
        JsonNode all = device.run("reasons", "--json").done().json().path("reasons");

        assertEquals(ReasonTable.all().size(), all.size());
        for (int i = 0; i < all.size(); i++) {
            Reason reason = ReasonTable.all().get(i);
            assertTrue(out.contains(" " + reason.exitCode() + "  " + reason.code() + " "), reason.code());
            assertEquals(reason.code(), all.path(i).path("reason").asText());
            assertEquals(reason.remedy(), all.path(i).path("remedy").asText());
        }
    }

    @Test
    void reasons_ofWhatIsNone_isMisuse() {
        device.run("reasons", "moon_phase").refused("usage", 2);
        device.run("reasons", "999").refused("usage", 2);
    }
}
