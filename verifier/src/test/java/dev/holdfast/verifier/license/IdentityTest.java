package dev.holdfast.verifier.license;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.machineid.BindingPolicy;
import dev.holdfast.machineid.Fingerprint;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and numbers that are made in code are held to the rules of those that are read; FORMAT.md 5.1. */
class IdentityTest {
    private static final String SUFFIX = "01J9Z3K4M5N6P7Q8R9S0T1V2W3";

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a/b", "ä", "a:", "a@", "a[", "a`", "a{"})
    void modelId_otherText_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new ModelId(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "a._-", "aZ09"})
    void modelId_lettersDigitsAndMarks_isTaken(String text) {
        assertEquals(text, new ModelId(text).toString());
    }

    @Test
    void modelId_of64Characters_isTheLongest() {
        assertEquals(64, new ModelId("m".repeat(64)).text().length());
        assertThrows(IllegalArgumentException.class, () -> new ModelId("m".repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "a.b", "ä", "a b"})
    void productId_otherText_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new ProductId(text));
    }

    @Test
    void productId_of40Characters_isTheLongest() {
        assertEquals(40, new ProductId("p".repeat(40)).text().length());
        assertThrows(IllegalArgumentException.class, () -> new ProductId("p".repeat(41)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "acme." + SUFFIX + "0",
                "acme.1",
                "." + SUFFIX,
                "Acme." + SUFFIX,
                "a.b." + SUFFIX,
                "acme.O1J9Z3K4M5N6P7Q8R9S0T1V2W3",
                "acme.01j9z3k4m5n6p7q8r9s0t1v2w3"
            })
    void licenseId_otherText_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new LicenseId(text));
    }

    @Test
    void identities_areEqualByTheirTextAndKindAlone() {
        assertEquals(new LicenseId("a." + SUFFIX), new LicenseId("a." + SUFFIX));
        assertNotEquals(new LicenseId("a." + SUFFIX), new LicenseId("b." + SUFFIX));
        assertNotEquals((Object) new LicenseId("a." + SUFFIX), "a." + SUFFIX);
        assertNotEquals((Object) new ProductId("a"), new ModelId("a"));
        assertNotEquals((Object) new ModelId("a"), new ProductId("a"));
        assertNotEquals(new ProductId("a"), new ProductId("b"));
        assertNotEquals(new ModelId("a"), new ModelId("b"));
    }

    @Test
    void statusRank_isOrderedByBundleAndThenBySequence() {
        StatusRank rank = new StatusRank(2, 5);
        assertTrue(rank.compareTo(new StatusRank(1, 9)) > 0);
        assertTrue(rank.compareTo(new StatusRank(2, 6)) < 0);
        assertEquals(0, rank.compareTo(new StatusRank(2, 5)));
        assertEquals(rank, new StatusRank(2, 5));
        assertNotEquals(rank, new StatusRank(2, 6));
        assertNotEquals(rank, new StatusRank(3, 5));
        assertNotEquals((Object) rank, "2/5");
    }

    @Test
    void numbersBelowTheirRange_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StatusRank(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new StatusRank(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Mode.Online(Duration.ofSeconds(-1)));
        for (int evidence : new int[] {0, 3}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Binding(Binding.Scope.HOST, BindingPolicy.STANDARD, evidence, Fingerprint.of(Map.of())));
        }
    }
}
