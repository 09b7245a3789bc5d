package dev.holdfast.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    private static final int KILLS = 3;
    private static final int ENOUGH = 25;

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void create_newFile_isItsOwnersAlone_andNothingIsLeftBesideIt() throws Exception {
        DurableFile.create(folder.resolve("key"), "secret");
        DurableFile.createReadable(folder.resolve("public"), "for all");
        assertEquals("secret", Files.readString(folder.resolve("key")));
        assertEquals("rw-------", mode("key"));
        assertEquals("rw-r--r--", mode("public"));
        assertEquals(List.of("key", "public"), names());
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    void create_fileThatIsThere_staysAsItIs() throws Exception {
        DurableFile.create(folder.resolve("key"), "first");
        FileAlreadyExistsException refused = assertThrows(
                FileAlreadyExistsException.class, () -> DurableFile.create(folder.resolve("key"), "second"));
        assertTrue(refused.getMessage().contains("found one that is there already"), refused.getMessage());
        assertEquals("first", Files.readString(folder.resolve("key")));
        assertEquals(List.of("key"), names());
    }

    @Test
    void create_byManyAtOnce_isDoneByOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                Path file = folder.resolve("key-" + round);
                List<Future<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    all.add(threads.submit(creating(file, "key of " + i)));
                }
                int made = 0;
                for (Future<Boolean> each : all) {
                    made += each.get() ? 1 : 0;
                }
                assertEquals(1, made);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(10, names().size());
    }

    private static Callable<Boolean> creating(Path file, String text) {
        return () -> {
            try {
                DurableFile.create(file, text);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        };
    }

    @Test
    void write_whereNoFolderIs_saysSo() {
        Path file = folder.resolve("none").resolve("key");
        for (IOException refused : List.of(
                assertThrows(IOException.class, () -> DurableFile.create(file, "")),
                assertThrows(IOException.class, () -> DurableFile.replace(file, "")))) {
            assertTrue(refused.getMessage().contains("key: expected a folder that is there"), refused.getMessage());
        }
    }

    private Process writer(List<String> front, int rounds) throws Exception {
        List<String> command = new ArrayList<>(front);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                DurableWriter.class.getName(),
                folder.toString(),
                String.valueOf(rounds)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void processKilledAtAnyInstant_leavesWholeFilesOnly_andEveryOneThatItReported() throws Exception {
        int seen = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            for (String name : names()) {
                Files.delete(folder.resolve(name));
            }
            Process process = writer(List.of(), Integer.MAX_VALUE);
            int reported = 0;
            try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
                while (reported < ENOUGH + kill) {
                    reported = Integer.parseInt(said.readLine());
                }
                process.destroyForcibly().waitFor();
            }
            seen += requireWhole(reported);
        }
        System.out.println("[durable files] " + KILLS + " kills, " + seen + " files whole");
    }

    private int requireWhole(int reported) throws IOException {
        int created = 0;
        for (String name : names()) {
            if (!name.endsWith(DurableFile.UNFINISHED)) {
                String text = Files.readString(folder.resolve(name));
                int round = Integer.parseInt(text.substring(0, text.indexOf('\n')));
                assertEquals(DurableWriter.text(round), text, name);
                assertTrue(!name.equals(DurableWriter.REPLACED) || round >= reported, name + " is of round " + round);
                created++;
            }
        }
        for (int round = 1; round <= reported; round++) {
            assertTrue(Files.exists(folder.resolve("created-" + round)), "round " + round);
        }
        return created;
    }

    @Test
    void everyFile_isForcedBeforeItHasItsName_andItsFolderAfterwards() throws Exception {
        assumeTrue(works("strace -f -o /dev/null true"), "needs strace");
        Path calls = Files.createTempFile("calls", ".txt");
        try {
            Process traced = writer(
                    List.of(
                            "strace",
                            "-f",
                            "-qq",
                            "-y",
                            "-o",
                            calls.toString(),
                            "-e",
                            "trace=fsync,rename,renameat,renameat2,link,linkat"),
                    1);
            traced.getInputStream().readAllBytes();
            assertEquals(0, traced.waitFor());
            List<String> made = Files.readAllLines(calls).stream()
                    .filter(line -> line.contains(folder.toString()))
                    .map(this::inShort)
                    .toList();
            assertEquals(
                    List.of("fsync unfinished", "rename", "fsync folder", "fsync unfinished", "link", "fsync folder"),
                    made,
                    () -> made.toString());
        } finally {
            Files.delete(calls);
        }
    }

    private String inShort(String call) {
        if (call.contains("fsync(")) {
            return call.contains(DurableFile.UNFINISHED + ">") ? "fsync unfinished" : "fsync folder";
        }
        assertFalse(call.contains("= -1"), call);
        return call.contains("link") ? "link" : "rename";
    }

    private static boolean works(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void fullDisk_keepsWhatWasThere_andSaysSo() throws Exception {
        assumeTrue(works("unshare -m mount -t tmpfs none /mnt"), "needs root and a mount namespace");
        Process process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "disk=$1; shift; mount -t tmpfs -o size=64k none \"$disk\" && \"$@\"; sort -u \"$disk\"/replaced;"
                                + " ls \"$disk\" | grep -c '[.]new$'",
                        "sh",
                        folder.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DurableWriter.class.getName(),
                        folder.toString(),
                        "1000")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.contains("it could not be written: No space left on device; nothing was changed"), said);
        String[] lines = said.split("\n");
        assertEquals("0", lines[lines.length - 1], said);
        assertTrue(lines[lines.length - 2].matches("[0-9]+"), said);
    }
}
