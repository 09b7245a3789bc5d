/** Coverage-guided fuzzing of everything that reads what others wrote: targets, their seeds and what each holds true. */
@NullMarked
package dev.holdfast.verifier.fuzz;

import org.jspecify.annotations.NullMarked;
