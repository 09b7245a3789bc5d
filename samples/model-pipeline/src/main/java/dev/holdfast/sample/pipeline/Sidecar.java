package dev.holdfast.sample.pipeline;

import dev.holdfast.verifier.jws.JsonObject;
import dev.holdfast.verifier.jws.MalformedException;
import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ModelId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Names the license of a model file: {@code <file>.holdfast.json} with the members {@code license}, {@code model} and
 * {@code hub}. It is a hint that anybody can write: it says which license to ask, and the answer is signed. That this file
 * is that model, an application knows only from what is inside a model it has signed or encrypted itself.
 *
 * @param license the license that covers the model
 * @param model the model's lineage
 * @param hub the address of the hub that issues the license
 */
record Sidecar(LicenseId license, ModelId model, String hub) {
    private static final int MAXIMUM_BYTES = 64 * 1024;

    /** Reads the sidecar of a model file. */
    static Sidecar of(Path modelFile) throws IOException {
        Path file = modelFile.resolveSibling(modelFile.getFileName() + ".holdfast.json");
        if (!Files.exists(file)) {
            throw new IOException("expected the sidecar " + file + ", which names the model's license, found none");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            JsonObject json = JsonObject.parse(bytes.readNBytes(MAXIMUM_BYTES + 1), MAXIMUM_BYTES);
            return new Sidecar(
                    new LicenseId(json.string("license", 80)),
                    new ModelId(json.string("model", 64)),
                    json.string("hub", 400));
        } catch (MalformedException | IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
