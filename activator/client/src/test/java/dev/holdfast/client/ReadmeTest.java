package dev.holdfast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.holdfast.machineid.ReadmeSnippet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's lines against a hub. */
class ReadmeTest extends FakeHubFixture {
    @Test
    void readme_snippet_activatesOnceAndRefreshes(@TempDir Path pasted) throws Exception {
        List<ReadmeSnippet> snippets = ReadmeSnippet.of(Path.of("README.md"), pasted);
        assertEquals(3, snippets.size(), "the last, which compiles, is walked against a real hub in its module");
        ReadmeSnippet snippet = snippets.get(0);
        Object source = snippet.call("source", hub.address(), device.token(), Vendor.LICENSE, device.verifier());
        assertEquals(true, snippet.call("mayDetect", source));
        vendor.addModel("segmenter");
        snippet.call("afterModelsWereAdded", source);
        assertEquals(true, snippet.call("mayDetect", source));
        assertEquals(2, hub.received().size());
        try (LeaseRenewal renewal = (LeaseRenewal) snippets.get(1).call("keepAlive", source(device))) {
            assertNotNull(renewal);
        }
    }

    private HubLicenseSource source(Device on) throws LicenseSourceException {
        return HubLicenseSource.fromPat(hub.endpoint(), on.pat(), Vendor.LICENSE, on.verifier());
    }
}
