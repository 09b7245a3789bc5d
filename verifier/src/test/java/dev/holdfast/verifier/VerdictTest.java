package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.license.ProductId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification answers beyond the form of its documents; FORMAT.md 11.5 to 11.12. */
class VerdictTest {
    @TempDir
    Path base;

    private Scene with(Map<String, Object> license, Scene scene) throws Exception {
        scene.hold(license, scene.statusClaims());
        return scene;
    }

    @Test
    void verify_activatedHere_isGranted() throws Exception {
        Scene scene = Scene.activated(base);
        Granted granted = scene.granted(scene.verify());
        assertEquals(Scene.ID, granted.license().licenseId());
        assertTrue(granted.covers(Scene.OCR));
        assertFalse(granted.covers(new ModelId("other")));
        assertTrue(granted.daysLeft().isEmpty());
        assertEquals(List.of(), granted.warnings());
    }

    @Test
    void verify_nothingInTheDirectory_isNotActivated() throws Exception {
        Scene scene = new Scene(base);
        Verdict.Refused refused = scene.refused(RefusalReason.NOT_ACTIVATED, scene.verify());
        assertTrue(refused.remedy().contains(Scene.ID.text()), refused.remedy());
    }

    @Test
    void verify_directoryMissing_isNotActivatedAndMakesNothing() throws Exception {
        Scene scene = new Scene(base);
        Path nowhere = base.resolve("nowhere");
        Verdict verdict = scene.verifier().withDataDirectory(nowhere).verify(Scene.ID);
        scene.refused(RefusalReason.NOT_ACTIVATED, verdict);
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void verify_folderIsAFile_isUnreadable() throws Exception {
        Scene scene = new Scene(base);
        Path other = Files.createDirectory(base.resolve("other"));
        Files.createFile(other.resolve(Scene.PRODUCT.text()));
        Verdict verdict = scene.verifier().withDataDirectory(other).verify(Scene.ID);
        scene.refused(RefusalReason.DATA_DIRECTORY_UNREADABLE, verdict);
    }

    @Test
    void verify_directoryOfANewerMajorVersion_isTooNew() throws Exception {
        Scene scene = Scene.activated(base);
        Files.writeString(scene.directory.folder().resolve("format.json"), "{\"major\":99,\"minor\":0}\n");
        scene.refused(RefusalReason.DATA_DIRECTORY_TOO_NEW, scene.verify());
    }

    @Test
    void verify_anotherProductsLicenseId_isRefused() throws Exception {
        Scene scene = Scene.activated(base);
        LicenseId other = new LicenseId("other-product.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
        scene.refused(RefusalReason.WRONG_PRODUCT, scene.verifier().verify(other));
    }

    @Test
    void verify_anotherProductsLicense_isRefused() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.AUDIENCE, "other-product");
        license.put(Claim.LICENSE, "other-product.01J9Z3K4M5N6P7Q8R9S0T1V2W3");
        scene.refused(RefusalReason.WRONG_PRODUCT, with(license, scene).verify());
    }

    @Test
    void verify_anotherLicenseInTheRecord_isRefused() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.LICENSE, "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3");
        scene.refused(RefusalReason.RECORD_DAMAGED, with(license, scene).verify());
    }

    @Test
    void verify_mustNamesAnUnknownClaim_needsANewerVerifier() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.MUST, List.of(Claim.BINDING, "hologram"));
        license.put(Claim.MODE, "of a kind that is not known either");
        scene.refused(RefusalReason.NEEDS_NEWER_VERIFIER, with(license, scene).verify());
    }

    @Test
    void verify_unknownClaimThatMustDoesNotName_isGranted() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put("hologram", true);
        scene.granted(with(license, scene).verify());
    }

    @Test
    void verify_otherDeviceKeyInTheLicense_isRefused() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.CONFIRMATION, Map.of(Claim.THUMBPRINT, "A".repeat(43)));
        scene.refused(RefusalReason.DEVICE_KEY_MISMATCH, with(license, scene).verify());
    }

    @Test
    void verify_recordOfAnotherDirectory_isRefused() throws Exception {
        Scene scene = Scene.activated(base.resolve("one"));
        Scene other = Scene.activated(base.resolve("other"));
        copyRecords(other.directory.folder(), scene.directory.folder());
        scene.refused(RefusalReason.RECORD_OF_ANOTHER_DIRECTORY, scene.verify());
    }

    private static void copyRecords(Path from, Path to) throws Exception {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(path -> path.toString().contains("licenses"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void verify_recordWithAFlippedByte_isDamagedAndKept() throws Exception {
        Scene scene = Scene.activated(base);
        Path record;
        try (var files = Files.walk(scene.directory.folder().resolve("licenses"))) {
            record = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(record);
        bytes[bytes.length / 2] ^= 1;
        Files.write(record, bytes);
        scene.refused(RefusalReason.RECORD_DAMAGED, scene.verify());
        assertTrue(java.util.Arrays.equals(bytes, Files.readAllBytes(record)));
    }

    @Test
    void verify_anotherMachine_hasChangedAndShowsTheSheet() throws Exception {
        Scene scene = Scene.activated(base);
        Verdict verdict =
                scene.verifier().withMachine(RecordedMachines.bareMetal()).verify(Scene.ID);
        assertTrue(scene.refused(RefusalReason.MACHINE_CHANGED, verdict)
                .scoreSheet()
                .isPresent());
    }

    @Test
    void verify_nothingOfTheMachineVisible_isNotVisible() throws Exception {
        Scene scene = Scene.activated(base);
        var hidden = dev.holdfast.machineid.Machine.recordedAt(Files.createDirectory(base.resolve("empty")), Map.of());
        Verdict verdict = scene.verifier().withMachine(hidden).verify(Scene.ID);
        scene.refused(RefusalReason.MACHINE_NOT_VISIBLE, verdict);
    }

    @Test
    void verify_noEvidenceRecorded_isRefused() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.BINDING, TestAuthority.binding("host", dev.holdfast.machineid.Fingerprint.of(Map.of())));
        scene.refused(RefusalReason.NO_EVIDENCE, with(license, scene).verify());
    }

    @Test
    void verify_modelOfTheLicense_isGrantedAndAnotherRefused() throws Exception {
        Scene scene = Scene.activated(base);
        scene.granted(scene.verifier().verify(Scene.ID, Scene.OCR));
        Verdict verdict = scene.verifier().verify(Scene.ID, new ModelId("x-ray"));
        Verdict.Refused refused = scene.refused(RefusalReason.MODEL_NOT_COVERED, verdict);
        assertTrue(refused.detail().contains("x-ray"), refused.detail());
    }

    @Test
    void verify_modelWhoseTimeIsOver_isRefused() throws Exception {
        Scene scene = new Scene(base);
        Map<String, Object> license = scene.licenseClaims();
        long until = TestCertificate.NOW.plusSeconds(3600).getEpochSecond();
        license.put(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr", Claim.UNTIL, until)));
        with(license, scene);
        scene.granted(scene.verifier().verify(Scene.ID, Scene.OCR));
        scene.clock.pass(Duration.ofHours(1));
        scene.refused(RefusalReason.MODEL_EXPIRED, scene.verifier().verify(Scene.ID, Scene.OCR));
        assertFalse(scene.granted(scene.verify()).covers(Scene.OCR));
    }

    @Test
    void orElseThrow_refused_carriesTheRefusal() throws Exception {
        Scene scene = new Scene(base);
        var thrown = org.junit.jupiter.api.Assertions.assertThrows(
                LicenseRefusedException.class, () -> scene.verify().orElseThrow());
        assertEquals(RefusalReason.NOT_ACTIVATED, thrown.refusal().reason());
        assertTrue(thrown.getMessage().startsWith("not_activated: "), thrown.getMessage());
    }

    @Test
    void onlyLicense_one_isFound() throws Exception {
        Scene scene = Scene.activated(base);
        assertEquals(Scene.ID, scene.verifier().onlyLicense().orElseThrow());
        assertEquals(new ProductId("acme-vision"), scene.verifier().product());
    }
}
