package dev.holdfast.verifier.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths that were found before, by the exact spelling of their certificates: the same bytes lead to the same root for as
 * long as the same roots are known. Bounded; thread-safe.
 */
final class PathMemory {
    static final int CAPACITY = 64;

    private final Map<List<String>, SignerPath> paths = new LinkedHashMap<>(16, 0.75f, true);

    synchronized @Nullable SignerPath get(List<String> certificates) {
        return paths.get(certificates);
    }

    synchronized void put(List<String> certificates, SignerPath path) {
        paths.put(certificates, path);
        if (paths.size() > CAPACITY) {
            paths.remove(paths.keySet().iterator().next());
        }
    }
}
