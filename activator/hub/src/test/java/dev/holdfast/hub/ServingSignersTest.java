package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.hub.TestHub.Reply;
import dev.holdfast.hub.command.Said;
import dev.holdfast.issuer.BundleChain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the processes of a hub sign with is known to all: another process is told of here by its note in the database. */
class ServingSignersTest extends HubWithRoot {
    private static final String OTHER = "hp_" + "0".repeat(26);

    private String first;

    @BeforeEach
    void rememberTheFirst() throws Exception {
        first = stolen().thumbprint();
    }

    /** Another process notes that it signs with the first certificate, as it does every half minute. */
    private void otherNotes() throws Exception {
        Audit.change(hub, "DELETE FROM serving WHERE id = '" + OTHER + "'");
        long now = hub.clock.instant().toEpochMilli();
        Audit.change(
                hub,
                "INSERT INTO serving (id, signer, since, seen_at) VALUES ('" + OTHER + "', '" + first + "', " + now
                        + ", " + now + ")");
    }

    private String revoking(String thumbprint) throws Exception {
        BundleChain chain = BundleChain.read(folder.resolve("root"));
        return chain.revoking(root, Set.of(thumbprint), hub.clock.instant()).newestDocument();
    }

    private JsonNode signerNamed(String thumbprint) {
        for (JsonNode each : hub.get("/api/v1/signers").json().path("items")) {
            if (each.path("id").asText().equals(thumbprint)) {
                return each;
            }
        }
        throw new AssertionError("expected a signer " + thumbprint);
    }

    private List<String> processesOf(String thumbprint) {
        List<String> ids = new ArrayList<>();
        signerNamed(thumbprint)
                .path("processes")
                .forEach(process -> ids.add(process.path("id").asText()));
        return ids;
    }

    private JsonNode health() {
        return hub.as("", "GET", "/healthz", null).json();
    }

    private Said say(String... arguments) {
        return Said.by(
                Map.of("HOLDFAST_HUB", hub.address.toString(), "HOLDFAST_HUB_TOKEN", hub.operatorToken), "", arguments);
    }

    @Test
    void bundleThatVoidsWhatAnotherProcessSignsWith_isRefusedByItsThumbprint_untilThatOneHasRenewed() throws Exception {
        renew(root);
        otherNotes();
        String bundle = revoking(first);

        Reply refused = give(bundle);

        assertEquals("conflict", refused.code());
        String detail = refused.json().path("detail").asText();
        assertTrue(detail.contains(first), detail);
        assertFalse(detail.contains(hub.directory.toString()), detail);
        assertTrue(refused.json().path("remedy").asText().contains("key renew"), refused.text());
        assertEquals(1, Audit.count(hub, "SELECT max(version) FROM trust_bundle"));
        Audit.change(
                hub,
                "UPDATE serving SET signer = '" + health().path("signer").asText() + "' WHERE id = '" + OTHER + "'");
        assertEquals(200, give(bundle).status());
    }

    @Test
    void processThatWasKilled_isForgottenAfterThreeMinutes_andOneThatServesIsNot() throws Exception {
        renew(root);
        hub.clock.hold();
        otherNotes();
        String bundle = revoking(first);
        pass(Duration.ofSeconds(179));
        assertEquals("conflict", give(bundle).code());
        pass(Duration.ofSeconds(1));
        assertEquals(200, give(bundle).status());
        assertEquals(1, processesOf(health().path("signer").asText()).size());
    }

    @Test
    void noteOfAProcessWhoseClockWasFarAhead_doesNotCountForEver() throws Exception {
        renew(root);
        otherNotes();
        Audit.change(hub, "UPDATE serving SET seen_at = seen_at + 86400000 WHERE id = '" + OTHER + "'");
        assertEquals(200, give(revoking(first)).status());
    }

    @Test
    void bundleGivenEvenInUse_isTaken_andTheAuditNamesWhatStoppedSigning() throws Exception {
        FakeDevice device = FakeDevice.usual();
        assertEquals("ok", hub.request(device.activate(license), pat).code());
        String bundle = revoking(first);
        assertEquals("conflict", give(bundle).code(), "the process that is asked counts as the others do");

        Reply taken = hub.post("/api/v1/trust-bundles", Map.of("document", bundle, "even_in_use", true));

        assertEquals(200, taken.status(), taken.text());
        assertEquals(
                1,
                Audit.count(
                        hub,
                        "SELECT count(*) FROM audit_row WHERE action = 'trust-bundle.added' AND detail LIKE '%in use then "
                                + first + "'"));
        assertEquals("unavailable", hub.request(device.refresh(license), "").code());
        assertEquals(
                "signer_void", health().path("warnings").path(0).path("code").asText());
        assertEquals("void", signerNamed(first).path("state").asText());
        assertEquals(List.of(health().path("process").asText()), processesOf(first), "who has to renew is shown");
        assertEquals(
                "input_invalid",
                hub.post("/api/v1/trust-bundles", Map.of("document", bundle, "even_in_use", 1))
                        .code());
    }

    @Test
    void furtherBundle_isTakenByAHubThatSignsNothingAnyMore() throws Exception {
        BundleChain chain = BundleChain.read(folder.resolve("root")).revoking(root, Set.of(first), hub.clock.instant());
        chain.save(folder.resolve("root"));
        hub.post("/api/v1/trust-bundles", Map.of("document", chain.newestDocument(), "even_in_use", true));
        assertEquals(200, give(revoking("A".repeat(43))).status(), "it voids nothing that signs");
    }

    @Test
    void bundleThatVoidsAnEndedSignerOfAnotherProcess_isTaken() throws Exception {
        renew(root);
        pass(Duration.ofDays(60));
        renew(root);
        pass(Duration.ofDays(31));
        otherNotes();
        assertEquals(200, give(revoking(first)).status());
    }

    @Test
    void list_namesTheProcessesThatSignWithEach_andTheirNumberEndsWithThem() throws Exception {
        String own = health().path("process").asText();
        assertEquals(List.of(own), processesOf(first));
        renew(root);
        otherNotes();
        String second = health().path("signer").asText();
        assertNotEquals(first, second);
        assertEquals(List.of(OTHER), processesOf(first));
        assertEquals("in_use", signerNamed(first).path("state").asText());
        assertEquals(List.of(own), processesOf(second));
        assertEquals("in_use", signerNamed(second).path("state").asText());
        Said listed = say("key", "list");
        assertTrue(listed.out().contains(OTHER) && listed.out().contains(own), listed.out());
        pass(Duration.ofMinutes(4));
        assertEquals("replaced", signerNamed(first).path("state").asText());

        hub.close();
        assertEquals(0, Audit.count(hub, "SELECT count(*) FROM serving WHERE id = '" + own + "'"));
        hub.open();
        assertEquals(List.of(health().path("process").asText()), processesOf(second));
        assertNotEquals(own, health().path("process").asText());
    }

    @Test
    void startAfterAKill_takesTheNoteAwayThatTheKilledProcessOfTheDirectoryLeft() throws Exception {
        renew(root);
        hub.close();
        otherNotes();
        Path lock = hub.directory.resolve("hub.lock");
        Files.writeString(lock, OTHER + "\n");
        hub.open();
        assertEquals(0, Audit.count(hub, "SELECT count(*) FROM serving WHERE id = '" + OTHER + "'"));
        assertEquals(200, give(revoking(first)).status());
        hub.close();
        Files.write(lock, new byte[] {0, 1, 2, (byte) 0xff});
        hub.open();
        assertEquals(health().path("process").asText(), Files.readString(lock).strip());
    }

    @Test
    void databaseThatForgotTheProcess_hearsOfItAgain() throws Exception {
        Audit.change(hub, "DELETE FROM serving");
        assertEquals("conflict", give(revoking(first)).code(), "whoever is asked knows of itself");
        pass(Duration.ofSeconds(30));
        for (int look = 0; processesOf(first).isEmpty(); look++) {
            assertTrue(look < 1200, "expected the process to note itself again");
            Thread.sleep(100);
        }
    }

    @Test
    void keyRevoke_ofWhatAProcessSignsWith_isRefusedBeforeAnythingIsSigned_andDoneEvenInUse() throws Exception {
        Path passphrase = folder.resolve("passphrase");
        Files.writeString(passphrase, new String(PASSPHRASE));
        renew(root);
        otherNotes();
        String[] revoke = {
            "key",
            "revoke",
            "--signer",
            first,
            "--root-directory",
            folder.resolve("root").toString(),
            "--root-passphrase-file",
            passphrase.toString()
        };
        Said refused = say(revoke);
        assertNotEquals(0, refused.exitCode());
        assertTrue(refused.err().contains("--even-in-use"), refused.err());
        assertEquals(1, BundleChain.read(folder.resolve("root")).documents().size(), "nothing was signed");

        List<String> even = new ArrayList<>(List.of(revoke));
        even.add("--even-in-use");
        Said done = say(even.toArray(String[]::new));
        assertEquals(0, done.exitCode(), done.err());
        assertEquals(2, Audit.count(hub, "SELECT max(version) FROM trust_bundle"));
        assertEquals("void", signerNamed(first).path("state").asText());
    }
}
