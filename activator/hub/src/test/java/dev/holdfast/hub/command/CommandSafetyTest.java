package dev.holdfast.hub.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.hub.Hub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands must never lose, repeat or pass on. */
class CommandSafetyTest {
    private static final String TOKEN = "hdfu_0123456789abcdefghijABCDEFGHIJ012345";

    @TempDir
    Path folder;

    private Said init(Path tokenFile) {
        return Said.by(
                Map.of(),
                "",
                "init",
                "--directory",
                folder.resolve("hub").toString(),
                "--root-directory",
                folder.resolve("root").toString(),
                "--operator-token-file",
                tokenFile.toString(),
                "--json");
    }

    @Test
    void init_whereTheTokenFileCannotBeMade_makesNothing() {
        Said said = init(folder.resolve("x".repeat(300)));
        assertEquals(2, said.exitCode(), said.err());
        assertFalse(Files.exists(folder.resolve("hub")), "a hub whose only token is lost is of no use");
        assertFalse(Files.exists(folder.resolve("root")));
        assertEquals(0, init(folder.resolve("token")).exitCode());
    }

    @Test
    void init_thatFails_leavesNoEmptyTokenFile() throws IOException {
        Files.createDirectories(folder.resolve("hub").resolve("something"));
        assertEquals(1, init(folder.resolve("token")).exitCode());
        assertFalse(Files.exists(folder.resolve("token")));
    }

    @Test
    void tokenAmongTheArguments_isRefusedAndNotRepeated() {
        for (String[] arguments : new String[][] {
            {"product", "list", TOKEN},
            {"product", "list", "--token=" + TOKEN},
            {"product", "create", "acme", "--name", "Acme " + TOKEN},
            {TOKEN},
            {"token", "revoke", "hdfp_0123456789abc"}
        }) {
            Said said = Said.by(Map.of(), "", arguments);
            assertEquals(2, said.exitCode());
            assertEquals("", said.out());
            assertFalse(said.err().contains("0123456789"), said.err());
            assertTrue(said.err().contains("--token-file") && said.err().contains("--token-stdin"), said.err());
        }
    }

    @Test
    void argumentThatBeginsWithAt_isNotReadFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN);
        Said said = Said.by(Map.of(), "", "product", "list", "@" + file);
        assertEquals(2, said.exitCode());
        assertFalse(said.err().contains(TOKEN), said.err());
    }

    @Test
    void passphraseFileWithoutEnd_isNotReadToItsEnd() {
        Said said = Said.by(
                Map.of(),
                "",
                "init",
                "--directory",
                folder.resolve("hub").toString(),
                "--root-directory",
                folder.resolve("root").toString(),
                "--root-passphrase-file",
                "/dev/zero");
        assertEquals(2, said.exitCode(), said.err());
        assertTrue(said.err().contains("1 to 1024 bytes"), said.err());
    }

    @Test
    void whatTheHubSays_isShownWithItsRemedyAndWithoutControlCharacters() throws IOException {
        String problem = "{\"type\":\"urn:holdfast:reason:conflict\",\"title\":\"t\",\"status\":409,"
                + "\"detail\":\"taken\\u001b[2J\\u202e by it\",\"remedy\":\"do\\u0007 this instead\","
                + "\"request_id\":\"r\\n1\"}";
        HttpServer hostile = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hostile.createContext("/", exchange -> {
            byte[] body = problem.getBytes(UTF_8);
            exchange.sendResponseHeaders(409, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        hostile.start();
        try {
            String address = "http://127.0.0.1:" + hostile.getAddress().getPort();
            Said said = Said.by(Map.of("HOLDFAST_HUB", address, "HOLDFAST_HUB_TOKEN", TOKEN), "", "product", "list");
            assertEquals(80, said.exitCode());
            assertEquals(
                    "holdfast-hub: conflict: taken [2J  by it (request r 1)\nremedy: do  this instead\n", said.err());
        } finally {
            hostile.stop(0);
        }
    }

    @Test
    void clockAccept_isRefusedWhileServed_andKeyRenewIsNot() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
        String directory = folder.resolve("hub").toString();
        String root = folder.resolve("root").toString();
        String[] where = {
            "--directory", directory, "--root-directory", root, "--root-passphrase-file", passphrase.toString()
        };
        assertEquals(0, Said.by(Map.of(), "", with(where, "init")).exitCode());
        String[] renew = with(where, "key", "renew");
        String[] accept = {"clock", "accept", "--directory", directory};

        InstantSource later = () -> InstantSource.system().instant().plus(Duration.ofDays(80));
        try (Hub hub = Hub.open(folder.resolve("hub"), later, new SecureRandom())) {
            assertTrue(hub.signer().warning(later.instant()).isPresent());
            Said refused = Said.by(later, Map.of(), "", accept);
            assertEquals(1, refused.exitCode());
            assertTrue(refused.err().contains("stop the other hub first"), refused.err());
            Said renewed = Said.by(later, Map.of(), "", renew);
            assertEquals(0, renewed.exitCode(), renewed.err());
            assertTrue(renewed.out().contains("take " + root + " off this machine"), renewed.out());
        }
        try (Hub hub = Hub.open(folder.resolve("hub"), later, new SecureRandom())) {
            assertTrue(hub.signer().warning(later.instant()).isEmpty());
        }
        Said behind = Said.by(Map.of(), "", renew);
        assertEquals(88, behind.exitCode());
        assertTrue(behind.err().contains("holdfast-hub clock accept"), behind.err());
        Said accepted = Said.by(Map.of(), "", accept);
        assertEquals(0, accepted.exitCode(), accepted.err());
        assertTrue(accepted.out().startsWith("accepted: the time is "), accepted.out());
        assertEquals(0, Said.by(Map.of(), "", renew).exitCode());
        Files.writeString(passphrase, "wrong");
        Said wrong = Said.by(Map.of(), "", renew);
        assertEquals(1, wrong.exitCode());
        assertTrue(wrong.err().contains("passphrase does not open the key"), wrong.err());
    }

    private static String[] with(String[] options, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }
}
