package dev.holdfast.cli;

import dev.holdfast.verifier.license.LicenseId;
import dev.holdfast.verifier.license.ProductId;
import dev.holdfast.verifier.store.DataDirectoryException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from what lies in a data directory, or does not, that another one was meant. */
final class WrongDirectory {
    private static final String OF_A_PRODUCT = "format.json";
    private static final int MOST_NAMED = 10;

    private WrongDirectory() {}

    /** What is to be seen where no license was found, as the end of a sentence; empty where nothing helps. */
    static String hint(Path base, @Nullable LicenseId wanted) {
        if (!Files.exists(base)) {
            return "; the folder " + base + " does not exist";
        }
        if (isOfAProduct(base)) {
            return "; " + base + " is the folder of a product, " + aboveIt(base);
        }
        List<LicenseId> held = held(base);
        if (held.isEmpty()) {
            String none = wanted == null ? "" : "; " + base + " holds no license of any product";
            return none
                    + below(base)
                            .map(found -> "; " + found + " holds one: name that")
                            .orElse("");
        }
        return wanted == null ? "" : "; " + base + " holds " + named(held);
    }

    /** Refuses to activate where the application would never look. */
    static void requireNoProductFolder(String command, Path base) throws CommandRefusedException {
        if (isOfAProduct(base)) {
            throw CommandRefusedException.usageOf(
                    command, "data directory: " + base + " is the folder of a product, " + aboveIt(base));
        }
    }

    /** IDs in a sentence, and how many more there are. */
    static String named(List<LicenseId> licenses) {
        StringBuilder text = new StringBuilder();
        for (LicenseId id : licenses.subList(0, Math.min(MOST_NAMED, licenses.size()))) {
            text.append(text.isEmpty() ? "" : ", ").append(id.text());
        }
        int more = licenses.size() - MOST_NAMED;
        return more > 0 ? text + " and " + more + " more" : text.toString();
    }

    private static boolean isOfAProduct(Path base) {
        Path name = base.toAbsolutePath().normalize().getFileName();
        return Files.isRegularFile(base.resolve(OF_A_PRODUCT)) && name != null && isProduct(name.toString());
    }

    private static boolean isProduct(String name) {
        try {
            new ProductId(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String aboveIt(Path base) {
        return "and the data directory is the folder above it: name "
                + base.toAbsolutePath().normalize().getParent();
    }

    /** Somebody names the folder in which the data directory lies about as often as the one inside it. */
    private static Optional<Path> below(Path base) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(base, Files::isDirectory)) {
            for (Path folder : folders) {
                if (!held(folder).isEmpty()) {
                    return Optional.of(folder);
                }
            }
            return Optional.empty();
        } catch (IOException | DirectoryIteratorException unreadable) {
            // It is a hint about a refusal that stands without it.
            return Optional.empty();
        }
    }

    /** What cannot be read has said so already. */
    private static List<LicenseId> held(Path base) {
        try {
            return Holdings.licenses(base, null);
        } catch (DataDirectoryException unreadable) {
            return List.of();
        }
    }
}
