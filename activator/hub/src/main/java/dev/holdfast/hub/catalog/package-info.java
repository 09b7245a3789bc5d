/** Products and their models. */
@NullMarked
package dev.holdfast.hub.catalog;

import org.jspecify.annotations.NullMarked;
