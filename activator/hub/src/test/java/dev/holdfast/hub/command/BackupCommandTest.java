package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.Hub;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfSystemProperty(named = "holdfast.engine", matches = "postgresql")
class BackupCommandTest {
    @TempDir
    Path folder;

    private String directory = "";

    @BeforeEach
    void makeHub() {
        directory = folder.resolve("hub").toString();
        said(
                0,
                "init",
                "--directory",
                directory,
                "--root-directory",
                path("root"),
                "--operator-token-file",
                path("token"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Said said(int exitCode, String... arguments) {
        Said said = Said.by(Map.of(), "", arguments);
        assertEquals(exitCode, said.exitCode(), said.err());
        return said;
    }

    private Said operator(URI hub, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--token-file";
        all[arguments.length + 1] = path("token");
        Said said = Said.by(Map.of("HOLDFAST_HUB", hub.toString()), "", all);
        assertEquals(0, said.exitCode(), said.err());
        return said;
    }

    @Test
    void dayOfARestore_isDoneByCommandsAlone() throws Exception {
        String license;
        try (Hub hub = Hub.open(Path.of(directory), InstantSource.system(), new SecureRandom())) {
            URI address = hub.start(0);
            operator(address, "product", "create", "acme", "--name", "Acme");
            operator(address, "model", "create", "--product", "acme", "detector", "--name", "Detector");
            String workspace = operator(address, "workspace", "create", "Plant 7", "--json")
                    .json()
                    .path("id")
                    .asText();
            license = operator(
                            address,
                            "license",
                            "create",
                            "--workspace",
                            workspace,
                            "--product",
                            "acme",
                            "--models",
                            "detector",
                            "--seats",
                            "2",
                            "--perpetual",
                            "--json")
                    .json()
                    .path("id")
                    .asText();
            Said made = said(0, "backup", "--directory", directory, "--to", path("backup"));
            assertTrue(made.out().contains("read it back: sound"), made.out());
            operator(address, "license", "revoke", license);
        }
        said(0, "audit", "export", "--directory", directory, "--output", path("audit.jsonl"));

        Said restored = said(0, "restore", "--directory", directory, "--from", path("backup"));
        assertTrue(restored.out().contains("audit replay --directory " + directory), restored.out());
        assertTrue(restored.out().contains("hub.db.replaced-"), restored.out());
        Said replayed = said(0, "audit", "replay", "--directory", directory, "--file", path("audit.jsonl"));
        assertEquals(
                "records that the hub did not have: 1" + System.lineSeparator() + "replayed: 1 license.revoked"
                        + System.lineSeparator(),
                replayed.out());

        try (Hub hub = Hub.open(Path.of(directory), InstantSource.system(), new SecureRandom())) {
            Said shown = operator(hub.start(0), "audit", "list", "--license", license, "--action", "license.revoked");
            assertTrue(shown.out().contains("of a replayed export"), shown.out());
        }
        Said verified = said(0, "audit", "verify", "--directory", directory);
        assertTrue(verified.out().contains("all as they were written"), verified.out());
    }

    @Test
    void databaseThatWasPutBackByOtherMeans_isToldTheHub_beforeItsAuditIsReplayed() throws Exception {
        said(0, "backup", "--directory", directory, "--to", path("backup"));
        try (Hub hub = Hub.open(Path.of(directory), InstantSource.system(), new SecureRandom())) {
            operator(hub.start(0), "product", "create", "acme", "--name", "Acme");
        }
        said(0, "audit", "export", "--directory", directory, "--output", path("audit.jsonl"));
        for (String file : new String[] {"hub.db", "hub.db-wal", "hub.db-shm"}) {
            Files.deleteIfExists(Path.of(directory, file));
        }
        Files.copy(folder.resolve("backup"), Path.of(directory, "hub.db"));

        String[] replay = {"audit", "replay", "--directory", directory, "--file", path("audit.jsonl")};
        Said untold = said(1, replay);
        assertTrue(untold.err().contains("run `holdfast-hub restored` first"), untold.err());
        Said none = said(1, "restored", "--directory", directory, "--record", "999");
        assertTrue(none.err().contains("record 999: expected one of the hub's audit"), none.err());
        Said told = said(0, "restored", "--directory", directory);
        assertTrue(told.out().contains("noted: the backup ends with record "), told.out());
        assertTrue(told.out().contains("audit replay --directory " + directory), told.out());
        assertTrue(said(0, replay).out().contains("not replayed: 1 product.created"));
    }

    @Test
    void whatCannotBeDone_isSaidWithoutATrace() throws Exception {
        Files.writeString(folder.resolve("there"), "something else");
        Said there = said(1, "backup", "--directory", directory, "--to", path("there"));
        assertTrue(there.err().contains("there already"), there.err());
        Said none = said(1, "restore", "--directory", directory, "--from", path("there"));
        assertTrue(none.err().contains("a file of another kind"), none.err());
        Said file = said(1, "join", "--directory", path("second"), "--from", directory);
        assertTrue(file.err().contains("init --database URL"), file.err());
        Said empty = said(1, "audit", "replay", "--directory", directory, "--file", path("missing"));
        assertTrue(empty.err().contains("missing"), empty.err());
    }
}
