package dev.holdfast.client;

import static dev.holdfast.client.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.protocol.ProblemReason;
import dev.holdfast.protocol.TokenFormat;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void of_tokenWithALineBreak_isTaken() throws Exception {
        String token = TokenFormat.make(TokenFormat.Type.SERVICE_USER, random);

        assertEquals("Bearer " + token, Pat.of(" " + token + "\r\n").authorization());
    }

    @Test
    void toString_isThePartialDisplay() throws Exception {
        String token = TokenFormat.make(TokenFormat.Type.SERVICE_USER, random);

        assertEquals("hdfp_…" + token.substring(37), Pat.of(token).toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = TokenFormat.Type.class,
            names = {"PERSONAL", "WORKSPACE", "DEVICE"})
    void of_tokenOfAnotherType_isRefusedAsSuch(TokenFormat.Type type) {
        String token = TokenFormat.make(type, random);

        LicenseSourceException refusal = assertRefused(ProblemReason.TOKEN_WRONG_TYPE, () -> Pat.of(token));

        assertFalse(String.valueOf(refusal.getMessage()).contains(token));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hdfp_", "secret", "hdfp_000000000000000000000000000000000000"})
    void of_anythingElse_isRefusedAsMalformedWithoutRepeatingIt(String text) {
        assertRefused(ProblemReason.TOKEN_MALFORMED, () -> Pat.of(text));
    }

    @Test
    void of_oneCharacterMistyped_isRefused() {
        String token = TokenFormat.make(TokenFormat.Type.SERVICE_USER, random);
        char other = token.charAt(20) == 'x' ? 'y' : 'x';

        assertRefused(
                ProblemReason.TOKEN_MALFORMED, () -> Pat.of(token.substring(0, 20) + other + token.substring(21)));
    }
}
