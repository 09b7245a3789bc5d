package dev.holdfast.cli;

import dev.holdfast.verifier.TrustRoots;
import dev.holdfast.verifier.store.DataDirectory;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the data directory and the roots by option, environment and default, in this order. */
final class Place {
    private static final String ROOTS_REMEDY =
            "name the vendor's root certificate: `--roots FILE` or " + Setting.ROOTS + "=FILE";

    private Place() {}

    /** The base of the data directory and its source. */
    static Setting dataDirectory(@Nullable String option, Terminal terminal) throws DataDirectoryException {
        Setting named = Setting.of(option, "--data-directory", terminal, Setting.DATA_DIRECTORY);
        if (option != null) {
            return named;
        }
        String base = DataDirectory.base(terminal.environment()).toString();
        return new Setting(base, named.isSet() ? named.source() : "default");
    }

    static Setting roots(@Nullable String option, Terminal terminal) {
        return Setting.of(option, "--roots", terminal, Setting.ROOTS);
    }

    /** The pinned roots; there is no default, because whoever chose it would choose whom to trust. */
    static TrustRoots read(Setting roots) throws CommandRefusedException {
        if (!roots.isSet()) {
            throw CommandRefusedException.usage(
                    "roots: expected a file with the vendor's root certificate, none is named", ROOTS_REMEDY);
        }
        try {
            return TrustRoots.fromPem(path(roots));
        } catch (IOException e) {
            UnreadableFile found = UnreadableFile.of(named(roots), path(roots), e);
            throw CommandRefusedException.usage(found.detail(), found.remedy() + "; " + ROOTS_REMEDY);
        } catch (IllegalArgumentException e) {
            throw CommandRefusedException.usage(
                    isEmpty(roots)
                            ? UnreadableFile.empty(named(roots)).detail()
                            : "roots: " + roots.value() + " (" + roots.source() + "): " + e.getMessage(),
                    ROOTS_REMEDY);
        }
    }

    private static String named(Setting roots) {
        return "roots: the file " + roots.value() + " (" + roots.source() + ")";
    }

    private static boolean isEmpty(Setting roots) throws CommandRefusedException {
        try {
            return Files.size(path(roots)) == 0;
        } catch (IOException gone) {
            return false;
        }
    }

    static Path path(Setting setting) throws CommandRefusedException {
        try {
            return Path.of(setting.value());
        } catch (InvalidPathException e) {
            throw CommandRefusedException.usage(
                    "expected a path, found something else (" + setting.source() + ")", "see `holdfast --help`");
        }
    }
}
