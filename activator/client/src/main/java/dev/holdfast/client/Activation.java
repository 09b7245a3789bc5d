package dev.holdfast.client;

import dev.holdfast.verifier.Granted;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of {@link Activator#activate}.
 *
 * @param granted the license, verified on this machine
 * @param already whether the machine was activated before, so that nothing was sent and the license is the same as before
 * @param foreignFiles where the files of another device were set aside; null where none were
 */
public record Activation(
        Granted granted, boolean already, @Nullable Path foreignFiles) {
    /** Where the files of another device were set aside, or empty. */
    public Optional<Path> setAside() {
        return Optional.ofNullable(foreignFiles);
    }
}
