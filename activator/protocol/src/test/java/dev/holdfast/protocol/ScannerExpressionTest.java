package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The expression that API.md gives to secret scanners, read from there. */
class ScannerExpressionTest {
    private static final int TOKENS = 100_000;
    private static final Path REPOSITORY = Path.of("../..");
    private static final Pattern STATED = Pattern.compile("Secret scanners find them by `([^`]+)`");

    /** What stands for a token in a test: a checksum that is wrong, and a row of digits that no chance makes. */
    private static final Pattern PLACEHOLDER = Pattern.compile("hdf[upwd]_(0123456789|0000000000)[0-9A-Za-z]{26}");

    /** What is made by a build, or kept by tools, is no part of the repository. */
    private static final Set<String> NOT_SEARCHED = Set.of("target", ".git", "node_modules", ".jqwik-database");

    private static Pattern stated() throws IOException {
        Matcher found = STATED.matcher(Files.readString(REPOSITORY.resolve("activator/API.md")));
        assertTrue(found.find(), "API.md gives the expression");
        return Pattern.compile(found.group(1));
    }

    @Test
    void expression_findsEveryTokenWhereverItStands() throws IOException {
        Pattern expression = stated();
        SecureRandom random = new SecureRandom();
        List<String> places = List.of("%s", "{\"secret\":\"%s\"}", "PAT=%s\n", "https://x/?t=%s&y=1", "'%s'", "a:%s.");
        TokenFormat.Type[] types = TokenFormat.Type.values();
        int found = 0;
        for (int i = 0; i < TOKENS; i++) {
            String token = TokenFormat.make(types[i % types.length], random);
            Matcher matcher = expression.matcher(places.get(i % places.size()).replace("%s", token));
            found += matcher.find() && matcher.group().equals(token) ? 1 : 0;
        }
        assertEquals(TOKENS, found);
    }

    @Test
    void expression_findsNothingInThisRepositoryButPlaceholders() throws IOException {
        Pattern expression = stated();
        Set<String> hits = new TreeSet<>();
        int[] files = {0};
        Files.walkFileTree(REPOSITORY, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = NOT_SEARCHED.contains(String.valueOf(folder.getFileName()));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && Files.isReadable(file)) {
                    files[0]++;
                    Matcher matcher = expression.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
                    while (matcher.find()) {
                        hits.add(matcher.group() + " in " + file);
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertTrue(files[0] > 500, "expected the whole repository, found files: " + files[0]);
        for (String hit : hits) {
            String text = hit.substring(0, hit.indexOf(' '));
            assertTrue(PLACEHOLDER.matcher(text).matches(), hit);
            assertTrue(TokenFormat.typeOf(text).isEmpty(), hit);
        }
    }
}
