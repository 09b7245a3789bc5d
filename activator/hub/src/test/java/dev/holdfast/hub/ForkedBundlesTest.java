package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.command.Said;
import dev.holdfast.issuer.BundleChain;
import dev.holdfast.protocol.ProblemReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root that is kept twice, and both copies have signed: only what the hub carries is followed by what is signed next. */
class ForkedBundlesTest extends HubWithRoot {
    @TempDir
    Path base;

    private BundleChain begun;
    private String stolen;

    @BeforeEach
    void signInTheOtherCopy() throws Exception {
        Files.writeString(base.resolve("passphrase"), new String(PASSPHRASE));
        stolen = stolen().thumbprint();
        renew(root);
        begun = BundleChain.read(rootDirectory());
        assertEquals(
                200, give(revoking(begun, Audit.activation(1)).newestDocument()).status());
    }

    private Path rootDirectory() {
        return folder.resolve("root");
    }

    private BundleChain revoking(BundleChain chain, String thumbprint) {
        return chain.revoking(root, Set.of(thumbprint), hub.clock.instant());
    }

    private Said run(String... words) {
        List<String> whole = new ArrayList<>(List.of(words));
        whole.addAll(List.of("--root-directory", rootDirectory().toString()));
        whole.addAll(
                List.of("--root-passphrase-file", base.resolve("passphrase").toString()));
        return Said.by(
                hub.clock,
                Map.of("HOLDFAST_HUB", hub.address.toString(), "HOLDFAST_HUB_TOKEN", hub.operatorToken),
                "",
                whole.toArray(new String[0]));
    }

    private Said revokeStolen() {
        return run("key", "revoke", "--signer", stolen);
    }

    private void assertNothingIsSigned(BundleChain mine, Said said) throws Exception {
        assertEquals(ProblemReason.USAGE.exitCode(), said.exitCode(), said.err());
        assertTrue(said.err().contains("found another trust bundle 2 than the hub carries"), said.err());
        assertTrue(said.err().contains("key bundle export"), said.err());
        assertEquals(
                mine.documents(),
                BundleChain.read(rootDirectory()).documents(),
                "nothing is signed after what is another");
        assertEquals(2, Audit.count(hub, "SELECT max(version) FROM trust_bundle"));
    }

    @Test
    void copyThatSignedTheSameVersion_signsNoNext_andBringsNoOtherRoot() throws Exception {
        BundleChain mine = revoking(begun, Audit.activation(2));
        mine.save(rootDirectory());
        assertNothingIsSigned(mine, revokeStolen());

        BundleChain further = revoking(mine, Audit.activation(3));
        further.save(rootDirectory());
        assertNothingIsSigned(further, revokeStolen());

        Path next = base.resolve("next");
        HubInitialisation.makeRoot(next, "Acme root 2", PASSPHRASE, hub.clock.instant(), new SecureRandom());
        assertNothingIsSigned(further, run("key", "rotate-root", "--new-root-directory", next.toString()));
    }

    @Test
    void copyInWhosePlaceWhatTheHubCarriesWasPut_signsTheNext() throws Exception {
        revoking(begun, Audit.activation(2)).save(rootDirectory());
        Files.delete(rootDirectory().resolve(BundleChain.FILE));
        Said exported = Said.by(
                Map.of("HOLDFAST_HUB", hub.address.toString(), "HOLDFAST_HUB_TOKEN", hub.operatorToken),
                "",
                "key",
                "bundle",
                "export",
                "--output",
                rootDirectory().resolve(BundleChain.FILE).toString());
        assertEquals(0, exported.exitCode(), exported.err());

        Said revoked = revokeStolen();

        assertEquals(0, revoked.exitCode(), revoked.err());
        assertEquals(3, Audit.count(hub, "SELECT max(version) FROM trust_bundle"));
    }

    @Test
    void copyThatIsAheadOfTheHub_signsTheNext_andSaysWhatTheHubLacks() throws Exception {
        BundleChain whole = revoking(begun, Audit.activation(1));
        revoking(whole, Audit.activation(3)).save(rootDirectory());

        Said revoked = revokeStolen();

        assertTrue(revoked.err().contains("key bundle import"), revoked.err());
        assertEquals(4, BundleChain.read(rootDirectory()).newest().version());
    }
}
