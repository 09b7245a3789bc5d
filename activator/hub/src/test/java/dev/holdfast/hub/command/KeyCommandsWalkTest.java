package dev.holdfast.hub.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.hub.Hub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands of keys say to an operator who errs, or whose machine does; nothing is half done then. */
class KeyCommandsWalkTest {
    /** Nobody listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    @TempDir
    Path folder;

    private String address = NOWHERE;
    private String token = "";
    private InstantSource clock = InstantSource.system();

    @BeforeEach
    void makeHub() throws IOException {
        Files.writeString(at("passphrase"), "correct horse\n");
        Files.writeString(at("wrong"), "battery staple\n");
        Files.writeString(at("empty"), "");
        Files.write(at("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 10});
        Files.createDirectory(at("a-folder"));
        done("init", "--directory", "hub", "--name", "Acme", "--operator-token-file", "operator");
        token = Files.readString(at("operator")).strip();
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    /** Runs a command with the names of files as they lie in the folder; root and passphrase are added where they are asked for. */
    private Said run(String... words) {
        List<String> whole = new java.util.ArrayList<>();
        for (String word : words) {
            boolean file = !whole.isEmpty() && isOfFile(whole.get(whole.size() - 1), word);
            whole.add(file ? at(word).toString() : word);
        }
        if (words[0].equals("init") || needsRoot(words) && !whole.contains("--root-directory")) {
            whole.addAll(List.of("--root-directory", at("root").toString()));
        }
        if (words[0].equals("init") || needsRoot(words) && !whole.contains("--root-passphrase-file")) {
            whole.addAll(List.of("--root-passphrase-file", at("passphrase").toString()));
        }
        return Said.by(
                clock, Map.of("HOLDFAST_HUB", address, "HOLDFAST_HUB_TOKEN", token), "", whole.toArray(String[]::new));
    }

    private static boolean isOfFile(String before, String word) {
        boolean option = before.startsWith("--")
                && !List.of("--name", "--signer", "--days", "--after").contains(before);
        return !word.startsWith("--") && (option || List.of("show", "import").contains(before));
    }

    private static boolean needsRoot(String... words) {
        return List.of("root", "renew", "certify", "revoke", "rotate-root").contains(words[1]);
    }

    private Said done(String... words) {
        Said said = run(words);
        assertEquals(0, said.exitCode(), () -> String.join(" ", words) + "\n" + said.err());
        return said;
    }

    /** Refused with words that say these things, and on no account by a trace of the program. */
    private void refused(String says, String... words) {
        Said said = run(words);
        assertNotEquals(0, said.exitCode(), () -> String.join(" ", words) + "\n" + said.out());
        assertTrue(said.err().contains(says), () -> String.join(" ", words) + "\n" + said.err());
        assertFalse(said.err().contains("\tat ") || said.err().contains("Exception"), said::err);
        assertFalse(said.err().contains("battery") || said.err().contains("correct horse"), said::err);
    }

    private String bundles() throws IOException {
        return Files.readString(at("root").resolve("trust-bundles"));
    }

    private interface WithHub {
        void run() throws Exception;
    }

    private void whileTheHubServes(WithHub work) throws Exception {
        try (Hub hub = Hub.open(at("hub"), InstantSource.system(), new SecureRandom())) {
            address = hub.start(0).toString();
            work.run();
        } finally {
            address = NOWHERE;
        }
    }

    @Test
    void passphraseThatIsWrongMissingEmptyOrAFolder_isTold_andNothingIsMade() throws Exception {
        String[][] commands = {
            {"key", "renew", "--directory", "hub"},
            {"key", "revoke", "--certificate", "hub/signer.pem", "--output", "bundle"},
            {"key", "rotate-root", "--new-root-directory", "root", "--output", "bundle"},
        };
        String before = bundles();
        for (String[] command : commands) {
            refused("the passphrase does not open the key", with(command, "--root-passphrase-file", "wrong"));
            refused("none: expected it to be there", with(command, "--root-passphrase-file", "none"));
            refused("empty: expected a passphrase of 1 to 1024", with(command, "--root-passphrase-file", "empty"));
            refused("found a folder", with(command, "--root-passphrase-file", "a-folder"));
            refused("no-root", with(command, "--root-directory", "no-root"));
        }
        assertEquals(before, bundles());
        assertFalse(Files.exists(at("bundle")));
        assertFalse(Files.exists(at("hub/signer-2.p8")));
    }

    private static String[] with(String[] command, String... more) {
        List<String> all = new java.util.ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void root_isMadeOnce_andNotWhereSomethingElseIs() throws Exception {
        String certificate = Files.readString(at("root/root.pem"));
        refused("root.p8: expected a new file, found one that is there already", "key", "root", "--name", "Again");
        refused("passphrase", "key", "root", "--name", "Acme", "--root-directory", "passphrase/below-a-file");
        assertEquals(certificate, Files.readString(at("root/root.pem")));
    }

    @Test
    void certificate_goesFromRequestToInstallation_andEveryWrongTurnIsTold() throws Exception {
        refused(
                "expected an initialised hub directory",
                "key",
                "request",
                "--directory",
                "a-folder",
                "--output",
                "csr");
        refused("found one that is there already", "key", "request", "--directory", "hub", "--output", "wrong");
        done("key", "request", "--directory", "hub", "--output", "csr");
        refused("found one that is there already", "key", "certify", "--request", "csr", "--output", "wrong");
        refused("none: expected it to be there", "key", "certify", "--request", "none", "--output", "pem");
        refused("a-folder: expected a file", "key", "certify", "--request", "a-folder", "--output", "pem");
        refused("expected a certificate request", "key", "certify", "--request", "binary", "--output", "pem");
        refused("--days: expected 1 to 366", "key", "certify", "--request", "csr", "--output", "pem", "--days", "0");
        assertFalse(Files.exists(at("pem")));
        done("key", "certify", "--request", "csr", "--output", "pem");
        refused("none: expected it to be there", "key", "install", "--directory", "hub", "--certificate", "none");
        refused("expected", "key", "install", "--directory", "hub", "--certificate", "csr");
        done("key", "install", "--directory", "hub", "--certificate", "pem");
        refused("found none", "key", "install", "--directory", "hub", "--certificate", "pem");
        whileTheHubServes(() -> assertTrue(done("key", "list").out().contains("in_use")));
    }

    @Test
    void rootThatHasEnded_certifiesNobody_butRevokesStill() throws Exception {
        clock = () -> InstantSource.system().instant().plus(Duration.ofDays(3700));
        refused("expected one that holds on", "key", "renew", "--directory", "hub");
        refused("rotate-root", "key", "renew", "--directory", "hub");
        done("key", "request", "--directory", "hub", "--output", "csr");
        refused("expected one that holds on", "key", "certify", "--request", "csr", "--output", "pem");
        done("key", "revoke", "--certificate", "hub/signer.pem", "--output", "bundle");
    }

    @Test
    void revocation_isSignedOnce_andOfTheRightSignerOnly() throws Exception {
        String before = bundles();
        refused("expected a new file", "key", "revoke", "--certificate", "hub/signer.pem", "--output", "wrong");
        refused("43 characters", "key", "revoke", "--signer", "short", "--output", "bundle");
        refused("expected the thumbprint", "key", "revoke", "--signer", "B".repeat(43), "--output", "bundle");
        refused("none: expected it to be there", "key", "revoke", "--certificate", "none", "--output", "bundle");
        refused("", "key", "revoke", "--certificate", "hub/signer.pem");
        whileTheHubServes(() -> {
            refused("found none of that thumbprint", "key", "revoke", "--signer", "A".repeat(43));
            refused("run `holdfast-hub key renew` first", "key", "revoke", "--certificate", "hub/signer.pem");
        });
        assertEquals(before, bundles());

        done("key", "renew", "--directory", "hub");
        done("key", "revoke", "--certificate", "hub/signer.pem", "--output", "bundle");
        String signed = bundles();
        assertEquals(2, signed.lines().count());
        refused(
                "key bundle import " + at("root/trust-bundles"),
                "key",
                "revoke",
                "--certificate",
                "hub/signer.pem",
                "--output",
                "bundle-again");
        assertEquals(signed, bundles(), "no version is signed twice");
        whileTheHubServes(() -> {
            done("key", "bundle", "import", "root/trust-bundles");
            done("key", "bundle", "import", "root/trust-bundles");
            done("key", "bundle", "export", "--output", "exported");
            refused("found one that is there already", "key", "bundle", "export", "--output", "exported");
            refused("expected at least one, found none", "key", "bundle", "export", "--output", "more", "--after", "2");
        });
        assertEquals(signed, Files.readString(at("exported")));
    }

    @Test
    void bundleThatTheNewRootSignedBetweenTheSteps_isKept_andNoVersionIsSignedTwice() throws Exception {
        done("key", "root", "--name", "Next", "--root-directory", "next");
        done("key", "rotate-root", "--new-root-directory", "next", "--output", "bundle-2");
        String one = bundles();
        done("key", "revoke", "--root-directory", "next", "--certificate", "hub/signer.pem", "--output", "bundle-3");
        String revoked = Files.readString(at("next/trust-bundles"));
        assertEquals(one, bundles());

        done("key", "rotate-root", "--new-root-directory", "next", "--drop-old", "--output", "bundle-4");
        assertTrue(bundles().startsWith(revoked));
        assertEquals(4, bundles().lines().count());
        assertEquals(bundles(), Files.readString(at("next/trust-bundles")));
    }

    @Test
    void rotationThatWasInterrupted_isFinishedAsItWasSigned() throws Exception {
        done("key", "root", "--name", "Next", "--root-directory", "next");
        String before = bundles();
        done("key", "rotate-root", "--new-root-directory", "next", "--output", "bundle-2");
        String signed = bundles();
        Files.writeString(at("root/trust-bundles"), before);
        done("key", "rotate-root", "--new-root-directory", "next", "--output", "bundle-2-again");
        assertEquals(signed, bundles());
        assertEquals(Files.readString(at("bundle-2")), Files.readString(at("bundle-2-again")));
    }

    @Test
    void rootThatLacksWhatTheHubCarries_signsNothing() throws Exception {
        done("key", "renew", "--directory", "hub");
        String before = bundles();
        done("key", "revoke", "--certificate", "hub/signer.pem", "--output", "bundle-2");
        String signed = bundles();
        done("key", "root", "--name", "Next", "--root-directory", "next");
        whileTheHubServes(() -> {
            done("key", "bundle", "import", "bundle-2");
            Files.writeString(at("root/trust-bundles"), before);
            refused("the hub carries a newer one", "key", "rotate-root", "--new-root-directory", "next");
        });
        assertEquals(before, bundles());
        Files.writeString(at("root/trust-bundles"), signed);
        whileTheHubServes(() -> done("key", "rotate-root", "--new-root-directory", "next"));
    }

    @Test
    void bundleThatTheHubRefuses_isSignedAndKept_andGivenLater() throws Exception {
        done("key", "root", "--name", "Next", "--root-directory", "next");
        whileTheHubServes(() -> refused(
                "is signed and kept in " + at("next/trust-bundles"),
                "key",
                "rotate-root",
                "--new-root-directory",
                "next",
                "--drop-old"));
        assertEquals(2, bundles().lines().count());
        assertEquals(bundles(), Files.readString(at("next/trust-bundles")));
    }

    @Test
    void filesOfBundles_thatAreNone_areTold() throws Exception {
        whileTheHubServes(() -> {
            refused("none: expected it to be there", "key", "bundle", "import", "none");
            refused("empty: expected trust bundles", "key", "bundle", "import", "empty");
            refused("binary: expected trust bundles", "key", "bundle", "import", "binary");
            refused("expected a trust bundle", "key", "bundle", "import", "passphrase");
        });
        refused("none: expected it to be there", "key", "show", "none");
        refused("empty: expected a certificate", "key", "show", "empty");
        refused("binary: expected a certificate", "key", "show", "binary");
    }

    @Test
    void show_bundlesThatWereChanged_orLeadFromAnotherRoot_areRefused() throws Exception {
        done("key", "root", "--name", "Other", "--root-directory", "other");
        assertTrue(done("key", "show", "root/trust-bundles").out().contains("signatures"));
        assertTrue(done("key", "show", "root/trust-bundles", "--root", "root/root.pem")
                .out()
                .contains("lead from root"));
        refused("do not use the file", "key", "show", "root/trust-bundles", "--root", "other/root.pem");

        String document = bundles().strip();
        char last = document.charAt(document.length() - 3);
        Files.writeString(
                at("changed"),
                document.substring(0, document.length() - 3)
                        + (last == 'A' ? 'B' : 'A')
                        + document.substring(document.length() - 2)
                        + "\n");
        refused("do not use the file", "key", "show", "changed");
        Files.copy(at("changed"), at("root/trust-bundles"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused("as they were signed", "key", "revoke", "--certificate", "hub/signer.pem", "--output", "bundle");
        assertFalse(Files.exists(at("bundle")));
    }

    @Test
    void anotherRoot_comesAndTheOldOneGoes_andWhatIsOutOfTurnIsTold() throws Exception {
        done("key", "root", "--name", "Next", "--root-directory", "next");
        refused("no-root", "key", "rotate-root", "--new-root-directory", "no-root", "--output", "bundle");
        done("key", "rotate-root", "--new-root-directory", "next", "--output", "bundle-2");
        assertEquals(bundles(), Files.readString(at("next/trust-bundles")));
        refused("names it already", "key", "rotate-root", "--new-root-directory", "next", "--output", "bundle-3");
        done("key", "rotate-root", "--new-root-directory", "next", "--drop-old", "--output", "bundle-3");
        refused(
                "take the root that is good now",
                "key",
                "rotate-root",
                "--new-root-directory",
                "next",
                "--drop-old",
                "--output",
                "bundle-4");
        done("key", "show", "bundle-3", "--root", "root/root.pem");
        assertEquals(3, bundles().lines().count());
    }
}
