/** Benchmarks that print ratios measured side by side in one run. */
@NullMarked
package dev.holdfast.benchmarks;

import org.jspecify.annotations.NullMarked;
