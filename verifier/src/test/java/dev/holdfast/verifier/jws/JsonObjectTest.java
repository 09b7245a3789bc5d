package dev.holdfast.verifier.jws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FORMAT.md 2.3 to 2.6 and the limits of 1.7. */
class JsonObjectTest {
    private static JsonObject parse(String json) throws MalformedException {
        return JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), 1 << 20);
    }

    private static void refused(String json) {
        assertThrows(MalformedException.class, () -> parse(json), json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":1.0}",
                "{\"a\":1e3}",
                "{\"a\":-0}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":0x1}",
                "{\"a\":9223372036854775808}",
                "{\"a\":-9223372036854775809}",
                "{\"a\":tru}",
                "{\"a\":True}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\udc00\\ud800\"}",
                "{\"a\":\"\\ud800a\"}",
                "{\"\\ud800\":1}",
                "{\"a\":1 /* no */}",
                "// no\n{}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\" 1}",
                "\ufeff{}",
                "{\"a\":1}\u0000",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"A\":1}",
                "{\"A\":1,\"a\":1}",
                "{\"aZ\":1,\"Az\":1}",
                "{\"z\":1,\"Z\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"o\":{\"b\":1,\"b\":2}}",
                "{\"o\":[{\"b\":1,\"B\":2}]}"
            })
    void parse_notOfTheForm_isRefused(String json) {
        refused(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " {}\r\n\t", "{\"a\":null}", "{\"a\":\"\\ud83d\\ude00😀\"}", "{\"a\":[[],{},-1,true]}"})
    void parse_ofTheForm_isAccepted(String json) throws Exception {
        assertTrue(parse(json).names().size() <= 1);
    }

    @Test
    void parse_namesThatDifferByTheNeighboursOfLetters_areDifferent() throws Exception {
        assertEquals(4, parse("{\"@\":1,\"`\":2,\"[\":3,\"{\":4}").names().size());
        assertEquals(4, parse("{\"A@\":1,\"A`\":2,\"A[\":3,\"A{\":4}").names().size());
    }

    @Test
    void parse_errorInTheGrammar_saysWhereItIs() {
        MalformedException thrown = assertThrows(MalformedException.class, () -> parse("{\n  \"a\" 1}"));
        assertTrue(String.valueOf(thrown.getMessage()).contains(" in line 2, column "), thrown.getMessage());
    }

    @Test
    void arrays_ofExactlyTheMostElements_areShown() throws Exception {
        JsonObject json = parse("{\"s\":[\"a\",\"b\"],\"o\":[{},{}]}");
        assertEquals(List.of("a", "b"), json.strings("s", 2, 1));
        assertEquals(2, json.objects("o", 2).size());
        assertThrows(MalformedException.class, () -> json.strings("s", 1, 1));
        assertThrows(MalformedException.class, () -> json.objects("o", 1));
    }

    @Test
    void parse_otherEncodings_areRefused() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            byte[] bytes = "{\"a\":1}".getBytes(charset);
            assertThrows(MalformedException.class, () -> JsonObject.parse(bytes, 100));
        }
    }

    @Test
    void parse_bytesThatAreNoUtf8_areRefused() {
        for (byte[] bad : new byte[][] {
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xff},
            {(byte) 0xe2, (byte) 0x82},
            {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80}
        }) {
            byte[] json = new byte[bad.length + 8];
            System.arraycopy("{\"a\":\"".getBytes(StandardCharsets.US_ASCII), 0, json, 0, 6);
            System.arraycopy(bad, 0, json, 6, bad.length);
            System.arraycopy("\"}".getBytes(StandardCharsets.US_ASCII), 0, json, 6 + bad.length, 2);
            assertThrows(MalformedException.class, () -> JsonObject.parse(json, 100));
        }
    }

    @Test
    void parse_atTheLimits_isAcceptedAndOneBeyondRefused() throws Exception {
        parse("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}");
        refused("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}");
        parse("{\"a\":[0" + ",0".repeat(1023) + "]}");
        refused("{\"a\":[0" + ",0".repeat(1024) + "]}");
        assertEquals(256, parse(members(256)).names().size());
        refused(members(257));
        parse("{\"" + "n".repeat(256) + "\":0}");
        refused("{\"" + "n".repeat(257) + "\":0}");
        byte[] text = "{\"a\":\"12345678\"}".getBytes(StandardCharsets.US_ASCII);
        JsonObject.parse(text, text.length, 8);
        assertThrows(MalformedException.class, () -> JsonObject.parse(text, text.length - 1, 8));
        assertThrows(MalformedException.class, () -> JsonObject.parse(text, text.length, 7));
    }

    private static String members(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append("\"m").append(i).append("\":0");
        }
        return json.append('}').toString();
    }

    @Test
    void getters_wrongTypeOrRange_nameTheMemberAndNeverItsContent() throws Exception {
        JsonObject json = parse("{\"text\":\"secret\",\"number\":5,\"flag\":true,\"list\":[\"secret\"],\"object\":{}}");
        for (org.junit.jupiter.api.function.Executable wrong : List.<org.junit.jupiter.api.function.Executable>of(
                () -> json.integer("text", 0, 9),
                () -> json.string("text", 5),
                () -> json.bool("text"),
                () -> json.object("text"),
                () -> json.objects("list", 9),
                () -> json.strings("list", 9, 5),
                () -> json.strings("list", 0, 9),
                () -> json.strings("text", 9, 9),
                () -> json.requireOnly(java.util.Set.of("number")))) {
            MalformedException thrown = assertThrows(MalformedException.class, wrong);
            assertFalse(String.valueOf(thrown.getMessage()).contains("secret"), thrown.getMessage());
        }
        assertThrows(MalformedException.class, () -> json.integer("number", 6, 9));
        assertThrows(MalformedException.class, () -> json.integer("number", 0, 4));
        assertThrows(MalformedException.class, () -> json.string("missing", 9));
    }

    @Test
    void getters_missingOptionalMember_isEmpty() throws Exception {
        JsonObject json = parse("{}");
        assertTrue(json.optionalString("a", 1).isEmpty());
        assertTrue(json.optionalInteger("a", 0, 1).isEmpty());
        assertTrue(json.optionalObject("a").isEmpty());
        assertFalse(json.optionalBool("a"));
    }

    @Property
    void parse_anyBytes_isAcceptedOrMalformedAndNothingElse(@ForAll byte[] bytes) {
        try {
            assertTrue(JsonObject.parse(bytes, 1 << 20).names().size() >= 0);
        } catch (MalformedException e) {
            assertFalse(String.valueOf(e.getMessage()).isEmpty());
        }
    }

    @Test
    void getters_presentOptionalMember_isShownOrRefusedByItsType() throws Exception {
        JsonObject json = JsonObject.parse(
                "{\"s\":\"x\",\"i\":7,\"b\":true,\"n\":false,\"o\":{}}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                100);
        assertEquals(java.util.Optional.of("x"), json.optionalString("s", 1));
        assertEquals(java.util.Optional.of(7L), json.optionalInteger("i", 0, 9));
        assertEquals(true, json.optionalObject("o").isPresent());
        assertEquals(java.util.List.of(true, false), java.util.List.of(json.optionalBool("b"), json.optionalBool("n")));
        assertThrows(MalformedException.class, () -> json.optionalString("i", 1));
        assertThrows(MalformedException.class, () -> json.optionalInteger("s", 0, 9));
        assertThrows(MalformedException.class, () -> json.optionalBool("s"));
        assertThrows(MalformedException.class, () -> json.optionalObject("s"));
    }

    @Test
    void isNull_tellsNullFromWhatIsThereAndWhatIsNot() throws MalformedException {
        JsonObject json = parse("{\"n\":null,\"s\":\"null\"}");
        assertEquals(
                java.util.List.of(true, false, false),
                java.util.List.of(json.isNull("n"), json.isNull("s"), json.isNull("absent")));
    }

    @Test
    void stringsOrObjects_takesEitherAndNothingElse() throws MalformedException {
        JsonObject json = parse("{\"o\":[\"a\",{\"id\":\"b\",\"x\":1}],\"n\":[1],\"l\":[\"long\"]}");
        java.util.List<JsonObject> both = json.stringsOrObjects("o", "id", 2, 3);
        assertEquals("a", both.get(0).string("id", 9));
        assertEquals("b", both.get(1).string("id", 9));
        assertEquals(java.util.Set.of("id", "x"), both.get(1).names());
        assertThrows(MalformedException.class, () -> json.stringsOrObjects("o", "id", 1, 3));
        assertThrows(MalformedException.class, () -> json.stringsOrObjects("n", "id", 2, 3));
        assertThrows(MalformedException.class, () -> json.stringsOrObjects("l", "id", 2, 3));
    }
}
