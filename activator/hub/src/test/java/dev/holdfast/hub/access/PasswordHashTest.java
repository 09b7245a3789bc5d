package dev.holdfast.hub.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final Password PASSWORD = Password.of("correct horse battery");
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @Test
    void argon2id_ofTheReferenceVector_isTheReferenceTag() {
        byte[] tag = PasswordHash.compute(
                "password".getBytes(StandardCharsets.US_ASCII),
                "somesalt".getBytes(StandardCharsets.US_ASCII),
                65536,
                2,
                1,
                32);
        assertArrayEquals(
                HexFormat.of().parseHex("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"), tag);
    }

    @Test
    void hash_ofAPassword_matchesThatPasswordAlone() {
        PasswordHash hash = PasswordHash.of(PASSWORD, new SecureRandom());
        assertTrue(hash.text().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), "the parameters that API.md states");
        assertTrue(hash.matches(PASSWORD));
        assertTrue(new PasswordHash(hash.text()).matches(Password.of("correct horse battery")));
        for (String other : List.of("Correct horse battery", "correct horse batter", "correct horse battery ")) {
            assertFalse(hash.matches(Password.of(other)), other);
        }
        assertFalse(hash.isWeak());
    }

    @Test
    void hash_ofOnePasswordTwice_differs() {
        SecureRandom random = new SecureRandom();
        assertNotEquals(PasswordHash.of(PASSWORD, random), PasswordHash.of(PASSWORD, random));
    }

    @Test
    void hash_withLessMemoryOrFewerPasses_isWeakAndStillMatches() {
        for (PasswordHash weak : List.of(
                PasswordHash.of(PASSWORD, SALT.clone(), 8192, 2, 1),
                PasswordHash.of(PASSWORD, SALT.clone(), 19456, 1, 1))) {
            assertTrue(weak.isWeak());
            assertTrue(weak.matches(PASSWORD));
        }
    }

    @Test
    void password_spelledWithOtherCodePoints_isTheSame() {
        PasswordHash hash = PasswordHash.of(Password.of("café au lait 1"), new SecureRandom());
        assertTrue(hash.matches(Password.of("cafe\u0301 au lait 1")));
    }

    @Test
    void password_tooShortOrTooLong_isRefusedAndNothingPrintsOne() {
        for (String bad : List.of("", "eleven char", "x".repeat(257))) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Password.of(bad));
            assertEquals("expected 12 to 256 characters", refused.getMessage());
        }
        assertEquals("(a password)", Password.of("x".repeat(256)).toString());
        assertEquals(
                "(a password hash)",
                PasswordHash.of(PASSWORD, new SecureRandom()).toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> new PasswordHash("$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"));
    }
}
