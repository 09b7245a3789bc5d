package dev.holdfast.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes the temporary folders of all tests, and knows whose they are. */
public final class WatchedFolders implements TempDirFactory {
    private static final Map<String, List<Path>> FOLDERS = new ConcurrentHashMap<>();

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        Path folder = Files.createTempDirectory("junit");
        FOLDERS.computeIfAbsent(context.getUniqueId(), none -> new ArrayList<>())
                .add(folder);
        return folder;
    }

    /** The folders of a test, or of a class, which is over. */
    static List<Path> take(ExtensionContext context) {
        List<Path> taken = FOLDERS.remove(context.getUniqueId());
        return taken == null ? List.of() : taken;
    }
}
