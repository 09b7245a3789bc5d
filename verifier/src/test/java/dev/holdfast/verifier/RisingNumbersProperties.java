package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.holdfast.verifier.license.Claim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever order documents come in, the highest number that came is the one that holds; FORMAT.md 6.3, 8.8 and 11.8. */
class RisingNumbersProperties {
    private static final Path PLACE = Path.of("target");

    @Property(tries = 40)
    void importGrant_anyOrderOfRevisions_takesThoseAboveAllBefore(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 9) Integer> revisions) throws Exception {
        Scene scene = new Scene(Files.createTempDirectory(PLACE, "revisions"));
        long highest = 0;
        for (int revision : revisions) {
            Verdict verdict = scene.importGrant(scene.licenseClaims(revision), scene.statusClaims());
            if (revision > highest) {
                highest = scene.granted(verdict).license().revision();
                assertEquals(revision, highest);
            } else {
                scene.refused(RefusalReason.GRANT_NOT_NEWER, verdict);
            }
            assertEquals(highest, scene.granted(scene.verify()).license().revision());
        }
    }

    @Property(tries = 40)
    void apply_anyOrderOfSnapshots_leavesWhatTheHighestSays(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 2, max = 9) Integer> sequences) throws Exception {
        Scene scene = Scene.activated(Files.createTempDirectory(PLACE, "snapshots"));
        int highest = 1;
        for (int sequence : sequences) {
            Map<String, Object> claims = scene.statusClaims();
            claims.put(Claim.SEQUENCE, (long) sequence);
            claims.put(Claim.SUSPENDED, sequence % 2 == 0);
            scene.verifier().applyStatus(Scene.ID, scene.authority.status(claims));
            highest = Math.max(highest, sequence);
            if (highest % 2 == 0) {
                scene.refused(RefusalReason.LICENSE_SUSPENDED, scene.verify());
            } else {
                assertInstanceOf(Granted.class, scene.verify());
            }
        }
    }
}
