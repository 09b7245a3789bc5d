package dev.holdfast.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.verifier.jws.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubIntroductionTest {
    private static final String SOUND = "{'issuer':'https://hub.example','oldest_protocol':1,'newest_protocol':2,"
            + "'x5c':['AA==','BB=='],'trust_bundle':3,'bundles':['a','b'],'time':'2026-06-01T12:00:00Z'}";

    private static HubIntroduction parse(String json) throws MalformedException {
        return HubIntroduction.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static HubIntroduction speaking(int oldest, int newest) {
        return new HubIntroduction("i", oldest, newest, List.of("AA=="), 0, List.of(), Instant.EPOCH);
    }

    @Test
    void parse_whatAHubWrites_isUnderstoodAndWrittenAlike() throws Exception {
        HubIntroduction hub = parse(SOUND.replace("{", "{'more':[{}],"));

        assertEquals(
                new HubIntroduction(
                        "https://hub.example",
                        1,
                        2,
                        List.of("AA==", "BB=="),
                        3,
                        List.of("a", "b"),
                        Instant.parse("2026-06-01T12:00:00Z")),
                hub);
        assertEquals(SOUND.replace('\'', '"'), new String(hub.toBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'issuer':'https://hub.example',|^^",
                "'newest_protocol':2|'newest_protocol':0",
                "'oldest_protocol':1|'oldest_protocol':'1'",
                "'oldest_protocol':1|'oldest_protocol':0",
                "'AA==','BB=='|^^",
                "'AA==','BB=='|'AA==','BB==','CC=='",
                "'AA==','BB=='|1",
                "'trust_bundle':3|'trust_bundle':-1",
                "'a','b'|null",
                "2026-06-01T12:00:00Z|2026-06-01",
                "2026-06-01T12:00:00Z|yesterday",
                "'time'|'times'",
            })
    void parse_somethingElse_isRefused(String part, String other) {
        String changed = SOUND.replace(part, other);

        assertFalse(changed.equals(SOUND));
        assertThrows(MalformedException.class, () -> parse(changed));
    }

    @Test
    void speaksOurs_whereTheVersionsOverlap() {
        assertTrue(speaking(1, 1).speaksOurs());
        assertTrue(speaking(1, 9).speaksOurs());
        assertFalse(speaking(2, 9).speaksOurs());
    }
}
