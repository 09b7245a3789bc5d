package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.machineid.EvidenceDigest;
import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.verifier.license.Claim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FORMAT.md 11.11. */
class MachineTest {
    private static final EvidenceDigest ANOTHER = new EvidenceDigest("A".repeat(43));

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Verdict verifyWith(Map<String, Object> binding) throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.BINDING, binding);
        scene.hold(license, scene.statusClaims());
        return scene.verify();
    }

    /** What this machine shows, with only some kinds kept and others replaced. */
    private Fingerprint recorded(List<EvidenceKind> kept, List<EvidenceKind> changed) {
        EnumMap<EvidenceKind, List<EvidenceDigest>> digests = new EnumMap<>(EvidenceKind.class);
        kept.forEach(kind -> digests.put(kind, scene.fingerprint().of(kind)));
        changed.forEach(kind -> digests.put(kind, List.of(ANOTHER)));
        return Fingerprint.of(digests);
    }

    @Test
    void verify_oneOfFourKindsChanged_isGrantedAndSaysHowManyMoreMay() throws Exception {
        Fingerprint drifted = recorded(
                List.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD, EvidenceKind.NIC), List.of(EvidenceKind.DISK));
        Granted granted = scene.granted(verifyWith(TestAuthority.binding("host", drifted)));
        assertEquals(List.of("drifted"), Scene.codes(granted));
        assertEquals(
                "1 more change and this machine must be activated again; run `holdfast refresh "
                        + granted.license().licenseId() + "` while online to record it",
                granted.warnings().get(0).message());
    }

    @Test
    void verify_twoOfFourKindsChanged_isAnotherMachineByTheStandardRuleAndNotByTheLenient() throws Exception {
        Fingerprint half = recorded(
                List.of(EvidenceKind.MACHINE_ID, EvidenceKind.BOARD), List.of(EvidenceKind.DISK, EvidenceKind.NIC));
        Map<String, Object> binding = TestAuthority.binding("host", half);
        scene.refused(RefusalReason.MACHINE_CHANGED, verifyWith(binding));
        binding.put(Claim.POLICY, "lenient");
        assertEquals(List.of("drifted"), Scene.codes(scene.granted(verifyWith(binding))));
    }

    @Test
    void verify_oneKindRecorded_isGrantedAsSingleEvidence() throws Exception {
        Fingerprint single = recorded(List.of(EvidenceKind.MACHINE_ID), List.of());
        assertEquals(
                List.of("single_evidence"),
                Scene.codes(scene.granted(verifyWith(TestAuthority.binding("host", single)))));
    }

    @Test
    void verify_oneKindRecordedWhereTwoAreDemanded_isRefused() throws Exception {
        Map<String, Object> binding =
                TestAuthority.binding("host", recorded(List.of(EvidenceKind.MACHINE_ID), List.of()));
        binding.put(Claim.MINIMUM_EVIDENCE, 2L);
        scene.refused(RefusalReason.NO_EVIDENCE, verifyWith(binding));
    }

    @Test
    void verify_volumeScope_isGrantedWhereTheAssertedIdIsTheSame() throws Exception {
        Machine workload = workload("one", "7b1c62a0-7f3e-4c8f-9a51-2f4d8f1f6b11");
        List<EvidenceDigest> asserted =
                workload.observe().sighting(Scene.PRODUCT.scope()).fit(EvidenceKind.ASSERTED);
        Map<String, Object> license = scene.licenseClaims();
        license.put(
                Claim.BINDING,
                TestAuthority.binding("volume", Fingerprint.of(Map.of(EvidenceKind.ASSERTED, asserted))));
        scene.hold(license, scene.statusClaims());
        LicenseVerifier verifier = scene.verifier();
        assertEquals(
                List.of(),
                Scene.codes(scene.granted(verifier.withMachine(workload).verify(Scene.ID))));
        Machine other = workload("other", "11111111-7f3e-4c8f-9a51-2f4d8f1f6b11");
        scene.refused(RefusalReason.MACHINE_CHANGED, verifier.withMachine(other).verify(Scene.ID));
        scene.refused(RefusalReason.MACHINE_NOT_VISIBLE, verifier.verify(Scene.ID));
    }

    private Machine workload(String name, String id) throws Exception {
        Path root = Files.createDirectories(base.resolve("workload-" + name));
        Files.writeString(root.resolve("asserted-id"), id + "\n");
        return Machine.recordedAt(root, Map.of("HOLDFAST_MACHINE_ID_FILE", "/asserted-id"));
    }
}
