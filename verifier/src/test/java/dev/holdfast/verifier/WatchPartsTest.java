package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.license.Claim;
import dev.holdfast.verifier.license.ModelId;
import dev.holdfast.verifier.store.LicenseRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of a watch, each alone: what it answers from, what it takes for a change, and what it tells. */
class WatchPartsTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @TempDir
    Path base;

    private Scene scene;

    @BeforeEach
    void newScene() throws Exception {
        scene = new Scene(base);
    }

    private Granted granted(Map<String, Object> license) throws Exception {
        scene.hold(license, scene.statusClaims());
        return scene.granted(scene.verify());
    }

    private Verdict.Refused refused(RefusalReason reason) {
        return new RefusedException(reason, "so it is").verdict(Scene.ID);
    }

    @Test
    void standing_ofALicenseWithAnEnd_endsAtIt() throws Exception {
        Granted granted = granted(scene.licenseClaims(Duration.ofHours(1)));
        long end =
                NOW + Duration.between(granted.judgedAt(), TestCertificate.NOW).toNanos() + HOUR;
        Standing standing = Standing.of(granted, NOW);
        assertFalse(standing.isOver(end - 1));
        assertTrue(standing.isOver(end));
        assertTrue(standing.isGranted(() -> end));
        Standing near = standing.at(end - 1);
        assertTrue(near.isGranted(() -> end - 1) && near.covers(Scene.OCR, () -> end - 1));
        assertFalse(near.isGranted(() -> end) || near.covers(Scene.OCR, () -> end));
        assertEquals(end - NOW, near.untilTurn(NOW, Long.MAX_VALUE));
        assertEquals(end - Standing.NEAR.toNanos() - NOW, standing.untilTurn(NOW, Long.MAX_VALUE));
        assertEquals(7, standing.untilTurn(NOW, 7));
        assertSame(granted, near.at(end).verdict());
        assertTrue(near.at(end).models().isEmpty());
        assertEquals(List.of(), standing.ended(end));
    }

    @Test
    void standing_thatIsOver_coversNothingAndEndsNothing() throws Exception {
        Standing over = Standing.over(granted(scene.licenseClaims()));
        assertTrue(over.isOver(NOW));
        assertFalse(over.isGranted(() -> NOW));
        assertEquals(List.of(), over.ended(NOW));
        assertEquals(5, over.untilTurn(NOW, 5));
        assertTrue(over.at(NOW).isOver(NOW));
    }

    @Test
    void standing_modelThatEndsFirst_leavesTheOther() throws Exception {
        Granted granted = granted(WatchTurns.withOcrUntil(scene, Duration.ofHours(1)));
        long end = NOW + HOUR - Duration.ofMinutes(1).toNanos();
        Standing standing = Standing.of(granted, NOW);
        assertEquals(List.of(), standing.ended(end - 1));
        assertEquals(List.of(Scene.OCR), standing.ended(end));
        assertEquals(java.util.Set.of(new ModelId("weld")), standing.at(end).models());
        assertEquals(
                java.util.Set.of(new ModelId("weld"), Scene.OCR),
                standing.at(end - 1).models());
    }

    @Test
    void hasChanged_heldBeforeOrAfterAlone_isAChange() {
        Holding holding = new Holding(new LicenseRecord(Scene.ID, "a", null, null, null, true), null, List.of());
        Holding other = new Holding(new LicenseRecord(Scene.ID, "b", null, null, null, true), null, List.of());
        Check nothing = check(Optional.empty());
        Check something = check(Optional.of(holding));
        assertFalse(nothing.hasChanged(Optional.empty()));
        assertTrue(nothing.hasChanged(Optional.of(holding)));
        assertTrue(something.hasChanged(Optional.empty()));
        assertFalse(something.hasChanged(Optional.of(holding)));
        assertTrue(something.hasChanged(Optional.of(other)));
    }

    private Check check(Optional<Holding> held) {
        return new Check(refused(RefusalReason.EXPIRED), NOW, TestCertificate.NOW, held);
    }

    @Test
    void hasClockStepped_byMoreThanAMinuteEitherWay_isAStep() {
        Check check = check(Optional.empty());
        Instant later = TestCertificate.NOW.plus(Duration.ofHours(1));
        assertFalse(check.hasClockStepped(later.plusSeconds(60), NOW + HOUR));
        assertTrue(check.hasClockStepped(later.plusSeconds(60).plusNanos(1), NOW + HOUR));
        assertFalse(check.hasClockStepped(later.minusSeconds(60), NOW + HOUR));
        assertTrue(check.hasClockStepped(later.minusSeconds(60).minusNanos(1), NOW + HOUR));
        assertFalse(check.isOlderThan(Duration.ofHours(1), NOW + HOUR - 1));
        assertTrue(check.isOlderThan(Duration.ofHours(1), NOW + HOUR));
    }

    @Test
    void changes_refusedForAnotherReason_areToldAndForTheSameNot() {
        LicenseChanges changes = new LicenseChanges();
        assertEquals(1, changes.to(refused(RefusalReason.EXPIRED)).size());
        assertEquals(0, changes.to(refused(RefusalReason.EXPIRED)).size());
        assertEquals(1, changes.to(refused(RefusalReason.NOT_ACTIVATED)).size());
        assertEquals(1, changes.to(refused(RefusalReason.LICENSE_SUSPENDED)).size());
    }

    @Test
    void notices_modelThatOutlivesTheLicense_isNotToldApart() throws Exception {
        Map<String, Object> license = scene.licenseClaims(Duration.ofDays(10));
        long late = TestCertificate.NOW.plus(Duration.ofDays(12)).getEpochSecond();
        license.put(Claim.MODELS, List.of(Map.of(Claim.MODEL_ID, "ocr", Claim.UNTIL, late)));
        List<LicenseEvent> told = new ExpiryNotices().after(granted(license));
        assertEquals(1, told.size());
        LicenseEvent.Expiring expiring = (LicenseEvent.Expiring) told.get(0);
        assertEquals(Optional.empty(), expiring.model());
        assertTrue(expiring.message().contains("have it prolonged"), expiring.message());
    }

    @Test
    void expiring_lease_asksToGoOnlineAndItsModelToBeProlonged() throws Exception {
        Map<String, Object> license = scene.licenseClaims(Duration.ofHours(24));
        license.put(Claim.MODE, "online");
        license.put(Claim.GRACE, 3600L);
        Granted lease = granted(license);
        String all = new LicenseEvent.Expiring(lease, Optional.empty(), TestCertificate.NOW).message();
        String one = new LicenseEvent.Expiring(lease, Optional.of(Scene.OCR), TestCertificate.NOW).message();
        assertTrue(all.contains("let this machine go online"), all);
        assertTrue(one.startsWith("model ocr of the license ends at") && one.contains("have it prolonged"), one);
    }

    @Test
    void publication_afterItsClose_tellsAndAnswersNothing() throws Exception {
        Granted granted = granted(scene.licenseClaims());
        Publication publication = new Publication(granted, NOW, List.of());
        publication.passTo(NOW + HOUR);
        assertTrue(publication.standing().isGranted(() -> NOW + HOUR));
        publication.close();
        publication.publish(granted, NOW);
        publication.passTo(NOW);
        assertFalse(publication.standing().isGranted(() -> NOW));
    }

    @Test
    void publication_ofARefusal_stillPassesTime() {
        Publication publication = new Publication(refused(RefusalReason.EXPIRED), NOW, List.of());
        publication.passTo(NOW + HOUR);
        assertFalse(publication.standing().isGranted(() -> NOW + HOUR));
    }

    @Test
    void errors_ofTheHandlerItself_reachTheThreadWithWhatTheyHid() {
        List<Throwable> reached = new ArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> reached.add(thrown));
        try {
            IllegalStateException first = new IllegalStateException("first");
            IllegalStateException second = new IllegalStateException("second");
            new ErrorReport(thrown -> {
                        throw second;
                    })
                    .accept(first);
            new ErrorReport(thrown -> {
                        throw (RuntimeException) thrown;
                    })
                    .accept(first);
            assertEquals(List.of(second, first), reached);
            assertEquals(List.of(first), List.of(second.getSuppressed()));
            assertEquals(0, first.getSuppressed().length);
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(before);
        }
    }

    @Test
    void fromPem_indentedByTabsAndWithWindowsLines_isPinned() {
        String pem = TestCertificate.root().pem();
        String indented = "\t" + pem.replace("\n", "\r\n\t ");
        assertEquals(
                TrustRoots.fromPem(pem).certificates(),
                TrustRoots.fromPem(indented).certificates());
        assertThrows(IllegalArgumentException.class, () -> TrustRoots.fromPem(pem + "\u000b"));
    }
}
