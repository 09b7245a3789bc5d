package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.command.Said;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.trust.SigningTrust;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest trust bundles that FORMAT.md section 7 allows: an emergency is no time to learn that they do not fit. */
class LargeBundleTest extends HubWithRoot {
    private static final String BUNDLES = "/api/v1/trust-bundles";
    private static final int MOST_ROOTS = 4;
    private static final int MOST_REVOKED = 1000;
    private static final int USUAL_BODY = 64 * 1024;
    private static final int LARGEST_BODY = SigningTrust.MAXIMUM_BUNDLE + 1024;

    @TempDir
    Path base;

    private BundleChain chain;

    /** As many roots and as many revoked signers as there can be, and two signatures, since a root comes. */
    @BeforeEach
    void signTheLargest() throws Exception {
        chain = BundleChain.read(folder.resolve("root")).rotating(root, newRoot(2), true, hub.clock.instant());
        chain = chain.rotating(root, newRoot(3), true, hub.clock.instant());
        Set<String> thumbprints =
                IntStream.range(0, MOST_REVOKED).mapToObj(Audit::activation).collect(Collectors.toSet());
        chain = chain.revoking(root, thumbprints, hub.clock.instant());
        chain = chain.rotating(root, newRoot(MOST_ROOTS), true, hub.clock.instant());
        chain.save(folder.resolve("root"));
        int length = chain.newestDocument().length();
        assertTrue(length > 2 * 62 * 1024, "found " + length);
    }

    private RootAuthority newRoot(int number) {
        return RootAuthority.create(
                "Acme root " + number, hub.clock.instant(), Duration.ofDays(3650), new SecureRandom());
    }

    private void giveAllButTheNewest() {
        for (String document : chain.documents().subList(1, chain.documents().size() - 1)) {
            assertEquals(200, give(document).status());
        }
    }

    private Reply send(String path, BodyPublisher body) {
        return hub.send(
                "POST",
                path,
                Map.of("Authorization", "Bearer " + hub.operatorToken, "Content-Type", "application/json"),
                body);
    }

    private Reply send(String body) {
        return send(BUNDLES, BodyPublishers.ofString(body));
    }

    private static String json(String document, int length) {
        String json = "{\"document\":\"" + document + "\"}";
        return json + " ".repeat(length - json.length());
    }

    @Test
    void bundleWithAsManyRevokedSignersAndRootsAsOneCanName_isTaken_andReachesDevices() throws Exception {
        giveAllButTheNewest();

        Reply taken = give(chain.newestDocument());

        assertEquals(200, taken.status(), taken.text());
        assertEquals(MOST_REVOKED, taken.json().path("revoked_signers").size());
        assertEquals(MOST_ROOTS, taken.json().path("roots").size());
        VerifyingDevice device = VerifyingDevice.in(base, hub, license);
        assertInstanceOf(Granted.class, device.activate(pat));
        assertEquals(chain.newest().version(), device.verifier().trustBundleVersion());
    }

    @Test
    void bundleWithAsManyAsOneCanName_isImportedByTheCommand() throws Exception {
        Said imported = Said.by(
                Map.of("HOLDFAST_HUB", hub.address.toString(), "HOLDFAST_HUB_TOKEN", hub.operatorToken),
                "",
                "key",
                "bundle",
                "import",
                folder.resolve("root").resolve(BundleChain.FILE).toString());

        assertEquals(0, imported.exitCode(), imported.err());
        assertEquals(
                chain.newest().version(), Audit.count(hub, "SELECT max(version) FROM trust_bundle"), imported.out());
    }

    @Test
    void bodyOfTheLargestSize_isTaken_andOneByteMoreIsTooLarge_asIsLessElsewhere() {
        giveAllButTheNewest();
        String document = chain.newestDocument();
        String tooLarge = json(document, LARGEST_BODY + 1);
        byte[] bytes = tooLarge.getBytes(StandardCharsets.UTF_8);

        assertEquals("body_too_large", send(tooLarge).code());
        assertEquals(
                "body_too_large",
                send(BUNDLES, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                        .code(),
                "its length was not announced");
        assertEquals(
                "input_invalid",
                send(json("x".repeat(SigningTrust.MAXIMUM_BUNDLE + 1), LARGEST_BODY))
                        .code());
        Reply taken = send(json(document, LARGEST_BODY));
        assertEquals(200, taken.status(), taken.text());
        for (String path : List.of("/api/v1/products", "/api/v1/reissues")) {
            assertEquals("body_too_large", send(path, beyondTheUsual()).code(), path);
        }
    }

    private static BodyPublisher beyondTheUsual() {
        byte[] bytes = json("x", USUAL_BODY + 1).getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    }
}
