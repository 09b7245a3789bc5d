/** The hub: what opens it, starts it and initialises it. The features live in the packages below. */
@NullMarked
package dev.holdfast.hub;

import org.jspecify.annotations.NullMarked;
