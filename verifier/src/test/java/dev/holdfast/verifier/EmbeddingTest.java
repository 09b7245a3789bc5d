package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.ReadmeSnippet;
import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that an application embeds, taken out of the READMEs, compiled and run. */
class EmbeddingTest {
    @TempDir
    Path base;

    private static List<ReadmeSnippet> snippets;

    private Scene scene;

    @BeforeAll
    static void paste(@TempDir Path pasted) throws Exception {
        snippets = ReadmeSnippet.of(Path.of("README.md"), pasted);
        assertEquals(4, snippets.size());
    }

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Path rootPem() throws Exception {
        return Files.writeString(
                base.resolve("root.pem"), scene.authority.root().pem());
    }

    @Test
    void start_licenseOfThisMachine_isGranted() throws Exception {
        var here = Machine.local().observe().fingerprint(Scene.PRODUCT.scope());
        Map<String, Object> license = scene.licenseClaims();
        license.put(Claim.BINDING, TestAuthority.binding("host", here));
        scene.hold(license, scene.statusClaims());
        if (here.independentKinds() == 0) {
            var thrown = assertThrows(LicenseRefusedException.class, this::start);
            assertEquals(RefusalReason.NO_EVIDENCE, thrown.refusal().reason());
        } else {
            assertEquals(
                    Scene.ID, assertInstanceOf(Granted.class, start()).license().licenseId());
        }
    }

    @Test
    void start_withoutALicense_throwsTheRefusal() {
        var thrown = assertThrows(LicenseRefusedException.class, this::start);
        assertEquals(RefusalReason.NOT_ACTIVATED, thrown.refusal().reason());
    }

    private Object start() throws Exception {
        return snippets.get(0).call("start", rootPem(), base, Scene.ID.text());
    }

    @Test
    void say_verdict_namesReasonAndRemedyOrTheModel() throws Exception {
        String refused = String.valueOf(snippets.get(1).call("say", scene.verify()));
        assertTrue(refused.startsWith("not_activated: "), refused);
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        assertEquals("licensed for OCR", snippets.get(1).call("say", scene.verify()));
    }

    @Test
    void watch_snippet_logsWhatChangesAndAnswers() throws Exception {
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        BlockingQueue<String> logged = new LinkedBlockingQueue<>();
        Consumer<String> log = logged::add;
        Object started = snippets.get(2).call("watch", scene.verifier(), Scene.ID, log);
        try (LicenseWatch watch = assertInstanceOf(LicenseWatch.class, started)) {
            assertEquals(true, snippets.get(2).call("mayRun", watch, Scene.OCR));
            assertEquals(false, snippets.get(2).call("mayRun", watch, new ModelId("other")));
            scene.hold(scene.licenseClaims(), WatchTurns.status(scene, 2, Claim.REVOKED));
            watch.verify();
            String message = String.valueOf(logged.poll(60, TimeUnit.SECONDS));
            assertTrue(message.startsWith("the license is revoked"), message);
        }
    }

    @Test
    void needsAPerson_eachEvent_isAnswered() throws Exception {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, scene.verify());
        Granted granted = scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        var end = TestCertificate.NOW;
        ReadmeSnippet snippet = snippets.get(3);
        for (LicenseEvent event : List.of(
                new LicenseEvent.Expiring(granted, java.util.Optional.empty(), end),
                new LicenseEvent.ModelEnded(granted, Scene.OCR),
                new LicenseEvent.Drifted(granted.with(new Warning("drifted", "drifted"))),
                new LicenseEvent.Withdrawn(refused),
                new LicenseEvent.Refused(refused))) {
            boolean drifted = event instanceof LicenseEvent.Drifted;
            assertEquals(!drifted || granted.scoreSheet().changesLeft() == 0, snippet.call("needsAPerson", event));
            assertFalse(event.message().isBlank());
        }
        for (LicenseEvent event :
                List.of(new LicenseEvent.Refreshed(granted, granted), new LicenseEvent.GrantedAgain(granted))) {
            assertEquals(false, snippet.call("needsAPerson", event));
            assertFalse(event.message().isBlank());
        }
    }

    @Test
    void topReadme_snippet_refusesWhereNothingWasActivatedAndAsksTheWatch() throws Exception {
        List<ReadmeSnippet> top =
                ReadmeSnippet.of(Path.of("../README.md"), Files.createDirectory(base.resolve("pasted")));
        assertEquals(1, top.size());
        LicenseId unknown = new LicenseId("acme-vision.00000000000000000000000000");
        String pem = scene.authority.root().pem();
        var thrown =
                assertThrows(LicenseRefusedException.class, () -> top.get(0).call("license", pem, unknown));
        assertEquals(RefusalReason.NOT_ACTIVATED, thrown.refusal().reason());
        scene.granted(scene.importGrant(scene.licenseClaims(), scene.statusClaims()));
        try (LicenseWatch watch = scene.verifier().watch(Scene.ID).start()) {
            assertEquals(false, top.get(0).call("mayRun", watch));
        }
    }
}
