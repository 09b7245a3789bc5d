package dev.holdfast.cli;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.machineid.Fingerprint;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.verifier.Grant;
import dev.holdfast.verifier.LicenseVerifier;
import dev.holdfast.verifier.RefusalReason;
import dev.holdfast.verifier.Scene;
import dev.holdfast.verifier.TestAuthority;
import dev.holdfast.verifier.TestVector;
import dev.holdfast.verifier.Verdict;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.LicenseRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** For every reason of a verdict a way to produce it, by the library and by the command. */
final class ReasonProducers {
    /** Reasons that cannot be produced here, and why. */
    static final Map<RefusalReason, String> NOT_HERE = Map.of(
            RefusalReason.PLATFORM_UNSAFE,
            "no Java runtime that can be had today accepts signatures of zeros; SignatureSelfTestTest stands in for one");

    private static final String OTHER_PRODUCT = "other-product.01J9Z3K4M5N6P7Q8R9S0T1V2W3";

    private ReasonProducers() {}

    /** One question, asked of the library and of the command. */
    record Asked(Library library, TestDevice device, List<String> arguments) {}

    /** The question to the library. */
    @FunctionalInterface
    interface Library {
        Verdict ask() throws Exception;
    }

    /** Brings a device into a state in which the question is refused. */
    @FunctionalInterface
    interface Producer {
        Asked in(Path folder) throws Exception;
    }

    static Map<RefusalReason, Producer> all() {
        Map<RefusalReason, Producer> all = new EnumMap<>(RefusalReason.class);
        documents(all);
        directories(all);
        times(all);
        machines(all);
        imports(all);
        ReleaseProducers.addTo(all);
        return all;
    }

    private static Producer ofVector(String name) {
        return folder -> {
            TestVector vector = TestVector.read(fileOf(name));
            return verify(SceneDevice.ofVector(vector, folder).holding(vector));
        };
    }

    /** The file behind whatever number it has. */
    private static Path fileOf(String vector) throws IOException {
        try (Stream<Path> files = Files.list(SceneDevice.VECTORS)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{3}-" + vector + "\\.txt"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Asked verify(SceneDevice on, String... more) {
        return verify(on, on.device(), more);
    }

    private static Asked verify(SceneDevice on, TestDevice device, String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", Scene.ID.text()));
        arguments.addAll(List.of(more));
        return new Asked(
                () -> {
                    LicenseVerifier verifier =
                            on.verifier().withMachine(device.machine()).withDataDirectory(device.dataDirectory());
                    return more.length == 0
                            ? verifier.verify(Scene.ID)
                            : verifier.verify(Scene.ID, new ModelId(more[1]));
                },
                device,
                arguments);
    }

    private static Asked grant(SceneDevice on, Path folder, Grant grant) throws Exception {
        Path file = Files.write(folder.resolve("grant.json"), grant.toBytes());
        return new Asked(
                () -> on.verifier().importGrant(Scene.ID, grant),
                on.device(),
                List.of("import", file.toString(), Scene.ID.text()));
    }

    private static Asked grant(SceneDevice on, Path folder, Map<String, Object> license) throws Exception {
        Scene scene = on.scene();
        return grant(
                on,
                folder,
                new Grant(scene.authority.license(license), scene.authority.status(scene.statusClaims()), List.of()));
    }

    private static void documents(Map<RefusalReason, Producer> all) {
        all.put(RefusalReason.LICENSE_MALFORMED, ofVector("spelling-empty"));
        all.put(RefusalReason.ALGORITHM_NOT_ALLOWED, ofVector("header-alg-eddsa"));
        all.put(RefusalReason.CERTIFICATE_NOT_TRUSTED, ofVector("chain-of-a-stranger"));
        all.put(RefusalReason.CERTIFICATE_UNFIT, ofVector("chain-no-key-usage"));
        all.put(RefusalReason.SIGNER_REVOKED, ofVector("signer-revoked"));
        all.put(RefusalReason.SIGNATURE_INVALID, ofVector("signature-of-another-license"));
        all.put(RefusalReason.NEEDS_NEWER_VERIFIER, ofVector("must-names-hologram"));
        all.put(RefusalReason.DEVICE_KEY_MISMATCH, ofVector("another-device-key"));
        all.put(RefusalReason.STATUS_MISSING, ofVector("status-missing"));
        all.put(RefusalReason.STATUS_INVALID, ofVector("status-of-a-stranger"));
        all.put(RefusalReason.LICENSE_SUSPENDED, ofVector("status-suspended"));
        all.put(RefusalReason.LICENSE_REVOKED, ofVector("status-revoked"));
        all.put(RefusalReason.ACTIVATION_REVOKED, ofVector("status-activation-revoked"));
        all.put(RefusalReason.ACTIVATION_SUPERSEDED, ofVector("status-superseded"));
        all.put(RefusalReason.NOT_YET_VALID, ofVector("time-not-yet"));
        all.put(RefusalReason.EXPIRED, ofVector("time-first-second-after"));
        all.put(RefusalReason.TRUST_BUNDLE_MISSING, ofVector("no-bundle"));
        all.put(RefusalReason.TRUST_BUNDLE_INVALID, ofVector("bundle-of-a-stranger"));
        all.put(RefusalReason.WRONG_PRODUCT, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Map<String, Object> license = on.scene().licenseClaims();
            license.put(Claim.LICENSE, OTHER_PRODUCT);
            license.put(Claim.AUDIENCE, "other-product");
            on.scene().hold(license, on.scene().statusClaims());
            return verify(on);
        });
    }

    private static Path record(SceneDevice on) {
        return on.scene().directory.folder().resolve("licenses/" + Scene.ID.suffix() + ".json");
    }

    private static void directories(Map<RefusalReason, Producer> all) {
        all.put(RefusalReason.NOT_ACTIVATED, folder -> verify(SceneDevice.in(folder)));
        all.put(RefusalReason.DATA_DIRECTORY_UNREADABLE, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Path file = Files.writeString(folder.resolve("file"), "x");
            return verify(on, on.device().with("HOLDFAST_DATA_DIRECTORY", file.toString()));
        });
        all.put(RefusalReason.DATA_DIRECTORY_TOO_NEW, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            Path format = on.scene().directory.folder().resolve("format.json");
            Files.writeString(format, Files.readString(format).replaceAll("\"major\":\\d+", "\"major\":99"));
            return verify(on);
        });
        all.put(RefusalReason.RECORD_DAMAGED, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            Files.writeString(record(on), "{");
            return verify(on);
        });
        all.put(RefusalReason.RECORD_OF_ANOTHER_DIRECTORY, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            SceneDevice other = SceneDevice.activatedIn(Files.createDirectories(folder.resolve("other")));
            Files.write(record(on), Files.readAllBytes(record(other)));
            return verify(on);
        });
        all.put(RefusalReason.REVISION_ROLLED_BACK, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            Scene scene = on.scene();
            LicenseRecord old = scene.directory.read(Scene.ID).orElseThrow();
            scene.granted(scene.importGrant(scene.licenseClaims(2), scene.statusClaims()));
            scene.hold(old.license(), old.status());
            return verify(on);
        });
    }

    private static void times(Map<RefusalReason, Producer> all) {
        all.put(RefusalReason.STATUS_TOO_OLD, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Map<String, Object> license = on.scene().licenseClaims();
            license.put(
                    Claim.STATUS, Map.of(Claim.MAXIMUM_AGE, Duration.ofDays(7).toSeconds(), Claim.GRACE, 0L));
            on.scene().hold(license, on.scene().statusClaims());
            on.scene().clock.pass(Duration.ofDays(8));
            return verify(on);
        });
        all.put(RefusalReason.LEASE_ENDED, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Map<String, Object> license = on.scene().licenseClaims(Duration.ofHours(24));
            license.put(Claim.MODE, "online");
            license.put(Claim.GRACE, 3600L);
            on.scene().hold(license, on.scene().statusClaims());
            on.scene().clock.pass(Duration.ofHours(26));
            return verify(on);
        });
        all.put(RefusalReason.CLOCK_IMPLAUSIBLE, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Map<String, Object> license = on.scene().licenseClaims();
            license.put(Claim.CLOCK, Map.of(Claim.TOLERANCE, 600L, Claim.WITNESS_REQUIRED, false));
            on.scene().hold(license, on.scene().statusClaims());
            on.scene().clock.set(dev.holdfast.verifier.TestCertificate.NOW.minus(Duration.ofDays(1)));
            return verify(on);
        });
        all.put(RefusalReason.STATE_NOT_WRITABLE, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Map<String, Object> license = on.scene().licenseClaims();
            license.put(Claim.CLOCK, Map.of(Claim.WITNESS_REQUIRED, true));
            on.scene().granted(on.scene().importGrant(license, on.scene().statusClaims()));
            // Without the private half nothing that is remembered can be authenticated, hence written.
            Files.delete(on.scene().directory.folder().resolve("device-key.p8"));
            on.scene().clock.pass(Duration.ofHours(1));
            return verify(on);
        });
    }

    private static void machines(Map<RefusalReason, Producer> all) {
        all.put(RefusalReason.MACHINE_CHANGED, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            return verify(on, on.device().onMachine(RecordedMachines.bareMetal()));
        });
        all.put(RefusalReason.MACHINE_NOT_VISIBLE, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            Path nothing = Files.createDirectories(folder.resolve("nothing"));
            return verify(on, on.device().onMachine(Machine.recordedAt(nothing, Map.of())));
        });
        all.put(RefusalReason.NO_EVIDENCE, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Fingerprint one = Fingerprint.of(
                    Map.of(EvidenceKind.MACHINE_ID, on.scene().fingerprint().of(EvidenceKind.MACHINE_ID)));
            Map<String, Object> binding = TestAuthority.binding("host", one);
            binding.put(Claim.MINIMUM_EVIDENCE, 2L);
            Map<String, Object> license = on.scene().licenseClaims();
            license.put(Claim.BINDING, binding);
            on.scene().hold(license, on.scene().statusClaims());
            return verify(on);
        });
        all.put(
                RefusalReason.MODEL_NOT_COVERED,
                folder -> verify(SceneDevice.activatedIn(folder), "--model", "unheard-of"));
        all.put(RefusalReason.MODEL_EXPIRED, folder -> {
            SceneDevice on = SceneDevice.in(folder);
            Map<String, Object> license = on.scene().licenseClaims();
            long until = dev.holdfast.verifier.TestCertificate.NOW.getEpochSecond();
            license.put(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr", Claim.UNTIL, until)));
            on.scene().hold(license, on.scene().statusClaims());
            return verify(on, "--model", "ocr");
        });
    }

    private static void imports(Map<RefusalReason, Producer> all) {
        all.put(RefusalReason.GRANT_MALFORMED, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            List<String> many = java.util.Collections.nCopies(Grant.MAXIMUM_BUNDLES + 1, "a.b.c");
            Grant grant = new Grant("a.b.c", "a.b.c", many);
            return grant(on, folder, grant);
        });
        all.put(RefusalReason.GRANT_NOT_KEPT, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            Path lock = on.scene().directory.folder().resolve("record.lock");
            Files.deleteIfExists(lock);
            Files.createDirectory(lock);
            return grant(on, folder, on.scene().licenseClaims(2));
        });
        all.put(RefusalReason.GRANT_FOR_ANOTHER_DEVICE, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            SceneDevice other = SceneDevice.in(Files.createDirectories(folder.resolve("other")));
            return grant(
                    on,
                    folder,
                    TestAuthority.licenseClaims(
                            Scene.ID.text(), other.scene().deviceKey, on.scene().fingerprint()));
        });
        all.put(RefusalReason.GRANT_NOT_NEWER, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            return grant(on, folder, on.scene().licenseClaims());
        });
        all.put(RefusalReason.GRANT_ANSWERS_NO_REQUEST, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            Map<String, Object> license = on.scene().licenseClaims(2);
            license.put(Claim.ANSWERS, "AAAAAAAAAAAAAAAAAAAAAA");
            return grant(on, folder, license);
        });
        all.put(RefusalReason.GRANT_FOR_ANOTHER_LICENSE, folder -> {
            SceneDevice on = SceneDevice.activatedIn(folder);
            String other = "acme-vision.11J9Z3K4M5N6P7Q8R9S0T1V2W3";
            return grant(
                    on,
                    folder,
                    TestAuthority.licenseClaims(
                            other, on.scene().deviceKey, on.scene().fingerprint()));
        });
    }
}
