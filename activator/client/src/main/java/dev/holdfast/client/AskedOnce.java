package dev.holdfast.client;

import org.jspecify.annotations.Nullable;

/** Asks a source for its PAT when that is first needed and remembers it: standard input can be read only once. */
final class AskedOnce implements PatSource {
    private final PatSource source;
    private @Nullable Pat answer;

    AskedOnce(PatSource source) {
        this.source = source;
    }

    @Override
    public Pat pat() throws LicenseSourceException {
        Pat known = answer;
        if (known == null) {
            known = source.pat();
            answer = known;
        }
        return known;
    }
}
