package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.machineid.ScoreSheet.Outcome;
import dev.holdfast.verifier.jws.JwsType;
import dev.holdfast.verifier.jws.StrictBase64Url;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.store.DeviceKey;
import dev.holdfast.verifier.store.LicenseRecord;
import dev.holdfast.verifier.store.PendingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FORMAT.md 11.14. */
class RecognitionTest {
    private static final LicenseId OTHER = new LicenseId("acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Outcome recognisedOn(Machine machine) {
        return scene.verifier().withMachine(machine).recognise().orElseThrow().outcome();
    }

    /** A request as the client makes it, signed by this directory's device key or another one. */
    private void pending(DeviceKey key) throws Exception {
        pending(key, scene.fingerprint());
    }

    private void pending(DeviceKey key, Fingerprint recorded) throws Exception {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("x", StrictBase64Url.encode(key.publicKey().toBytes()));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "Ed25519");
        header.put("typ", JwsType.REQUEST.text());
        header.put("jwk", jwk);
        Map<String, Object> fingerprint = TestAuthority.binding("host", recorded);
        String input = StrictBase64Url.encode(TestJws.json(header)) + "."
                + StrictBase64Url.encode(TestJws.json(Map.of(Claim.FINGERPRINT, fingerprint)));
        String document = input + "." + StrictBase64Url.encode(key.sign(input.getBytes(StandardCharsets.US_ASCII)));
        scene.directory.writePending(Scene.ID, new PendingRequest("AAAAAAAAAAAAAAAAAAAAAA", "activate", document));
    }

    @Test
    void recognise_nothingHeld_isEmpty() {
        assertTrue(scene.verifier().recognise().isEmpty());
    }

    @Test
    void recognise_expiredLicense_stillTellsTheMachine() throws Exception {
        scene.hold(scene.licenseClaims(Duration.ofSeconds(1)), scene.statusClaims());
        scene.clock.pass(Duration.ofDays(1000));
        assertEquals(Outcome.SAME, recognisedOn(scene.machine));
        assertEquals(Outcome.CHANGED, recognisedOn(RecordedMachines.bareMetal()));
    }

    @Test
    void recognise_pendingRequest_tellsTheMachine() throws Exception {
        pending(scene.directory.deviceKey().orElseThrow());
        assertEquals(Outcome.SAME, recognisedOn(scene.machine));
        assertEquals(Outcome.CHANGED, recognisedOn(RecordedMachines.bareMetal()));
    }

    @Test
    void recognise_requestOfAnotherDeviceKey_bindsNobody() throws Exception {
        pending(new Scene(base.resolve("other")).directory.deviceKey().orElseThrow());
        assertTrue(scene.verifier().recognise().isEmpty());
    }

    @Test
    void recognise_licenseOfAStranger_bindsNobody() throws Exception {
        TestAuthority stranger = TestAuthority.create();
        scene.hold(stranger.license(scene.licenseClaims()), stranger.status(scene.statusClaims()));
        assertTrue(scene.verifier().recognise().isEmpty());
    }

    /** What this machine shows, with some kinds replaced. */
    private Fingerprint changed(EvidenceKind... kinds) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(scene.fingerprint().digests());
        for (EvidenceKind kind : kinds) {
            digests.put(kind, List.of(new EvidenceDigest("A".repeat(43))));
        }
        return Fingerprint.of(digests);
    }

    private void hold(LicenseId id, Fingerprint recorded, String policy) throws Exception {
        Map<String, Object> claims = TestAuthority.licenseClaims(id.text(), scene.deviceKey, recorded);
        Map<String, Object> binding = TestAuthority.binding("host", recorded);
        binding.put(Claim.POLICY, policy);
        claims.put(Claim.BINDING, binding);
        String license = scene.authority.license(claims);
        scene.directory.update(id, record -> new LicenseRecord(id, license, null, record.pending(), null, true));
    }

    @Test
    void recognise_obsoleteRecordBesideOneThatFits_isThisMachine() throws Exception {
        hold(Scene.ID, changed(EvidenceKind.BOARD, EvidenceKind.DISK, EvidenceKind.NIC), "standard");
        assertEquals(Outcome.CHANGED, recognisedOn(scene.machine));
        hold(OTHER, scene.fingerprint(), "standard");
        assertEquals(Outcome.SAME, recognisedOn(scene.machine));
        assertEquals(Outcome.CHANGED, recognisedOn(RecordedMachines.bareMetal()));
    }

    @Test
    void recognise_nothingFits_answersTheWorst() throws Exception {
        hold(Scene.ID, changed(EvidenceKind.BOARD, EvidenceKind.DISK), "standard");
        hold(OTHER, changed(EvidenceKind.BOARD, EvidenceKind.DISK, EvidenceKind.NIC), "standard");
        assertEquals(3, scene.verifier().recognise().orElseThrow().changed());
    }

    @Test
    void recognise_firstRequestAfterHalfOfTheMachineWasReplaced_doesNotLockTheUserOut() throws Exception {
        pending(scene.directory.deviceKey().orElseThrow(), changed(EvidenceKind.DISK, EvidenceKind.NIC));
        assertEquals(Outcome.SAME, recognisedOn(scene.machine));
    }

    @Test
    void recognise_requestBesideALicense_isJudgedByTheRuleOfTheLicense() throws Exception {
        hold(Scene.ID, changed(EvidenceKind.DISK, EvidenceKind.NIC), "strict");
        pending(scene.directory.deviceKey().orElseThrow(), changed(EvidenceKind.NIC));
        assertEquals(Outcome.CHANGED, recognisedOn(scene.machine));
        hold(Scene.ID, changed(EvidenceKind.DISK, EvidenceKind.NIC), "standard");
        assertEquals(Outcome.SAME, recognisedOn(scene.machine));
    }
}
