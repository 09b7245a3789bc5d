package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.protocol.TokenFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that do not activate: each has its reason and its exit code, and leaves no license and no request. */
class BadTokenTest extends HubFixture {
    @Test
    void token_missing() throws Exception {
        device.run("activate", license).refused("token_missing", 60);
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void token_mistyped() throws Exception {
        refused(device, license, pat.substring(0, 40) + "?", "token_malformed", 105);
        assertEquals(Map.of(), device.tree());
    }

    @Test
    void token_ofNoOne() throws Exception {
        String other = TokenFormat.make(TokenFormat.Type.SERVICE_USER, new SecureRandom());
        refused(device, license, other, "token_invalid", 61);
    }

    @Test
    void token_personal() throws Exception {
        refused(device, license, hub.operatorToken, "token_wrong_type", 64);
    }

    @Test
    void token_revoked() throws Exception {
        var token = hub.token(Map.of());
        hub.post("/api/v1/tokens/" + token.path("id").asText() + "/revoke", Map.of());

        refused(device, license, token.path("secret").asText(), "token_revoked", 63);
    }

    @Test
    void token_limitedToAnotherLicense() throws Exception {
        String other = hub.pat(Map.of("licenses", List.of(hub.license(Map.of()))));

        refused(device, license, other, "license_access_denied", 66);
    }

    @Test
    void token_expired(@TempDir Path own) throws Exception {
        try (RealHub later = RealHub.in(own)) {
            String id = later.license(Map.of());
            String brief = later.pat(Map.of("expires_in_days", 1));
            later.close();
            InstantSource tomorrow = InstantSource.offset(InstantSource.system(), Duration.ofDays(2));
            later.open(tomorrow);
            TestDevice then = device.at(tomorrow)
                    .with("HOLDFAST_HUB", later.address())
                    .with("HOLDFAST_ROOTS", later.rootPem.toString());

            activate(then, id, brief).refused("token_expired", 62);
            assertEquals(Map.of(), then.tree());
        }
    }

    @Test
    void token_file_mayBeNamedAfterItsKind() throws Exception {
        Path file = Files.writeString(folder.resolve("hdfp_token"), pat);

        device.run("activate", license, "--token-file", file.toString()).done();
    }

    @Test
    void token_fileMissing() {
        device.run("activate", license, "--token-file", folder.resolve("none").toString())
                .refused("token_missing", 60);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--token",
                "--token=hdfp_x",
                "hdfp_abc",
                "--pat=abc",
                "--hub=https://hub/hdfp_0aB1cD2eF3",
                "Bearer hdfp_abc"
            })
    void token_inTheArguments_isRefusedWithoutRepeatingIt(String argument) {
        TestDevice.Ran ran =
                device.run("activate", license, argument, "hdfp_secret").refused("usage", 2);

        assertTrue(ran.err().contains("--token-stdin"));
        assertFalse(ran.err().contains("hdfp_"), ran.err());
    }
}
