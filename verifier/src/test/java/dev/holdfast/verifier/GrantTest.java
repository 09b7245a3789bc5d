package dev.holdfast.verifier;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many trust bundles fit into one answer; FORMAT.md 8.13. */
class GrantTest {
    @Test
    void isFull_whereNoFurtherBundleFits() {
        String large = "b".repeat(200_000);

        assertFalse(Grant.isFull(List.of()));
        assertFalse(Grant.isFull(Collections.nCopies(63, "b")));
        assertTrue(Grant.isFull(Collections.nCopies(64, "b")));
        assertFalse(Grant.isFull(List.of(large)));
        assertTrue(Grant.isFull(List.of(large, large)));
    }
}
