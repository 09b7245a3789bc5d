/** The data directory, in which a machine persists its licenses, its device key and its state; FORMAT.md section 9. */
@NullMarked
package dev.holdfast.verifier.store;

import org.jspecify.annotations.NullMarked;
