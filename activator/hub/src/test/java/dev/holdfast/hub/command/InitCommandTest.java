package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.issuer.RootAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a hub is made and begins to serve, and what is in the way of it. */
class InitCommandTest extends ServedHub {
    @Test
    void secondInitAndUninitialisedServe_failWithWhatToDo() {
        Said init = Said.by(Map.of(), "", "init", "--directory", file("hub"), "--root-directory", file("root2"));
        assertEquals(1, init.exitCode());
        assertTrue(init.err().contains("initialised already"), init.err());
        assertFalse(Files.exists(folder.resolve("root2")));
        Said serve = Said.by(Map.of(), "", "serve", "--directory", file("none"));
        assertEquals(1, serve.exitCode());
        assertTrue(serve.err().contains("run `holdfast-hub init` first"), serve.err());
    }

    @Test
    void init_withoutAPassphrase_showsTheOneThatOpensTheRoot() throws IOException {
        Said init =
                Said.by(Map.of(), "", "init", "--directory", file("hub4"), "--root-directory", file("root4"), "--json");
        assertEquals(0, init.exitCode(), init.err());
        RootAuthority.load(
                folder.resolve("root4"),
                init.json().path("root_passphrase").asText().toCharArray());
    }

    @Test
    void init_withPassphraseAndTokenFiles_showsNeither() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
        Path tokenFile = folder.resolve("operator");
        Said init = Said.by(
                Map.of(),
                "",
                "init",
                "--directory",
                file("hub3"),
                "--root-directory",
                file("root3"),
                "--root-passphrase-file",
                passphrase.toString(),
                "--operator-token-file",
                tokenFile.toString());
        assertEquals(0, init.exitCode(), init.err());
        assertFalse(init.out().contains("correct horse"));
        assertFalse(init.out().contains(Files.readString(tokenFile).strip()));
        RootAuthority.load(folder.resolve("root3"), "correct horse".toCharArray());
    }

    @Test
    void serve_onAPortThatIsTaken_namesThePortAndWhatToDo(@TempDir Path own) throws IOException {
        assertEquals(
                0,
                Said.by(
                                Map.of(),
                                "",
                                "init",
                                "--directory",
                                own.resolve("hub").toString(),
                                "--root-directory",
                                own.resolve("root").toString())
                        .exitCode());
        String address = environment.get("HOLDFAST_HUB");
        String port = address.substring(address.lastIndexOf(':') + 1);

        Said said =
                Said.by(Map.of(), "", "serve", "--directory", own.resolve("hub").toString(), "--port", port);

        assertEquals(1, said.exitCode());
        assertTrue(said.err().contains("port_not_free: port " + port + " of 127.0.0.1 is taken"), said.err());
        assertTrue(said.err().contains("--port NUMBER"), said.err());
        assertFalse(said.err().contains("\tat "), said.err());
    }
}
