package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.Hub;
import dev.holdfast.hub.TestDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    Path folder;

    private String directory = "";

    @BeforeEach
    void makeHub() {
        directory = folder.resolve("hub").toString();
        Said made = run(
                "init",
                "--directory",
                directory,
                "--root-directory",
                folder.resolve("root").toString(),
                "--name",
                "Acme",
                "--operator-token-file",
                folder.resolve("token").toString());
        assertEquals(0, made.exitCode(), made.err());
    }

    private static Said run(String... arguments) {
        return Said.by(Map.of(), "", arguments);
    }

    private Said verify(String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"audit", "verify", "--directory", directory}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return run(arguments);
    }

    private void serve(java.util.function.Consumer<URI> work) throws Exception {
        try (Hub hub = Hub.open(Path.of(directory), InstantSource.system(), new SecureRandom())) {
            work.accept(hub.start(0));
        }
    }

    @Test
    void auditOfADay_isListedExportedAndVerified() throws Exception {
        Said unsealed = verify();
        assertTrue(unsealed.out().contains("not sealed yet: 2 after record 0"), unsealed.out());
        serve(address -> {
            Map<String, String> environment = Map.of("HOLDFAST_HUB", address.toString());
            String token = folder.resolve("token").toString();
            assertEquals(
                    0,
                    Said.by(environment, "", "workspace", "create", "W", "--token-file", token)
                            .exitCode());
            Said listed =
                    Said.by(environment, "", "audit", "list", "--token-file", token, "--action", "workspace.created");
            assertEquals(0, listed.exitCode(), listed.err());
            assertTrue(
                    listed.out().contains("workspace.created") && !listed.out().contains("hub.initialised"));
        });
        Said verified = verify();
        assertEquals(0, verified.exitCode(), verified.err());
        assertTrue(verified.out().contains("sealed: records 1 to 3"), verified.out());
        assertTrue(verified.out().contains("signed: up to record 3"), verified.out());

        String export = folder.resolve("export.jsonl").toString();
        Said exported = run("audit", "export", "--directory", directory, "--output", export);
        assertEquals("exported up to record 3" + System.lineSeparator(), exported.out());
        String root = folder.resolve("root").resolve("root.pem").toString();
        Said fromFile = run("audit", "verify", "--file", export, "--root", root);
        assertEquals(0, fromFile.exitCode(), fromFile.err());
        assertTrue(fromFile.out().contains("signed: up to record 3"), fromFile.out());
        Said toOutput = run("audit", "export", "--directory", directory, "--after", "2");
        assertEquals(
                1,
                toOutput.out()
                        .lines()
                        .filter(line -> line.startsWith("{\"record\""))
                        .count());
        assertEquals(
                1,
                run("audit", "export", "--directory", directory, "--output", export)
                        .exitCode());
        assertEquals(2, run("audit", "verify", "--file", export).exitCode());
        assertEquals(2, verify("--file", export).exitCode());
        assertEquals(
                2,
                run("audit", "export", "--directory", directory, "--after", "99")
                        .exitCode());
    }

    @Test
    void exportThatFails_saysWhatToDo_andLeavesNoFileInTheWayOfTheNext() {
        Path export = folder.resolve("export.jsonl");
        String[] beyond = {"--after", "99", "--output", export.toString()};
        assertEquals(
                2,
                run("audit", "export", "--directory", directory, beyond[0], beyond[1], beyond[2], beyond[3])
                        .exitCode());
        assertFalse(Files.exists(export));
        String nowhere = folder.resolve("backups").resolve("export.jsonl").toString();
        Said refused = run("audit", "export", "--directory", directory, "--output", nowhere);
        assertEquals(1, refused.exitCode());
        assertTrue(
                refused.err().contains(nowhere + ": expected a file in a folder that exists; make the folder first"),
                refused.err());
    }

    @Test
    void endThatWasCutOff_showsAgainstAHeadKeptElsewhere() throws Exception {
        assertEquals(1, run("audit", "head", "--directory", directory).exitCode());
        serve(address -> {});
        Path head = folder.resolve("heads");
        Files.writeString(head, run("audit", "head", "--directory", directory).out());
        try (Connection database = TestDatabase.connect(Path.of(directory));
                Statement cut = database.createStatement()) {
            for (String table : new String[] {"audit_row", "audit_seal", "audit_head"}) {
                cut.executeUpdate("DELETE FROM " + table + " WHERE number > 1");
            }
        }
        assertEquals(0, verify().exitCode());
        Said named = verify("--head", head.toString());
        assertEquals(1, named.exitCode());
        assertTrue(named.err().startsWith("holdfast-hub: audit_truncated: record 2:"), named.err());
    }
}
