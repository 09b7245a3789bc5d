/** A fleet operator's provisioning program, as such a program would use the client: a sample, and no part of Holdfast. */
@NullMarked
package dev.holdfast.sample.fleet;

import org.jspecify.annotations.NullMarked;
