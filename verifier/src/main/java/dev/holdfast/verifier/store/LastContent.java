package dev.holdfast.verifier.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was made of the content of a file the last time, which the very same bytes would make again. The file is read each
 * time all the same. Keeps one content; thread-safe where what was made is.
 */
final class LastContent<T> {
    private volatile @Nullable Made<T> last;

    private static final class Made<T> {
        final byte[] content;
        final T value;

        Made(byte[] content, T value) {
            this.content = content;
            this.value = value;
        }
    }

    /** What was made of these bytes, or null where the last ones were others. */
    @Nullable
    T of(byte[] content) {
        Made<T> made = last;
        return made != null && Arrays.equals(made.content, content) ? made.value : null;
    }

    /** Keeps what was made of these bytes, which nobody changes any more. */
    void keep(byte[] content, T value) {
        last = new Made<>(content, value);
    }
}
