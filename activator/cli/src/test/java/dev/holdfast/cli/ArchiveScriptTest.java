package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/holdfast-archive} says where it cannot do its work. */
class ArchiveScriptTest {
    @TempDir
    Path holdfast;

    private Path script;

    @BeforeEach
    void copyTheScript() throws Exception {
        Files.setPosixFilePermissions(holdfast, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path bin = Files.createDirectories(holdfast.resolve("bin"));
        script = Files.copy(Path.of("src/main/folder/bin/holdfast-archive"), bin.resolve("holdfast-archive"));
        Files.createDirectories(holdfast.resolve("lib"));
        Files.createDirectories(holdfast.resolve("training/data"));
    }

    private String said(List<String> user, String java) throws Exception {
        List<String> command = new ArrayList<>(user);
        command.addAll(List.of("sh", script.toString()));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("JAVA_HOME", java);
        Process child = process.start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, child.waitFor(), said);
        assertEquals(2, said.lines().count(), said);
        return said;
    }

    @Test
    void archive_byAUserWhoMayNotWriteTheFolder_saysSoInTwoLines() throws Exception {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(holdfast, "unix:uid"));
        Assumptions.assumeTrue(
                root && Files.isExecutable(Path.of("/usr/bin/setpriv")), "skipped: only root becomes another user");

        String said = said(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                System.getProperty("java.home"));

        assertTrue(said.startsWith("holdfast-archive: " + holdfast.resolve("lib") + " may not be written"), said);
        assertTrue(said.contains("\nremedy: run it as the owner of the folder"), said);
    }

    @Test
    void archive_withoutJava_saysSoInTwoLines() throws Exception {
        String said = said(List.of(), holdfast.resolve("nowhere").toString());

        assertTrue(said.contains("is not a program"), said);
    }
}
