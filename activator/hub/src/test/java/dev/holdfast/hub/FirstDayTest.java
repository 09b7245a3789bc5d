package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * API.md's first day of a workspace is what a hub says when that day is gone through; {@code -Dfirst-day.write=true} writes
 * the blocks anew, and leaves the words between them.
 */
class FirstDayTest {
    private static final Path PAGE = Path.of("..", "API.md");
    private static final String BEGIN = "\n## A workspace's first day\n";
    private static final Pattern BLOCK = Pattern.compile("(?s)```text\n(.*?)```");

    @TempDir
    Path folder;

    private List<String> run() throws IOException {
        try (TestHub hub = TestHub.start(folder)) {
            hub.clock.hold();
            hub.createCatalog();
            return new WorkspaceDay(hub, folder).run();
        }
    }

    @Test
    void firstDayOfThePage_isTheOneThatWasLivedThrough() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf("\n## ", begin + BEGIN.length());
        assertTrue(begin > 0 && end > begin, "expected the section of the first day in API.md, and one after it");
        String section = page.substring(begin, end);

        String lived = page.substring(0, begin) + told(section, run()) + page.substring(end);

        if (Boolean.getBoolean("first-day.write")) {
            Files.writeString(PAGE, lived);
        }
        assertEquals(lived, Files.readString(PAGE), "write it anew with -Dfirst-day.write=true");
        assertFalse(lived.substring(begin).matches("(?s).*\\bhdf[upwd]_[0-9A-Za-z]{36}\\b.*"));
    }

    /** The words of the page with the blocks of the day. */
    private static String told(String section, List<String> blocks) {
        StringBuilder told = new StringBuilder();
        Matcher place = BLOCK.matcher(section);
        int number = 0;
        while (place.find()) {
            String block = number < blocks.size() ? blocks.get(number) : "";
            place.appendReplacement(told, Matcher.quoteReplacement("```text\n" + block + "```"));
            number++;
        }
        assertEquals(blocks.size(), number, "expected a place in the page for each block of the day");
        return place.appendTail(told).toString();
    }
}
