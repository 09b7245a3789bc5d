package dev.holdfast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.machineid.RecordedMachines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** JSON.md and what the commands print tell of the same members. */
class DocumentedMembersTest extends HubFixture {
    /** Members that only another situation shows; the tests of that situation hold them against JSON.md. */
    private static final Set<String> ELSEWHERE = Set.of("in_container", "shared_evidence[]");

    @Test
    void everyDocumentedMember_isPrintedBySomeCommand() throws Exception {
        Set<String> printed = new TreeSet<>(ELSEWHERE);
        Path recording = folder.resolve("recording");
        for (String[] line : new String[][] {
            {"activate", license, "--token-stdin"},
            {"token", "install", "--product", "acme-vision", "--token-stdin"},
            {"verify", license, "--model", "detector"},
            {"verify", license, "--model", "unheard-of"},
            {"status"},
            {"refresh"},
            {"release", license},
            {"activate", license, "--token-stdin"},
            {"fingerprint", "--show-raw", "--record", recording.toString()},
            {"reasons"}
        }) {
            printed.addAll(members(device, line));
        }
        printed.addAll(members(device.onMachine(RecordedMachines.bareMetal()), "verify"));
        printed.addAll(members(device.onMachine(machineOf("5bd1e995a3c94f0e8d2f6b7c1a0e4d93")), "verify"));
        SceneDevice scene = SceneDevice.activatedIn(Files.createDirectories(folder.resolve("scene")));
        Path bundle = folder.resolve("bundle");
        Files.writeString(
                bundle,
                scene.scene()
                        .authority
                        .bundle(
                                2,
                                dev.holdfast.verifier.TestCertificate.NOW,
                                scene.scene().authority.signerThumbprint()));
        printed.addAll(members(scene.device(), "import", bundle.toString()));

        assertEquals(DocumentedMembers.all(), printed);
    }

    private Set<String> members(TestDevice on, String... line) {
        String[] arguments = java.util.Arrays.copyOf(line, line.length + 1);
        arguments[line.length] = "--json";
        return DocumentedMembers.paths(on.runWithInput(pat, arguments).json());
    }

    @Test
    void memberThatIsNotDocumented_isFound() {
        JsonNode answer = RealHub.JSON.valueToTree(Map.of("verdict", "granted", "moon_phase", 1));

        assertThrows(AssertionError.class, () -> DocumentedMembers.check(answer));
    }
}
