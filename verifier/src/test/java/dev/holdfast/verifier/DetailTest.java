package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ModelId;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a refusal tells the user, beyond its reason. */
class DetailTest {
    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Verdict verifyWith(String claim, Object value) throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(claim, value);
        scene.hold(license, scene.statusClaims());
        return scene.verifier().verify(Scene.ID, new ModelId("welding"));
    }

    private Map<String, Object> changed(EvidenceKind... kinds) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        digests.putAll(scene.fingerprint().digests());
        for (EvidenceKind kind : kinds) {
            digests.put(kind, List.of(new EvidenceDigest("A".repeat(43))));
        }
        return TestAuthority.binding("host", Fingerprint.of(digests));
    }

    @Test
    void machineChanged_byEachRule_statesTheRule() throws Exception {
        Map<String, String> rules = Map.of(
                "standard", "at least two recorded kinds must match, and more must match than have changed",
                "lenient", "at least two recorded kinds must match",
                "strict", "every recorded kind must be visible and match");
        for (Map.Entry<String, String> rule : rules.entrySet()) {
            Map<String, Object> binding = changed(EvidenceKind.BOARD, EvidenceKind.DISK, EvidenceKind.NIC);
            binding.put(Claim.POLICY, rule.getKey());
            assertEquals(
                    "machine: by the rule " + rule.getKey() + " " + rule.getValue()
                            + ", found 4 recorded: 1 matched, 3 changed, 0 not visible",
                    scene.refused(RefusalReason.MACHINE_CHANGED, verifyWith(Claim.BINDING, binding))
                            .detail());
        }
    }

    @Test
    void machineChanged_oneKindRecorded_saysThatItMustMatch() throws Exception {
        Map<EvidenceKind, List<EvidenceDigest>> digests =
                Map.of(EvidenceKind.DISK, List.of(new EvidenceDigest("A".repeat(43))));
        Map<String, Object> binding = TestAuthority.binding("host", Fingerprint.of(digests));
        String detail = scene.refused(RefusalReason.MACHINE_CHANGED, verifyWith(Claim.BINDING, binding))
                .detail();
        assertTrue(detail.contains("the one recorded kind of evidence must match"), detail);
    }

    @Test
    void modelNotCovered_fewModels_namesThem() throws Exception {
        assertEquals(
                "model welding: expected one that " + Scene.ID + " covers (ocr, weld)",
                notCovered(List.of("ocr", "weld")));
        assertEquals("model welding: expected one that " + Scene.ID + " covers (ocr)", notCovered(List.of("ocr")));
        assertEquals("model welding: expected one that " + Scene.ID + " covers (none)", notCovered(List.of()));
        assertEquals(
                "model welding: expected one that " + Scene.ID + " covers (6 models)",
                notCovered(List.of("a", "b", "c", "d", "e", "f")));
    }

    private String notCovered(List<String> models) throws Exception {
        Scene fresh = new Scene(base.resolve("models-" + models.size()));
        scene = fresh;
        List<Map<String, String>> claims =
                models.stream().map(id -> Map.of(Claim.MODEL_ID, id)).toList();
        return fresh.refused(RefusalReason.MODEL_NOT_COVERED, verifyWith(Claim.MODELS, claims))
                .detail();
    }

    @Test
    void remedies_ofAllReasons_nameTheLicenseAndNoCommandThatNeedsAFile() {
        for (RefusalReason reason : RefusalReason.values()) {
            String remedy = new RefusedException(reason, "x").verdict(Scene.ID).remedy();
            assertFalse(remedy.contains("LICENSE-ID") || remedy.contains("holdfast import"), remedy);
            boolean named =
                    Stream.of("activate", "refresh").noneMatch(command -> remedy.contains("`holdfast " + command))
                            || remedy.contains(Scene.ID.text());
            assertTrue(named, remedy);
        }
    }
}
