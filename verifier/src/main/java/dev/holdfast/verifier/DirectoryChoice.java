package dev.holdfast.verifier;

import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data directory, or why there is none: what the environment lacks is said when it is needed, not before. */
final class DirectoryChoice {
    private final @Nullable DataDirectory directory;
    private final String otherwise;

    private DirectoryChoice(@Nullable DataDirectory directory, String otherwise) {
        this.directory = directory;
        this.otherwise = otherwise;
    }

    static DirectoryChoice of(Path base, ProductId product) {
        return new DirectoryChoice(DataDirectory.of(base, product), "");
    }

    static DirectoryChoice ofEnvironment(Map<String, String> environment, ProductId product) {
        try {
            return of(DataDirectory.base(environment), product);
        } catch (DataDirectoryException e) {
            return new DirectoryChoice(null, RefusedException.text(e));
        }
    }

    /** The same directory, for a group to read if this process makes it. */
    DirectoryChoice withGroup(String group) {
        return directory == null ? this : new DirectoryChoice(directory.withGroup(group), otherwise);
    }

    DataDirectory get() throws DataDirectoryException {
        if (directory == null) {
            throw new DataDirectoryException(DataDirectoryException.Fault.NO_BASE, otherwise);
        }
        return directory;
    }
}
