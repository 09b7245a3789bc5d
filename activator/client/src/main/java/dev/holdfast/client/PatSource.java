package dev.holdfast.client;

/** Where a PAT comes from when one is needed. It is asked at most once for an activation, and not at all where none is needed. */
@FunctionalInterface
public interface PatSource {
    /** The PAT; throws for example {@code token_missing} where there is none. */
    Pat pat() throws LicenseSourceException;
}
