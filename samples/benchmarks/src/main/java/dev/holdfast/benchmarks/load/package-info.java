/** The hub under load: a real hub process over a database that was filled beforehand, asked by clients in closed loops. */
@NullMarked
package dev.holdfast.benchmarks.load;

import org.jspecify.annotations.NullMarked;
