/** Which certificates may sign: chain policy and trust bundles; FORMAT.md sections 3 and 7. */
@NullMarked
package dev.holdfast.verifier.trust;

import org.jspecify.annotations.NullMarked;
