package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.RecordedMachines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The device token on the command line, against a real hub. */
class TokenCommandTest extends HubFixture {
    private TestDevice.Ran token(TestDevice on, String part, String... more) {
        return tokenWithInput(on, "", part, more);
    }

    private static TestDevice.Ran tokenWithInput(TestDevice on, String input, String part, String... more) {
        String[] arguments =
                java.util.Arrays.copyOf(new String[] {"token", part, "--product", "acme-vision"}, 4 + more.length);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return on.runWithInput(input, arguments);
    }

    private void install() {
        tokenWithInput(device, pat, "install", "--token-stdin", "--name", "line 4")
                .done();
    }

    private String secret() throws Exception {
        return RealHub.JSON.readTree(Files.readString(file())).path("secret").asText();
    }

    private Path file() {
        return device.dataDirectory().resolve("acme-vision/token");
    }

    @Test
    void install_thenActivate_needsNoPat() throws Exception {
        install();
        assertFalse(Files.readString(file()).contains(pat.strip()));

        device.run("activate", license).done();

        assertEquals(1, hub.activations(license));
    }

    @Test
    void renew_changesTheSecretAndStatusTellsOfIt() throws Exception {
        install();
        String before = secret();

        token(device, "renew").done();

        String after = secret();
        assertFalse(after.equals(before));
        TestDevice.Ran status =
                token(device.without("HOLDFAST_HUB"), "status", "--json").done();
        assertTrue(status.json().path("token").path("partial").asText().endsWith(after.substring(37)));
        assertEquals("line 4", status.json().path("token").path("name").asText());
        assertTrue(token(device, "renew", "--if-due").done().out().startsWith("not due"));
        assertFalse(status.out().contains(after));
    }

    @Test
    void operations_withoutAToken_saySo() {
        token(device, "status").refused("device_token_missing", 120);
        token(device, "renew").refused("device_token_missing", 120);
        token(device, "install").refused("token_missing", 60);
        device.run("activate", license).refused("token_missing", 60);
        assertFalse(Files.exists(device.dataDirectory()));
    }

    @Test
    void copiedDirectoryOnAnotherMachine_isToldAndTheOriginalGoesOn() throws Exception {
        install();
        TestDevice clone = device.onMachine(RecordedMachines.bareMetal());

        token(clone, "status").refused("token_of_another_machine", 113);
        token(clone, "renew").refused("token_of_another_machine", 113);

        token(device, "status").done();
    }

    @Test
    void restoredOldToken_isFoundOutAsACopy() throws Exception {
        install();
        String old = Files.readString(file());
        token(device, "renew").done();
        Files.writeString(file(), old);

        token(device, "renew").refused("token_reused", 111);
    }

    @Test
    void clear_removesItHere() {
        install();

        token(device, "clear").done();

        assertFalse(Files.exists(file()));
        token(device, "status").refused("device_token_missing", 120);
    }

    @Test
    void misuse_isUsage() {
        device.run("token").refused("usage", 2);
        device.run("token", "install").refused("usage", 2);
        device.run("token", "install", "--product", "Not A Product").refused("usage", 2);
        device.run("token", "steal", "--product", "acme-vision").refused("usage", 2);
        token(device, "install", "--name", " ", "--token-stdin").refused("token_missing", 60);
    }

    @Test
    void tokenOfAPersonOrMistyped_isRefusedBeforeAnythingIsSent() throws Exception {
        tokenWithInput(device, hub.operatorToken, "install", "--token-stdin").refused("token_wrong_type", 64);
        tokenWithInput(device, "hdfp_nonsense", "install", "--token-stdin").refused("token_malformed", 105);
        assertEquals(Map.of(), device.tree());
    }
}
