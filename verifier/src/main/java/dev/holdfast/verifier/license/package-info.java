/** What a license, a status snapshot and a trust bundle say: plain immutable values; FORMAT.md sections 5 to 8. */
@NullMarked
package dev.holdfast.verifier.license;

import org.jspecify.annotations.NullMarked;
