/** How the hub says no. */
@NullMarked
package dev.holdfast.hub.refusal;

import org.jspecify.annotations.NullMarked;
