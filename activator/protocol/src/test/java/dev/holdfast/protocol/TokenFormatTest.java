package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormatTest {
    /** The expression that API.md gives to secret scanners. */
    private static final Pattern SCANNER = Pattern.compile("\\bhdf[upwd]_[0-9A-Za-z]{36}\\b");

    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @EnumSource(TokenFormat.Type.class)
    void make_everyType_isFoundByScannersAndTellsItsType(TokenFormat.Type type) {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String token = TokenFormat.make(type, random);
            assertTrue(SCANNER.matcher("a " + token + ".").find(), "the scanner's expression");
            assertEquals(Optional.of(type), TokenFormat.typeOf(token));
            made.add(token);
        }
        assertEquals(10_000, made.size());
    }

    @Property
    void typeOf_oneCharacterChanged_isNoToken(
            @ForAll @IntRange(min = 5, max = 40) int place, @ForAll @IntRange(max = 60) int shift) {
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        String token = TokenFormat.make(TokenFormat.Type.SERVICE_USER, random);
        char typed = digits.charAt((digits.indexOf(token.charAt(place)) + 1 + shift) % digits.length());

        String mistyped = token.substring(0, place) + typed + token.substring(place + 1);

        assertNotEquals(token, mistyped);
        assertEquals(Optional.empty(), TokenFormat.typeOf(mistyped));
    }

    @Test
    void typeOf_anotherTypesPrefix_isNoToken() {
        String token = TokenFormat.make(TokenFormat.Type.SERVICE_USER, random);

        assertEquals(Optional.empty(), TokenFormat.typeOf("hdfu_" + token.substring(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hdfp_",
                "hdfp_0000000000000000000000000000000000000",
                "ghp_x",
                "hdfx_000000000000000000000000000000000000"
            })
    void typeOf_somethingElse_isNoToken(String text) {
        assertEquals(Optional.empty(), TokenFormat.typeOf(text));
    }

    @Property
    void typeOf_anyText_neverThrows(@ForAll String text) {
        assertEquals(Optional.empty(), TokenFormat.typeOf(text));
        assertEquals(Optional.empty(), TokenFormat.typeOf("hdfp_" + text));
    }
}
