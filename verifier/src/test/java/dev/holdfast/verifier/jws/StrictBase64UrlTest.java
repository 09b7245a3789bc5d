package dev.holdfast.verifier.jws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FORMAT.md 2.1. */
class StrictBase64UrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"A", "AAAAA", "AB", "AAB", "AA==", "AA=", "A A", "AA\n", "+A", "/A", "AÄ", "AA\u0141", "é"})
    void decode_anySpellingButTheCanonicalOne_isRefused(String text) {
        assertThrows(MalformedException.class, () -> StrictBase64Url.decode(text));
    }

    @Property
    void decode_whatWasEncoded_givesItBack(@ForAll byte[] bytes) throws MalformedException {
        assertArrayEquals(bytes, StrictBase64Url.decode(StrictBase64Url.encode(bytes)));
    }

    @Property
    void decode_whateverIsAccepted_hasNoOtherSpelling(
            @ForAll @StringLength(max = 12) @CharRange(from = '+', to = 'z') String text) {
        try {
            assertEquals(text, StrictBase64Url.encode(StrictBase64Url.decode(text)));
        } catch (MalformedException e) {
            assertThrows(MalformedException.class, () -> StrictBase64Url.decode(text));
        }
    }
}
