package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two images of an application on one data directory, of which the newer one is of a later minor version; FORMAT.md 9.4.2
 * and 9.6.3. The newer one is this program, compiled with what a minor version would change: its number, and a member of
 * the record in which it counts what it has written.
 */
class TwoImagesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/holdfast/verifier/store");
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final Pattern WRITES = Pattern.compile("\"writes\":\"(\\d+)\"");
    private static final int TIMES = 10;

    @TempDir
    static Path newer;

    @TempDir
    Path folder;

    @BeforeAll
    static void compileTheNewerImage() throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", newer.resolve("classes").toString(), "-cp", CLASS_PATH));
        arguments.add(changed("FormatVersion", "MINOR = (\\d+);", "MINOR = $1 + 1;"));
        arguments.add(changed("RecordStore", "(String seal = StateSeal\\.of\\()", """
                added = new java.util.TreeMap<>(added);
                added.merge("writes", "1", (old, one) -> String.valueOf(Integer.parseInt(old) + 1));
                $1"""));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertEquals(0, exit, "the newer image could not be compiled");
    }

    private static String changed(String type, String found, String instead) throws IOException {
        String source = Files.readString(SOURCES.resolve(type + ".java"), StandardCharsets.UTF_8);
        assertEquals(1, Pattern.compile(found).matcher(source).results().count(), type + ": " + found);
        Path to = Files.createDirectories(newer.resolve("sources")).resolve(type + ".java");
        Files.writeString(to, source.replaceAll(found, instead), StandardCharsets.UTF_8);
        return to.toString();
    }

    private Path base() {
        return folder.resolve("data");
    }

    private Path root() {
        return folder.resolve("root.pem");
    }

    private Path product() {
        return base().resolve(Scene.PRODUCT.toString());
    }

    private Process startNewer(int times) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        newer.resolve("classes") + System.getProperty("path.separator") + CLASS_PATH,
                        ImageProgram.class.getName(),
                        base().toString(),
                        root().toString(),
                        String.valueOf(times))
                .redirectErrorStream(true)
                .start();
    }

    private static void assertGranted(Process process, int times) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("granted " + times), said);
    }

    private int writesOfTheNewer() throws IOException {
        String record = Files.readString(product().resolve("licenses/" + Scene.ID.suffix() + ".json"));
        Matcher writes = WRITES.matcher(record);
        return writes.find() ? Integer.parseInt(writes.group(1)) : 0;
    }

    private String format() throws IOException {
        return Files.readString(product().resolve("format.json"));
    }

    @Test
    void newerAfterOlder_bothGoOnAndLoseNothing() throws Exception {
        Files.writeString(root(), Scene.activated(base()).authority.root().pem());
        String format = format();
        assertEquals(TIMES, ImageProgram.verify(base(), root(), TIMES));
        // Each begins at the same time and goes on for longer than the one before: elapsed time that is remembered is
        // not
        // written again.
        assertGranted(startNewer(2 * TIMES), 2 * TIMES);
        int writes = writesOfTheNewer();
        assertTrue(writes > 0, "the newer image has written nothing");

        assertEquals(3 * TIMES, ImageProgram.verify(base(), root(), 3 * TIMES));
        assertEquals(writes, writesOfTheNewer(), "the older image keeps what it does not know");
        assertGranted(startNewer(4 * TIMES), 4 * TIMES);
        assertTrue(writesOfTheNewer() > writes, "the newer image goes on from what it had written");
        assertEquals(format, format(), "the format of a folder is as it was made");
    }

    @Test
    void folderThatTheNewerHasMade_isReadAndWrittenByTheOlder() throws Exception {
        assertGranted(startNewer(TIMES), TIMES);
        String format = format();
        assertTrue(format.matches("\\{\"major\":\\d+,\"minor\":[1-9]\\d*}\n"), format);
        int writes = writesOfTheNewer();
        assertTrue(writes > 0, "the newer image has written nothing");
        assertEquals(2 * TIMES, ImageProgram.verify(base(), root(), 2 * TIMES));
        assertEquals(writes, writesOfTheNewer());
        assertEquals(format, format());
    }

    @Test
    void bothAtOnce_areAlwaysGranted() throws Exception {
        Files.writeString(root(), Scene.activated(base()).authority.root().pem());
        Process running = startNewer(20 * TIMES);
        int granted = 0;
        while (running.isAlive() || granted == 0) {
            granted += ImageProgram.verify(base(), root(), TIMES);
        }
        assertGranted(running, 20 * TIMES);
        assertGranted(startNewer(30 * TIMES), 30 * TIMES);
        assertTrue(writesOfTheNewer() > 0, "the newer image has written nothing");
        System.out.println("[two images] " + granted + " verifications by the older image while the newer one ran");
    }
}
