package dev.holdfast.sample.pipeline;

import dev.holdfast.verifier.Granted;
import dev.holdfast.verifier.license.ModelId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model that may run. The only way to one leads past the license. */
final class Pipeline {
    private final Path modelFile;

    private Pipeline(Path modelFile) {
        this.modelFile = modelFile;
    }

    /** Opens a model file under a verified license that covers it. */
    static Pipeline open(Path modelFile, ModelId model, Granted license) {
        if (!license.covers(model)) {
            throw new IllegalArgumentException("model " + model + ": expected a license that covers it");
        }
        return new Pipeline(modelFile);
    }

    /** What this toy model infers: how often each value occurs, and the most frequent of them. */
    String run() throws IOException {
        long[] counts = new long[256];
        long total = 0;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(modelFile))) {
            for (int value = bytes.read(); value >= 0; value = bytes.read()) {
                counts[value]++;
                total++;
            }
        }
        int top = 0;
        for (int value = 1; value < counts.length; value++) {
            top = counts[value] > counts[top] ? value : top;
        }
        return "read " + total + " weights, " + counts[top] + " of them are " + top;
    }
}
