package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Every help page of the hub's command is in one style. */
@DisabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class HelpPagesTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z-]+)  ");
    private static final Pattern OTHER_STYLE = Pattern.compile("--[a-z-]+=|<[a-zA-Z]+>");

    private static String help(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");
        Said said = Said.by(Map.of(), "", arguments.toArray(String[]::new));
        assertEquals(0, said.exitCode(), said.err());
        return said.out();
    }

    private static int walk(List<String> command) {
        String page = help(command);
        assertFalse(OTHER_STYLE.matcher(page).find(), page);
        int pages = 1;
        int commands = page.indexOf("\nCommands:\n");
        if (commands >= 0) {
            for (Matcher below = COMMAND.matcher(page.substring(commands)); below.find(); ) {
                List<String> longer = new ArrayList<>(command);
                longer.add(below.group(1));
                pages += walk(longer);
            }
        }
        return pages;
    }

    @Test
    void options_areWrittenAsPeopleTypeThem() {
        assertTrue(walk(List.of()) > 25, "too few pages were found");
        String page = help(List.of("token", "create"));
        assertTrue(page.contains("[--expires-in-days DAYS | --never-expires]"), page);
        assertTrue(page.contains("--name NAME"), page);
    }

    @Test
    void options_areReadInBothStyles() {
        for (String[] product : new String[][] {{"--product=acme"}, {"--product", "acme"}}) {
            List<String> arguments = new ArrayList<>(List.of("model", "list"));
            arguments.addAll(List.of(product));

            Said said = Said.by(Map.of(), "", arguments.toArray(String[]::new));

            assertTrue(said.err().contains("token_missing"), said.err());
        }
    }
}
