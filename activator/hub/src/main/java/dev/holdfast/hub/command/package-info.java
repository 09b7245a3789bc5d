/** The {@code holdfast-hub} command. */
@NullMarked
package dev.holdfast.hub.command;

import org.jspecify.annotations.NullMarked;
