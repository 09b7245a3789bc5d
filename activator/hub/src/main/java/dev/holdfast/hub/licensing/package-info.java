/** Licenses, activations and the judgement of requests. */
@NullMarked
package dev.holdfast.hub.licensing;

import org.jspecify.annotations.NullMarked;
