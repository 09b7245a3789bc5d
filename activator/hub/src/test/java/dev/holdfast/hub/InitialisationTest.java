package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.issuer.RootAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialisationTest {
    @TempDir
    Path folder;

    private Path directory;
    private Path root;

    @BeforeEach
    void namePlaces() {
        directory = folder.resolve("hub");
        root = folder.resolve("root");
    }

    private HubInitialisation.Initialised create() throws IOException {
        return HubInitialisation.create(
                new HubInitialisation.Plan(directory, root, "Acme", "Acme", TestDatabase.fresh()),
                "passphrase".toCharArray(),
                InstantSource.system(),
                new SecureRandom());
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.toString(), java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void init_keepsTheRootApartAndTheDirectoryPrivate() throws IOException {
        HubInitialisation.Initialised made = create();
        assertEquals(
                made.rootPem(),
                RootAuthority.load(root, "passphrase".toCharArray()).certificatePem());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
        for (String secret :
                "SQLite".equals(TestDatabase.engine()) ? List.of("signer.p8", "hub.db") : List.of("signer.p8")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(secret))),
                    secret);
        }
        try (var files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().equals(RootAuthority.KEY_FILE)));
        }
        Duration life = Duration.between(InstantSource.system().instant(), made.signerEnds());
        assertTrue(life.compareTo(Duration.ofDays(89)) > 0 && life.compareTo(Duration.ofDays(90)) <= 0);
    }

    @Test
    void secondInit_isRefusedAndChangesNothing() throws IOException {
        create();
        Map<String, String> before = contents();
        IOException refused = assertThrows(IOException.class, this::create);
        assertTrue(refused.getMessage().contains("initialised already"), refused.getMessage());
        assertEquals(before, contents());
    }

    @Test
    void init_whereARootIs_isRefusedAndChangesNothing() throws IOException {
        create();
        directory = folder.resolve("other");
        Map<String, String> before = contents();
        assertThrows(IOException.class, this::create);
        assertEquals(before, contents());
    }

    @Test
    void interruptedInit_saysWhatToDo() throws IOException {
        create();
        Files.delete(directory.resolve("initialised"));
        IOException serve =
                assertThrows(IOException.class, () -> Hub.open(directory, InstantSource.system(), new SecureRandom()));
        assertTrue(serve.getMessage().contains("interrupted"), serve.getMessage());
        IOException again = assertThrows(IOException.class, this::create);
        assertTrue(again.getMessage().contains("interrupted"), again.getMessage());
    }

    @Test
    void directoryThatIsServed_cannotBeServedTwice() throws IOException {
        create();
        try (Hub hub = Hub.open(directory, InstantSource.system(), new SecureRandom())) {
            hub.start(0);
            IOException second = assertThrows(
                    IOException.class, () -> Hub.open(directory, InstantSource.system(), new SecureRandom()));
            assertTrue(second.getMessage().contains("served already"), second.getMessage());
        }
        Hub.open(directory, InstantSource.system(), new SecureRandom()).close();
    }

    @Test
    void rootInsideTheHubsDirectory_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new HubInitialisation.Plan(directory, directory.resolve("root"), "Acme", "Acme"));
    }

    @Test
    void hub_isStoppedStartedAndOpenedAgain_andKnowsWhatItKnew() throws IOException {
        try (TestHub hub = TestHub.start(folder)) {
            hub.createCatalog();
            hub.close();
            hub.open();
            assertEquals(1, hub.get("/api/v1/products").json().path("items").size());
        }
    }
}
