package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.protocol.HubIntroduction;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.license.ProductId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub says of itself to anyone; FORMAT.md 8.12. */
class IntroductionTest {
    @TempDir
    Path folder;

    private TestHub hub;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    private TestHub.Reply introduction(String query) {
        return hub.as("", "GET", HubIntroduction.PATH + query, null);
    }

    private HubIntroduction parsed(String query) throws Exception {
        return HubIntroduction.parse(introduction(query).text().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void introduction_leadsToTheRootThatApplicationsPin() throws Exception {
        LicenseVerifier verifier = LicenseVerifier.forProduct(
                        new ProductId(TestHub.PRODUCT), TrustRoots.fromPem(folder.resolve("root/root.pem")))
                .withDataDirectory(folder.resolve("data"));

        Instant before = hub.clock.instant().truncatedTo(ChronoUnit.SECONDS);
        HubIntroduction said = parsed("");
        Instant after = hub.clock.instant();

        assertEquals(Optional.empty(), verifier.foresee(said.chain(), said.time(), said.bundles()));
        assertTrue(said.speaksOurs());
        assertEquals(1, said.bundleVersion());
        assertEquals(1, said.bundles().size());
        assertTrue(!said.time().isBefore(before) && !said.time().isAfter(after), said.time() + " is the hub's");
    }

    @Test
    void introduction_ofADeviceThatHoldsTheNewestBundle_leavesItAway() throws Exception {
        assertEquals(0, parsed("?after=1").bundles().size());
        assertEquals(0, parsed("?after=9007199254740992").bundles().size());
    }

    @Test
    void introduction_isTheSameWithAnyTokenAndWithNone() throws Exception {
        JsonNode open = introduction("").json();

        assertEquals(
                open.path("x5c"),
                hub.as(hub.operatorToken, "GET", HubIntroduction.PATH, null)
                        .json()
                        .path("x5c"));
        assertEquals(
                open.path("x5c"),
                hub.as("hdfp_stale", "GET", HubIntroduction.PATH, null).json().path("x5c"));
    }

    @Test
    void introduction_askedWithSomethingElse_isRefused() {
        for (String query :
                new String[] {"?after=-1", "?after=x", "?after=99999999999999999", "?product=acme-vision"}) {
            assertEquals("input_invalid", introduction(query).code(), query);
        }
        assertEquals(
                "method_not_allowed",
                hub.as("", "POST", HubIntroduction.PATH, null).code());
    }

    @Test
    void introduction_whileNothingCanBeSigned_isRefusedForNow() {
        hub.clock.turn(Duration.ofDays(91));
        assertEquals("unavailable", introduction("").code());
        hub.clock.turn(Duration.ofDays(-92));
        assertEquals("clock_behind", introduction("").code());
    }
}
