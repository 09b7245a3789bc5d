package dev.holdfast.machineid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's lines do what it says. */
class ReadmeTest {
    @Test
    void readme_snippet_recordsAMachineAndRecognisesIt(@TempDir Path folder) throws Exception {
        List<ReadmeSnippet> snippets = ReadmeSnippet.of(Path.of("README.md"), folder);
        assertEquals(1, snippets.size());
        Object recorded = snippets.get(0).call("record", RecordedMachines.twoDiskServer());
        assertEquals(
                ScoreSheet.Outcome.SAME, snippets.get(0).call("recognise", recorded, RecordedMachines.twoDiskServer()));
        assertEquals(
                ScoreSheet.Outcome.CHANGED, snippets.get(0).call("recognise", recorded, RecordedMachines.bareMetal()));
    }
}
