package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.Machine;
import dev.holdfast.machineid.RecordedMachines;
import dev.holdfast.machineid.Recording;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintRecordTest {
    @TempDir
    Path folder;

    private TestDevice device(Machine machine) {
        return TestDevice.on(machine, folder.resolve("data"), folder.resolve("root.pem"));
    }

    /** Kind by kind, how many values a fingerprint holds, and what the probes answered. */
    private static Map<String, String> shape(JsonNode fingerprint) {
        Map<String, String> shape = new TreeMap<>();
        fingerprint
                .path("evidence")
                .properties()
                .forEach(kind ->
                        shape.put(kind.getKey(), String.valueOf(kind.getValue().size())));
        fingerprint
                .path("probes")
                .forEach(probe -> shape.merge(
                        "probes",
                        probe.path("kind").asText()
                                + ' '
                                + probe.path("observation").asText()
                                + ' '
                                + probe.path("why").asText(),
                        (all, one) -> all + '\n' + one));
        shape.put("derived", fingerprint.path("derived").asText());
        shape.put("container", fingerprint.path("container").asText());
        return shape;
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-disk-server", "kvm-guest", "raspberry-pi", "docker-bridge"})
    void record_replayed_hasAFingerprintOfTheSameShapeAndNoValueInCommon(String name) throws Exception {
        Machine machine = RecordedMachines.named(name);
        Path into = folder.resolve("report");

        JsonNode told = device(machine)
                .run("fingerprint", "--record", into.toString(), "--show-raw", "--json")
                .done()
                .json();
        JsonNode replayed = device(Recording.read(into).machine())
                .run("fingerprint", "--json")
                .done()
                .json();

        assertEquals(
                into.resolve(Recording.FILE).toString(), told.path("recorded").asText());
        assertEquals(shape(told), shape(replayed));
        String text = Files.readString(into.resolve(Recording.FILE), StandardCharsets.UTF_8);
        String letters = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9\n]", "");
        int looked = 0;
        for (JsonNode probe : told.path("probes")) {
            if (probe.path("observation").asText().equals("seen")) {
                assertFalse(
                        letters.contains(probe.path("value").asText()),
                        probe.path("source").asText());
                looked++;
            }
        }
        told.path("evidence")
                .forEach(kind -> kind.forEach(
                        digest -> assertFalse(replayed.toString().contains(digest.asText()), digest.asText())));
        assertEquals(name.equals("docker-bridge") ? looked : Math.max(1, looked), looked);
    }

    @Test
    void record_ofTheRunningMachine_saysWhereItIs() {
        Path into = folder.resolve("a/b");

        TestDevice.Ran ran = device(Machine.local())
                .run("fingerprint", "--record", into.toString())
                .done();

        assertTrue(ran.out().contains("recorded: " + into.resolve(Recording.FILE)), ran.out());
        assertTrue(Files.exists(into.resolve(Recording.FILE)));
    }

    @Test
    void record_intoAFolderWithFiles_isRefusedAndLeavesThem() throws Exception {
        Path old = Files.writeString(folder.resolve(Recording.FILE), "older");

        device(RecordedMachines.twoDiskServer())
                .run("fingerprint", "--record", folder.toString())
                .refused("usage", 2);

        assertEquals("older", Files.readString(old));
    }

    @Test
    void record_ontoAFile_isRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        device(RecordedMachines.twoDiskServer())
                .run("fingerprint", "--record", file.toString())
                .refused("usage", 2);
    }
}
