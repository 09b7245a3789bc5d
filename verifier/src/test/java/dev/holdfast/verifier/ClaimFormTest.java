package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.machineid.EvidenceKind;
import dev.holdfast.verifier.license.Claim;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims that contradict another one, or stand inside one; FORMAT.md 5.1 and 5.2. */
class ClaimFormTest {
    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private void malformed(Map<String, Object> license) throws Exception {
        scene.hold(license, scene.statusClaims());
        scene.refused(RefusalReason.LICENSE_MALFORMED, scene.verify());
    }

    private void malformedBinding(String member, Object value) throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        Map<String, Object> binding = TestAuthority.binding("host", scene.fingerprint());
        if (value.equals("")) {
            binding.remove(member);
        } else {
            binding.put(member, value);
        }
        license.put(Claim.BINDING, binding);
        malformed(license);
    }

    @Test
    void verify_expiryBesidePerpetual_isMalformedWhateverItSays() throws Exception {
        for (boolean perpetual : new boolean[] {true, false}) {
            Map<String, Object> license = scene.licenseClaims();
            license.put(Claim.EXPIRES_AT, TestCertificate.NOW.getEpochSecond() + 60);
            license.put(Claim.PERPETUAL, perpetual);
            malformed(license);
        }
    }

    @Test
    void verify_graceThatIsNoDuration_isMalformedInAOneTimeLicenseToo() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.GRACE, "three days");
        malformed(license);
    }

    @Test
    void verify_onlineLicenseWithoutGrace_isMalformed() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        license.remove(Claim.PERPETUAL);
        license.put(Claim.EXPIRES_AT, TestCertificate.NOW.getEpochSecond() + 60);
        license.put(Claim.MODE, "online");
        malformed(license);
    }

    @Test
    void verify_bindingWithoutAMember_isMalformed() throws Exception {
        for (String member : TestAuthority.binding("host", scene.fingerprint()).keySet()) {
            malformedBinding(member, "");
        }
    }

    @Test
    void verify_schemeThatIsNotKnown_isMalformed() throws Exception {
        malformedBinding(Claim.SCHEME, 2L);
    }

    @Test
    void verify_moreValuesOfAKindThanItHas_isMalformed() throws Exception {
        List<String> twoIds = List.of("A".repeat(43), "B".repeat(42) + "A");
        malformedBinding(Claim.EVIDENCE, Map.of("machine-id", twoIds));
        malformedBinding(Claim.EVIDENCE, Map.of("machine-id", List.of("A".repeat(44))));
    }

    @Test
    void verify_sharedThatIsNoShortArrayOfNames_isMalformed() throws Exception {
        malformedBinding(Claim.SHARED, "machine-id");
        malformedBinding(Claim.SHARED, List.of(1L));
        malformedBinding(Claim.SHARED, Collections.nCopies(17, "machine-id"));
    }

    @Test
    void verify_shared_isToldAndJudgesNothing() throws Exception {
        Map<String, Object> license = scene.licenseClaims();
        Map<String, Object> binding = TestAuthority.binding("host", scene.fingerprint());
        binding.put(Claim.SHARED, List.of("tpm", "machine-id", "machine-id"));
        license.put(Claim.BINDING, binding);
        scene.hold(license, scene.statusClaims());

        Granted granted = assertInstanceOf(Granted.class, scene.verify());

        assertEquals(
                Set.of(EvidenceKind.MACHINE_ID), granted.license().binding().shared());
    }

    @Test
    void verify_moreModelsFeaturesOrNamesThanAllowed_isMalformed() throws Exception {
        List<Object> models = new ArrayList<>();
        Map<String, Object> features = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 257; i++) {
            models.add(Map.of(Claim.MODEL_ID, "m" + i));
            features.put("f" + i, "");
        }
        for (int i = 0; i < 33; i++) {
            names.add(Claim.REVISION);
        }
        for (Map.Entry<String, Object> tooMany : Map.<String, Object>of(
                        Claim.MODELS, models, Claim.FEATURES, features, Claim.MUST, names)
                .entrySet()) {
            Map<String, Object> license = scene.licenseClaims();
            license.put(tooMany.getKey(), tooMany.getValue());
            malformed(license);
        }
    }

    @Test
    void verify_memberThatMaySayItsMeaningInAnotherType_isMalformed() throws Exception {
        for (Object minimum : List.of(Map.of(), Map.of(Claim.BUNDLE, "1", Claim.SEQUENCE, 1L))) {
            Map<String, Object> license = scene.licenseClaims();
            license.put(Claim.MINIMUM_STATUS, minimum);
            malformed(license);
        }
    }
}
