package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.issuer.RootAuthority;
import dev.holdfast.issuer.SigningIdentity;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.jws.JwsAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub of its own for every test, with its root at hand, since what is tested changes its keys for good. */
abstract class HubWithRoot {
    private static final int MOST_LOOKS = 1200;

    static final char[] PASSPHRASE = TestHub.passphrase();

    @TempDir
    Path folder;

    TestHub hub;
    RootAuthority root;
    String workspace;
    String license;
    String user;
    String pat;

    @BeforeEach
    void startHub() throws IOException {
        hub = TestHub.start(folder);
        root = RootAuthority.load(folder.resolve("root"), PASSPHRASE);
        hub.createCatalog();
        workspace = hub.createWorkspace();
        hub.allowNeverExpiring(workspace);
        license = hub.createLicense(workspace, Map.of("seats", 50));
        user = hub.createServiceUser(workspace);
        pat = hub.createPat(user, Map.of("never_expires", true));
    }

    @AfterEach
    void stopHub() throws IOException {
        hub.close();
    }

    /** The signing key of the hub as a thief has it who was there. */
    final SigningIdentity stolen() throws IOException {
        return SigningIdentity.load(hub.directory.resolve("signer.p8"), hub.directory.resolve("signer.pem"));
    }

    /** Renews the signing certificate while the hub works, and waits until it is taken. */
    final void renew(RootAuthority by) throws Exception {
        String before = signer();
        new HubKeys(hub.directory, hub.clock, new SecureRandom())
                .renew(by, new HubKeys.Wanted.InFile(JwsAlgorithm.ED25519));
        awaitAnother(before);
    }

    /** Waits until the hub signs with another certificate than that. */
    final void awaitAnother(String before) throws Exception {
        for (int look = 0; signer().equals(before); look++) {
            if (look == MOST_LOOKS) {
                throw new AssertionError("expected the hub to take the new certificate, found the old one");
            }
            Thread.sleep(100);
        }
    }

    /** The certificate that the hub would sign with now, as it introduces itself. */
    final String signer() {
        return hub.get("/api/v1/hub?after=0").json().path("x5c").path(0).asText();
    }

    /** Signs and imports the next trust bundle, which revokes a certificate; gives the document. */
    final String revoke(String thumbprint) throws IOException {
        BundleChain next =
                BundleChain.read(folder.resolve("root")).revoking(root, Set.of(thumbprint), hub.clock.instant());
        next.save(folder.resolve("root"));
        Reply added = give(next.newestDocument());
        assertEquals(200, added.status(), added.text());
        return next.newestDocument();
    }

    final Reply give(String document) {
        return hub.post("/api/v1/trust-bundles", Map.of("document", document));
    }

    /** Signs everything anew that waits for it, in parts; gives how many that were. */
    final long reissueAll(int part) {
        long signed = 0;
        Map<String, Object> body = new java.util.HashMap<>(Map.of("limit", part));
        while (true) {
            JsonNode answer = hub.post("/api/v1/reissues", body).json();
            signed += answer.path("reissued").asLong();
            if (answer.path("next").isNull()) {
                return signed;
            }
            body.put("after", answer.path("next").asText());
        }
    }

    final String grantPath(String activation) {
        return "/api/v1/licenses/" + license + "/activations/" + activation + "/grant";
    }

    final List<String> bundlesAfter(long version) {
        java.util.List<String> documents = new java.util.ArrayList<>();
        hub.get("/api/v1/trust-bundles?after=" + version)
                .json()
                .path("bundles")
                .forEach(document -> documents.add(document.asText()));
        return documents;
    }

    final void pass(Duration time) {
        hub.clock.turn(time);
    }

    static RefusalReason reason(Verdict verdict) {
        return assertInstanceOf(Verdict.Refused.class, verdict, String.valueOf(verdict))
                .reason();
    }

    static JsonNode payload(String document) throws IOException {
        return TestHub.JSON.readTree(Base64.getUrlDecoder().decode(document.split("\\.")[1]));
    }
}
