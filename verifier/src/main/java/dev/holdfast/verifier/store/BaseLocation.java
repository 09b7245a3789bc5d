package dev.holdfast.verifier.store;

import dev.holdfast.verifier.store.DataDirectoryException.Fault;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the base of the data directory is; FORMAT.md 9.1. */
final class BaseLocation {
    private static final String VARIABLE = "HOLDFAST_DATA_DIRECTORY";
    private static final String NAME = "holdfast";

    private BaseLocation() {}

    static Path find(Map<String, String> environment, String system) throws DataDirectoryException {
        @Nullable String named = environment.get(VARIABLE);
        if (named != null && !named.isEmpty()) {
            return path(VARIABLE, named).toAbsolutePath().normalize();
        }
        String lower = system.toLowerCase(Locale.ROOT);
        if (lower.startsWith("windows")) {
            return below(environment, "APPDATA", "").resolve(NAME);
        }
        if (lower.startsWith("mac")) {
            return below(environment, "HOME", "Library/Application Support").resolve(NAME);
        }
        @Nullable String configuration = environment.get("XDG_CONFIG_HOME");
        // The XDG base directory specification has relative paths ignored.
        if (configuration != null && configuration.startsWith("/")) {
            return path("XDG_CONFIG_HOME", configuration).resolve(NAME);
        }
        return below(environment, "HOME", ".config").resolve(NAME);
    }

    private static Path below(Map<String, String> environment, String variable, String folder)
            throws DataDirectoryException {
        @Nullable String home = environment.get(variable);
        // Java and some container engines write ? for the home of a user who is in no password file.
        if (home == null || home.isEmpty() || home.equals("?")) {
            throw noBase(variable, home == null ? "none" : "'" + home + "'", null);
        }
        Path path = path(variable, home);
        if (!path.isAbsolute()) {
            throw noBase(variable, "a relative path", null);
        }
        return path.resolve(folder);
    }

    private static Path path(String variable, String text) throws DataDirectoryException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw noBase(variable, "what is no path on this system", e);
        }
    }

    private static DataDirectoryException noBase(String variable, String found, @Nullable Throwable cause) {
        return new DataDirectoryException(
                Fault.NO_BASE,
                "data directory: expected a folder named by " + variable + ", found " + found + "; set " + VARIABLE
                        + " to a folder that lasts, for example on a volume",
                cause);
    }
}
