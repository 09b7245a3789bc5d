package dev.holdfast.verifier.license;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model that a license covers.
 *
 * @param id the model's lineage
 * @param name a name for people, at most 200 characters
 * @param until the first instant at which the model is no longer covered; null where it ends with the license
 */
public record LicensedModel(
        ModelId id, @Nullable String name, @Nullable Instant until) {}
